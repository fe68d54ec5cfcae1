import { expect, test } from 'vitest';
import { mostlyTwice } from '@/lib/graph/reports';
import { answered, call, end, stranger } from '@/lib/services/fixtures/calls';
import { silentCallers } from './callers';

const MISSING = { sourceWorkload: { in: ['', 'unknown'] } };
const told = answered(1);
const both = { client: told, server: told };

test('a caller that speaks for itself is left out, one that nobody scrapes is not', () => {
  const calls = [call(both), call({ source: end('job'), server: told }), call({ source: stranger, server: told })];
  expect(silentCallers(calls)).toEqual([MISSING, { sourceNamespace: 'shop', sourceWorkload: { in: ['job'] } }]);
});

test('one that speaks here is silent in the cluster nobody scrapes, however that cluster is spelled', () => {
  const calls = [call(both), call({ source: end('cart', { cluster: 'west' }), server: told })];
  const clusterAliases = { 'prod-west': 'west', Kubernetes: 'east' };
  expect(silentCallers(calls, { clusterAliases })).toEqual([
    MISSING,
    { sourceCluster: { in: ['prod-west', 'west'] }, sourceNamespace: 'shop', sourceWorkload: { in: ['cart'] } },
  ]);
});

test('sources tell the same when most requests are told twice, not when one edge is', () => {
  const twice = call({ ...both, client: answered(9), reasons: ['duplicate-source'] });
  expect(mostlyTwice([twice, call({ ...both, client: answered(8) })])).toBe(true);
  expect(mostlyTwice([twice, call({ ...both, client: answered(10) })])).toBe(false);
  expect(mostlyTwice([call(both)])).toBe(false);
});
