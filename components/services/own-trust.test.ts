import { expect, test } from 'vitest';
import { services } from './fixtures/shop';
import { withOwnTrust } from './own-trust';

const [service] = services;

test.each([
  ['what the whole answer lacks is not repeated', ['late:durations:prom'], 'complete', []],
  ['what is its own stays', ['late:durations:prom', 'duplicate-source'], 'partial', ['duplicate-source']],
  ['few requests are its own and no doubt', ['late:durations:prom', 'low-sample'], 'complete', ['low-sample']],
] as const)('%s', (_, trustReasons, trust, own) => {
  if (service === undefined) throw new Error('no service');
  const row = { ...service, trust: 'partial' as const, trustReasons: [...trustReasons] };
  const frame = { state: 'partial' as const, reasons: ['late:durations:prom'] };
  expect(withOwnTrust([row], frame)).toEqual([{ ...row, trust, trustReasons: own }]);
});
