import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { edgeFields } from '@/lib/graph/back-end-quantiles';
import { halfOf } from '@/lib/graph/half';
import { istio } from '@/lib/mesh/istio';
import { quantileHalves, quantileQuery, recordedQuantilesQuery, requestsQuery } from '@/lib/mesh/queries';
import { QUANTILE_WINDOW } from '@/lib/mesh/recorded';
import type { MeshPrometheus } from '@/test/harness/mesh';
import { recordRules } from '@/test/harness/record-rules';
import { figure, type Section } from './figures';
import { openClient } from './http';
import { processorOf } from './machine';

const MINUTE: Millis = 60_000;

/** Where callees are, one for each pair with requests. */
const calleesOf = ({ edges, services }: MeshPrometheus['mesh']): readonly (string | null)[] =>
  edges.filter(({ protocol }) => protocol !== 'tcp').map(({ to }) => services[to]?.namespace ?? null);

/** What the questions that rules are for cost without them and with them, in turn, sent bare. */
export const measureRules = async ({ url, pid, mesh }: MeshPrometheus, runs: number): Promise<Section> => {
  const client = openClient();
  try {
    // On a minute: there the newest evaluation is as old as it ever gets just before the next.
    const to = Math.floor(Date.now() / MINUTE) * (MINUTE / 1000);
    const began = performance.now();
    const series = await recordRules(url, istio, { from: to - 16 * 60, to });
    const took = performance.now() - began;
    const recorded = { ...istio, recorded: true };
    const fields = edgeFields('service');
    const about = { q: 0.95, fields, namespaces: halfOf(calleesOf(mesh)) ?? [] };
    const p95 = (adapter: typeof istio) => [quantileQuery(adapter, 'server', QUANTILE_WINDOW, about)];
    const halves = (adapter: typeof istio) =>
      Object.values(quantileHalves(adapter, 'server', QUANTILE_WINDOW, about) ?? {});
    const questions: readonly (readonly [string, readonly (PromQL | null)[]])[] = [
      ['p95 of all edges, raw series', p95(istio)],
      ['p95 of all edges, raw series, in two halves side by side', halves(istio)],
      ['p95 of all edges, recorded buckets', p95(recorded)],
      ['p95 of all edges, recorded buckets, in two halves side by side', halves(recorded)],
      ['p95 of all edges, recorded', [recordedQuantilesQuery(istio, 'server', fields, ['p95Ms'])]],
      ['p50, p95 and p99 of all edges, recorded', [recordedQuantilesQuery(istio, 'server', fields)]],
      ['requests of the callees, raw series', [requestsQuery(istio, 'server', QUANTILE_WINDOW)]],
      ['requests of the callees, recorded', [requestsQuery(recorded, 'server', QUANTILE_WINDOW)]],
    ];
    const put = questions.filter(([, asked]) => asked.length > 0);
    const times = new Map<string, number[]>();
    const worked = new Map<string, number[]>();
    for (let run = 0; run < runs; run += 1) {
      // There and back: in one order Prometheus's collector falls into the same question run after run.
      for (const [what, asked] of run % 2 === 0 ? put : put.toReversed()) {
        const at: EpochMs = to * 1000 - run * 1000;
        const [before, started] = [await processorOf(pid), performance.now()];
        const ask = async (promql: PromQL | null) => {
          const form = new URLSearchParams({ query: promql ?? '', time: String(at / 1000) });
          const { status } = await client.ask(`${url}/api/v1/query`, { form });
          if (status !== 200) throw new Error(`${what}: ${status}`);
        };
        await Promise.all(asked.map(ask));
        times.set(what, [...(times.get(what) ?? []), performance.now() - started]);
        worked.set(what, [...(worked.get(what) ?? []), (await processorOf(pid)) - before]);
      }
    }
    return {
      title: 'Recording rules',
      figures: [
        ...[...times].map(([what, values]) => figure(what, 'ms', values)),
        ...[...worked].map(([what, values]) => figure(`Prometheus’s processor: ${what}`, 'ms', values)),
        figure('series recorded', '', [series]),
        figure('all rules, a minute of samples', 'ms', [took / 17]),
      ],
    };
  } finally {
    client.close();
  }
};
