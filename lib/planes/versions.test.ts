import { expect, test } from 'vitest';
import { skewOf, versionsState } from './versions';

type Told = { version: string; count: number }[];
const told = (...versions: readonly string[]): Told => versions.map((version) => ({ version, count: 1 }));

test.each([
  ['the same', told('1.30.0'), told('1.30.0'), { minorsBehind: 0, ahead: false }, 'healthy'],
  ['one minor version behind', told('1.30.0', '1.29.1'), told('1.30.0'), { minorsBehind: 1, ahead: false }, 'degraded'],
  ['all one behind', told('1.29.1'), told('1.30.0'), { minorsBehind: 1, ahead: false }, 'healthy'],
  ['two behind', told('1.28.6'), told('1.30.0-c1d9ab2-Clean'), { minorsBehind: 2, ahead: false }, 'failing'],
  ['newer than its control plane', told('1.31.0'), told('1.30.0'), { minorsBehind: 0, ahead: true }, 'failing'],
  ['1.9 and 1.10 are neighbours', told('1.9.9', '1.10.0'), told('1.10.0'), { minorsBehind: 1 }, 'degraded'],
  ['nobody tells of the control plane', told('1.30.0', '1.28.0'), [], { minorsBehind: 2, ahead: false }, 'failing'],
] as [string, Told, Told, object, string][])('Istio, %s', (_, proxies, plane, skew, state) => {
  const found = skewOf('istio', proxies, plane);
  expect(found).toMatchObject({ ...skew, supported: 1 });
  expect(versionsState(proxies, found)).toBe(state);
});

test.each([
  ['the older before the newer', told('v2.361.0', 'v2.364.0')],
  ['the newer before the older', told('v2.364.0', 'v2.361.0')],
])('a mesh that states no limit is never beyond it: %s', (_, proxies) => {
  const skew = skewOf('linkerd', proxies, []);
  expect(skew).toEqual({ minorsBehind: 3, ahead: false, supported: null, from: null });
  expect(versionsState(proxies, skew)).toBe('degraded');
});

test('revisions have no order, and nothing reported is not one version', () => {
  expect(skewOf('consul', told('Envoy a85887', 'Envoy a64fcb'), [])).toBeNull();
  expect(versionsState([], null)).toBe('unknown');
});
