import { expect, test } from 'vitest';
import { frameAncestorsOf } from './framing';
import { contentSecurityPolicy, securityHeaders } from './headers';

const allowed = ['https://portal.example.com/', 'http://127.0.0.1:7007'];

test.each(['/embed/graph', '/embed/signals', '/embed/mtls'])('%s may be framed by the configured origins', (path) => {
  expect(frameAncestorsOf(path, allowed)).toEqual(['https://portal.example.com', 'http://127.0.0.1:7007']);
  expect(frameAncestorsOf(path, [])).toEqual([]);
});

test.each([
  ...['/', '/graph', '/mtls', '/s/x', '/embed', '/embed/', '/embed/graph/', '/embed//graph', '/Embed/graph'],
  ...['/embed/graph/x', '/embed/other', '/api/v1/graph', '/weftline-view.js', '/embed/graph%2F', '/x/embed/graph'],
])('%s may be framed by nobody', (path) => {
  expect(frameAncestorsOf(path, allowed)).toEqual([]);
});

test('the older header agrees with the policy', () => {
  const made = (frameAncestors: readonly string[]) => ({ nonce: 'n', development: false, frameAncestors });
  expect(contentSecurityPolicy(made([]))).toContain("frame-ancestors 'none'");
  expect(securityHeaders(made([]))['x-frame-options']).toBe('DENY');
  expect(contentSecurityPolicy(made(['https://a.example']))).toContain('frame-ancestors https://a.example');
  expect(securityHeaders(made(['https://a.example']))).not.toHaveProperty('x-frame-options');
});
