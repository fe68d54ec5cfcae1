import { describe, expect, test } from 'vitest';
import { type Capability, capabilities, mayReport, notReported } from '@/lib/domain/capabilities';
import { accounts } from '@/lib/domain/graph';
import { adapters } from '.';
import { labelsOf, type MeshAdapter, metricOf, type RowField } from './adapter';

const labels = (adapter: MeshAdapter, field: RowField): boolean =>
  accounts.some((account) => labelsOf(adapter.accounts[account], field).length > 0);
const counts = (
  adapter: MeshAdapter,
  account: 'client' | 'server',
  measure: 'requests' | 'duration' | 'sent' | 'connectFailures',
): boolean => metricOf(adapter, account, measure) !== null;

/** What an adapter reads out of its rows; what needs other metrics is held to samples elsewhere. */
const shown: readonly (readonly [Capability, (adapter: MeshAdapter) => boolean])[] = [
  ['requests', (adapter) => accounts.some((account) => counts(adapter, account, 'requests'))],
  ['latency', (adapter) => accounts.some((account) => counts(adapter, account, 'duration'))],
  [
    'outcomeLatency',
    (adapter) =>
      accounts.some(
        (account) => counts(adapter, account, 'duration') && adapter.accounts[account].durationsWithoutEnding !== true,
      ),
  ],
  ['flags', (adapter) => labels(adapter, 'flags')],
  ['grpcStatus', (adapter) => labels(adapter, 'grpc')],
  ['versions', (adapter) => labels(adapter, 'targetVersion')],
  ['protection', (adapter) => accounts.some((account) => adapter.accounts[account].statesProtection)],
  ['identities', (adapter) => labels(adapter, 'principal')],
  ['connectFailures', (adapter) => accounts.some((account) => counts(adapter, account, 'connectFailures'))],
  ['bytes', (adapter) => accounts.some((account) => counts(adapter, account, 'sent'))],
];

describe.each(adapters.map((adapter) => [adapter.id, adapter] as const))('%s', (id, adapter) => {
  test.each(shown)('says of %s what its rows hold', (capability, isRead) => {
    expect(mayReport(id, capability)).toBe(isRead(adapter));
  });

  test('has a sentence for whatever it does not report, and none for what it does', () => {
    for (const capability of capabilities) {
      const sentence = notReported(capability, [id]);
      if (!mayReport(id, capability)) expect(sentence).toMatch(/^\S.* does not report \S.*; \S.* would\.$/);
      else if (sentence !== null) expect(sentence).toMatch(/ reports \S.* only \S.*\.$/);
    }
  });
});

test.each([
  ['no mesh is known', 'protection', [], null],
  ['one of two reports it', 'protection', ['otel', 'istio'], null],
  [
    'none of two does',
    'bytes',
    ['cilium', 'otel'],
    'Cilium and OpenTelemetry do not report bytes of TCP; a mesh whose proxies carry the connection would.',
  ],
  [
    'one does under a condition',
    'retries',
    ['istio', 'cilium'],
    'Cilium does not report retries; Istio reports retries only where proxyStatsMatcher keeps Envoy’s cluster statistics.',
  ],
] as const)('%s', (_, capability, meshes, sentence) => {
  expect(notReported(capability, meshes)).toBe(sentence);
});
