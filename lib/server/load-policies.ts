import { evidenceItem, type Measured } from '@/lib/adoption/measure/item';
import { retriesQuery } from '@/lib/adoption/measure/retries';
import type { EvidenceItem } from '@/lib/domain/adoption';
import { type Call, clusterOfSeries } from '@/lib/domain/call';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { meshesIn } from '@/lib/mtls/coverage';
import { denialsQuery, exactDenials } from '@/lib/mtls/denials';
import { type Asked, asked } from './asked';
import type { Context } from './context';

interface Looking {
  readonly context: Context;
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

const DAY: Millis = 24 * 60 * 60_000;

/** Calls that policies refused and calls that were tried again, per second; null where no mesh here counts them. */
export const loadPolicies = async (
  { context, now, signal }: Looking,
  calls: readonly Call[],
  window: Millis,
): Promise<{
  readonly facts: Record<string, EvidenceItem>;
  readonly metas: [];
  readonly answers: readonly Asked<unknown>[];
}> => {
  const span = Math.min(window, DAY);
  const meshes = meshesIn(calls);
  const put = async (part: string, promql: PromQL | null) =>
    promql === null
      ? []
      : Promise.all(
          context.sources.map(async (source) => ({
            source,
            answer: await asked(source, part, source.instant({ id: `adoption.${part}`, promql, at: now }, signal)),
          })),
        );
  const [refused, retried] = await Promise.all([
    put('denials', denialsQuery(meshes, span)),
    put('retries', retriesQuery(meshes, span)),
  ]);
  const samples = refused.flatMap(({ source, answer }) =>
    (answer.value ?? []).map((sample) => ({ ...sample, cluster: clusterOfSeries(sample.labels.cluster, source) })),
  );
  const denials = exactDenials(samples, calls).reduce((sum, { rate }) => sum + rate, 0);
  const retries = retried.flatMap(({ answer }) => (answer.value ?? []).flatMap(({ value }) => value ?? []));
  const told = (all: typeof refused) => ({
    queries: all.flatMap(({ answer }) => answer.receipt?.promql ?? []),
    window: span,
    coverage: null,
    sources: all.flatMap(({ source, answer }) => (answer.value === null ? [] : [source.id])),
    at: now,
  });
  // The query leaves out what was refused nothing: without a row nobody knows whether refusals are counted at all.
  const denied: Measured =
    samples.length === 0
      ? { value: null, missing: 'No refusal by a policy is reported; meshes count them only where they are told to.' }
      : { value: denials };
  const again: Measured =
    retries.length === 0
      ? { value: null, missing: 'No mesh here exports its retries; Istio does where proxyStatsMatcher keeps them.' }
      : { value: retries.reduce((a, b) => a + b, 0) };
  return {
    facts: {
      authz_denied: evidenceItem('authz_denied', denied, told(refused)),
      retry: evidenceItem('retry', again, told(retried)),
    },
    metas: [],
    answers: [...refused, ...retried].map(({ answer }) => answer),
  };
};
