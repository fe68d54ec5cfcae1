import { expect, test } from 'vitest';
import { isWebLink } from './web-link';

test.each([
  ['https://wiki.example/incidents/42?tab=1#cause', true],
  ['http://10.0.0.1:8080/x', true],
  ['HTTPS://wiki.example', true],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['ftp://wiki.example', false],
  ['//wiki.example', false],
  ['wiki.example/42', false],
  ['https://', false],
  ['https://a b', false],
  ['https://x"onclick=', false],
  ['https://<b>', false],
  ['https://wiki.example@evil.example/', false],
  ['https://user:word@evil.example/', false],
  ['https://evil.example\\@wiki.example', false],
  [' https://wiki.example', false],
  [`https://wiki.example/${'x'.repeat(500)}`, false],
  ['', false],
])('%s is a link of the web: %s', (text, is) => {
  expect(isWebLink(text)).toBe(is);
});
