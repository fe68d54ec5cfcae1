import { expect, test } from 'vitest';
import { end } from '@/lib/services/fixtures/calls';
import { saturationQuery, workloadsOf } from './saturation';

test('what a mesh calls by its service only is found in the pods of its versions', () => {
  const workloads = workloadsOf([end('ledger', { version: 'v2' }), end('ledger', { version: 'v1' }), end('cart')]);
  expect(saturationQuery({ workloads, hosts: [] }, 60_000)).toContain('pod=~"(cart|ledger(-(v1|v2))?)-(');
});

test('a workload whose name ends in its version needs no other name', () => {
  const workloads = workloadsOf([end('ledger-v1', { version: 'v1' })]);
  expect(saturationQuery({ workloads, hosts: [] }, 60_000)).toContain('pod=~"(ledger-v1)-(');
});
