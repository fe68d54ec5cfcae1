import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { edgeFields } from '@/lib/graph/back-end-quantiles';
import { istio } from '@/lib/mesh/istio';
import { quantileQuery, recordedQuantilesQuery, requestsQuery } from '@/lib/mesh/queries';
import { QUANTILE_WINDOW } from '@/lib/mesh/recorded';
import type { MeshPrometheus } from '@/test/harness/mesh';
import { recordRules } from '@/test/harness/record-rules';
import { figure, type Section } from './figures';
import { openClient } from './http';

const MINUTE: Millis = 60_000;

/** What the questions that rules are for cost without them and with them, in turn, sent bare. */
export const measureRules = async ({ url }: MeshPrometheus, runs: number): Promise<Section> => {
  const client = openClient();
  try {
    // On a minute: there the newest evaluation is as old as it ever gets just before the next.
    const to = Math.floor(Date.now() / MINUTE) * (MINUTE / 1000);
    const began = performance.now();
    const series = await recordRules(url, istio, { from: to - 16 * 60, to });
    const took = performance.now() - began;
    const recorded = { ...istio, recorded: true };
    const fields = edgeFields('service');
    const p95 = (adapter: typeof istio) => quantileQuery(adapter, 'server', QUANTILE_WINDOW, { q: 0.95, fields });
    const questions: readonly (readonly [string, PromQL | null])[] = [
      ['p95 of all edges, raw series', p95(istio)],
      ['p95 of all edges, recorded buckets', p95(recorded)],
      ['p95 of all edges, recorded', recordedQuantilesQuery(istio, 'server', fields, ['p95Ms'])],
      ['p50, p95 and p99 of all edges, recorded', recordedQuantilesQuery(istio, 'server', fields)],
      ['requests of the callees, raw series', requestsQuery(istio, 'server', QUANTILE_WINDOW)],
      ['requests of the callees, recorded', requestsQuery(recorded, 'server', QUANTILE_WINDOW)],
    ];
    const times = new Map<string, number[]>();
    for (let run = 0; run < runs; run += 1) {
      for (const [what, promql] of questions) {
        const at: EpochMs = to * 1000 - run * 1000;
        const form = new URLSearchParams({ query: promql ?? '', time: String(at / 1000) });
        const { ms, status } = await client.ask(`${url}/api/v1/query`, { form });
        if (status !== 200) throw new Error(`${what}: ${status}`);
        times.set(what, [...(times.get(what) ?? []), ms]);
      }
    }
    return {
      title: 'Recording rules',
      figures: [
        ...[...times].map(([what, values]) => figure(what, 'ms', values)),
        figure('series recorded', '', [series]),
        figure('all rules, a minute of samples', 'ms', [took / 17]),
      ],
    };
  } finally {
    client.close();
  }
};
