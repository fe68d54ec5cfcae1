import type { Call } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import type { ErrorRules } from '@/lib/domain/settings';
import type { SignalScope } from '@/lib/domain/signals';
import type { Millis, PromQL } from '@/lib/domain/units';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { errorMatchers, measuresQuery, narrowed, protocolMatchers, type Slices, sumQuery } from './queries';
import { type ClusterNames, combined, type FieldMatchers, type Selection, silentCallers } from './select';

/** The range questions of one scope; each may fail alone. */
export const parts = ['requests', 'errors', 'tcp', 'duration', 'buckets', 'failures'] as const;
export type Part = (typeof parts)[number];

export interface PlanInput {
  readonly scope: SignalScope;
  readonly adapter: MeshAdapter;
  readonly selection: Selection;
  /** All calls of the window: they tell whose calls only the callee reports. */
  readonly calls: readonly Call[];
  /** How the source that is asked names clusters. */
  readonly names: Pick<ClusterNames, 'clusterAliases'>;
  readonly rules: ErrorRules;
  /** What the view narrows to; empty: every protocol. */
  readonly protocols: readonly Protocol[];
  readonly window: Millis;
}

const allowed = ({ protocols, selection }: PlanInput): readonly FieldMatchers[] => {
  if (selection.protocol !== null) return [protocolMatchers(selection.protocol)];
  if (protocols.length === 0) return [{}];
  return protocols.filter((protocol) => protocol !== 'tcp').map(protocolMatchers);
};

/** Each call once: by its caller, and by its callee where the caller is silent (product.md rule 1). */
const headlineSlices = ({ selection, calls, names }: PlanInput): Slices => {
  const rows = combined(selection.sources, selection.targets);
  return { client: rows, server: combined(rows, silentCallers(calls, names)) };
};

/** Both accounts in full, for scopes small enough; else the callee's, as its peers measure (fine-print.md 9). */
const latencySlices = ({ scope, selection }: PlanInput): Slices => {
  const rows = combined(selection.sources, selection.targets);
  return { client: scope === 'mesh' || scope === 'namespace' ? [] : rows, server: rows };
};

/** The questions of a scope as PromQL; a part is absent where this mesh cannot answer it or the scope needs none. */
export const signalPlan = (input: PlanInput): ReadonlyMap<Part, PromQL> => {
  const { adapter, scope, selection, rules, window } = input;
  const { metrics } = adapter;
  const protocols = allowed(input);
  const headline = narrowed(headlineSlices(input), protocols);
  const latency = narrowed(latencySlices(input), protocols);
  const l7 = selection.protocol !== 'tcp' && protocols.length > 0;
  const l4 =
    selection.protocol === 'tcp' ||
    (selection.protocol === null && (input.protocols.length === 0 || input.protocols.includes('tcp')));
  const errors = errorMatchers(rules);
  const counter = (metric: string | null, slices: Slices, by: readonly string[] = []) =>
    metric === null ? null : sumQuery({ adapter, metric, slices, window, by });
  const suffixed = (suffix: string) => (metrics.duration === undefined ? null : `${metrics.duration}${suffix}`);
  const sum = { adapter, window };
  const tcp = { ...sum, slices: headlineSlices(input) };
  const found: readonly (readonly [Part, PromQL | null])[] = [
    ...(l7
      ? ([
          ['requests', counter(metrics.requests ?? null, headline)],
          ['errors', counter(metrics.requests ?? null, narrowed(headline, errors))],
          [
            'duration',
            measuresQuery([
              { ...sum, slices: latency, measure: 'sum', metric: suffixed('_sum') },
              { ...sum, slices: latency, measure: 'count', metric: suffixed('_count') },
            ]),
          ],
          ['buckets', counter(suffixed('_bucket'), latency, ['le'])],
          ['failures', scope === 'service' ? counter(suffixed('_bucket'), narrowed(latency, errors), ['le']) : null],
        ] as const)
      : []),
    ...(l4
      ? ([
          [
            'tcp',
            measuresQuery([
              { ...tcp, measure: 'sent', metric: metrics.sent ?? null },
              { ...tcp, measure: 'received', metric: metrics.received ?? null },
              { ...tcp, measure: 'opened', metric: metrics.opened ?? null },
            ]),
          ],
        ] as const)
      : []),
  ];
  return new Map(found.flatMap(([part, promql]) => (promql === null ? [] : [[part, promql] as const])));
};
