import { expect, test } from 'vitest';
import { installedAsLocked, nodeProblem } from './setup.mjs';

test.each([
  ['20.19.0', null],
  ['20.20.2', null],
  ['22.3.0', null],
  ['20.18.3', 'Weftline needs Node 20.19 or newer; this is 20.18.3.'],
  ['18.20.0', 'Weftline needs Node 20.19 or newer; this is 18.20.0.'],
])('Node %s', (version, said) => {
  expect(nodeProblem(version)).toBe(said);
});

const locked = {
  packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } },
};

test.each([
  ['as locked', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }, true],
  ['without what is for another platform', { 'node_modules/a': { version: '1.0.0' } }, true],
  ['older', { 'node_modules/a': { version: '0.9.0' } }, false],
  ['missing', {}, false],
])('dependencies %s', (_, packages, ready) => {
  expect(installedAsLocked(locked, { packages })).toBe(ready);
});
