import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeWord, explainResponse, grpcName, outcomeOf, readFlags } from './flag-words';

const row = (code: string | null, grpc: string | null = null, flags: string | null = null) => ({ code, grpc, flags });

describe('flags', () => {
  test.each([
    [null, []],
    ['-', []],
    ['', []],
    ['UO', ['UO']],
    ['URX,UF', ['URX', 'UF']],
    [' UF , UF,', ['UF']],
    ['toString', ['toString']],
  ])('%s reads as %j', (text, expected) => {
    expect(readFlags(text).map(({ flag }) => flag)).toEqual(expected);
  });

  test('errors of Linkerd and drops of Cilium have words as well', () => {
    for (const flag of ['FAIL_FAST', 'response timeout', 'POLICY_DENIED'])
      expect(readFlags(flag)[0]?.words).not.toBeNull();
  });

  test('one nobody has words for has none, whatever it is called', () => {
    for (const flag of ['XX', 'toString', '__proto__', 'constructor']) expect(readFlags(flag)[0]?.words).toBeNull();
  });

  test('never throws and never grows long', () => {
    fc.assert(fc.property(fc.string(), (text) => readFlags(text).length <= 8));
  });
});

test.each([
  ['an overflow', row('503', null, 'UO'), /circuit breaker/],
  ['the more specific of two', row('503', null, 'URX,UF'), /could not be made/],
  ['an application error', row('500'), /callee itself answered/],
  ['a gRPC status', row('200', '14'), /unavailable/],
  ['no response', row('0'), /No response/],
  ['a refusal', row('403'), /policy, or by the application/],
])('%s is explained', (_, response, words) => {
  expect(explainResponse(response)).toMatch(words);
});

test.each([
  ['success', row('200')],
  ['gRPC success', row('200', '0')],
  ['a flag without words', row('503', null, 'XX')],
])('%s needs no explanation', (_, response) => {
  expect(explainResponse(response)).toBeNull();
});

test.each([
  ['200', null, null, 'ok'],
  ['503', null, null, 'failed'],
  ['404', null, null, 'client'],
  ['0', null, null, 'failed'],
  ['0', null, 'DC', 'client'],
  ['200', '14', null, 'failed'],
  ['200', '5', null, 'client'],
  ['200', '0', null, 'ok'],
  [null, '13', null, 'failed'],
  [null, null, null, 'ok'],
] as const)('code %s, gRPC %s, flags %s is %s', (code, grpc, flags, outcome) => {
  expect(outcomeOf(row(code, grpc, flags))).toBe(outcome);
});

test('codes and statuses have names', () => {
  expect([codeWord('503'), codeWord('599'), codeWord('abc'), codeWord('999')]).toEqual([
    'unavailable',
    'server error',
    null,
    null,
  ]);
  expect([grpcName('14'), grpcName('99'), grpcName('x')]).toEqual(['UNAVAILABLE', '99', 'x']);
});
