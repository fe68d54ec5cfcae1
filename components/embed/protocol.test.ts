import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHostMessage, selectedId } from './protocol';

test.each([
  [{ type: 'init' }, { type: 'init' }],
  [
    { weftline: 1, type: 'init', theme: 'dark', novelty: 7 },
    { type: 'init', theme: 'dark' },
  ],
  [
    { type: 'time', from: 'now-1h', to: 'now' },
    { type: 'time', from: 'now-1h', to: 'now' },
  ],
  [
    { type: 'theme', theme: 'light' },
    { type: 'theme', theme: 'light' },
  ],
  [
    { type: 'token', token: 'a.b.c' },
    { type: 'token', token: 'a.b.c' },
  ],
])('%o is understood', (data, meant) => {
  expect(readHostMessage(data)).toEqual(meant);
});

test.each([
  [{ type: 'select', id: 'a/b/service/c' }, 'a/b/service/c'],
  [{ type: 'select', service: 'a/b/service/c' }, 'a/b/service/c'],
  [{ type: 'select', edge: 'x~y~http' }, 'x~y~http'],
  [{ type: 'select', id: null }, null],
])('%o selects %s', (data, id) => {
  const read = readHostMessage(data);
  expect(read !== null && 'type' in read && read.type === 'select' ? selectedId(read) : undefined).toBe(id);
});

test.each([
  [{ type: 'reboot' }, 'reboot'],
  [{ type: 'constructor' }, 'constructor'],
  [{ type: '__proto__' }, '__proto__'],
  [{ weftline: 2, type: 'time', from: 'now-1h', to: 'now' }, 'time'],
  [{ type: 'time', from: 'yesterday', to: 'now' }, 'time'],
  [{ type: 'theme', theme: 'url(javascript:alert(1))' }, 'theme'],
  [{ type: 'token', token: 'x'.repeat(9000) }, 'token'],
  [{ type: 'select' }, 'select'],
  [{ type: 'x'.repeat(500) }, 'x'.repeat(40)],
])('%o is answered as unsupported', (data, type) => {
  expect(readHostMessage(data)).toEqual({ unsupported: type });
});

test.each([null, 1, 'time', [], {}, { type: 4 }, { source: 'devtools' }])('%o is no message of ours', (data) => {
  expect(readHostMessage(data)).toBeNull();
});

test('whatever is posted, reading it throws nothing', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom('init', 'time', 'select', 'theme', 'token', 'other'), (body, type) => {
      readHostMessage(body);
      readHostMessage({ ...(typeof body === 'object' ? body : {}), type });
    }),
  );
});
