import type { Call } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { ErrorRules } from '@/lib/domain/settings';
import type { SignalScope } from '@/lib/domain/signals';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type MeshAdapter, metricOf, readBy } from '@/lib/mesh/adapter';
import { MAX_LENGTH } from '@/lib/promql/build';
import { halfTold, pairMatchers, silentCallers } from './callers';
import {
  errorMatchers,
  errorsQuery,
  measuresQuery,
  narrowed,
  protocolMatchers,
  type Slices,
  sumQuery,
} from './queries';
import { type ClusterNames, combined, endsOf, namesOf, type Selection } from './select';
import type { FieldMatchers } from './spell';

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

const allowed = ({ adapter, protocols, selection }: PlanInput): readonly FieldMatchers[] => {
  const l7 = protocols.filter((protocol) => protocol !== 'tcp');
  // Its pairs are selected by the protocol they speak.
  if (adapter.protocolByPair) return protocols.length > 0 && l7.length === 0 ? [] : [{}];
  if (selection.protocol !== null) return [protocolMatchers(selection.protocol)];
  if (protocols.length === 0) return [{}];
  return l7.map(protocolMatchers);
};

/** How calls are told apart: by who calls whom, or, where that is too long, any of the callers by any of the callees. */
type Precision = 'pairs' | 'ends';
const pairsOf = (calls: readonly Call[], precision: Precision, { joinsByName }: MeshAdapter) => {
  if (precision === 'pairs') return pairMatchers(calls);
  // Whoever knows services by name alone is asked for names alone: namespaces only make the question long.
  const ends = joinsByName === true ? namesOf : endsOf;
  return combined(ends('source', calls), ends('target', calls));
};

interface Planned extends PlanInput {
  readonly precision: Precision;
}

/** What arrives from strangers is counted by the callee's rows, which have this call in them. */
const isWithinStrangers = ({ unnamedCaller, target }: Call, { calls }: Selection): boolean =>
  unnamedCaller === 'in-part' &&
  calls.some(
    ({ source, target: { cluster, namespace, service } }) =>
      source.kind === 'unknown' &&
      cluster === target.cluster &&
      namespace === target.namespace &&
      service === target.service,
  );

/**
 * The calls that are this adapter's to count, where it tells of others too: those another mesh tells better, and those
 * its rows say less of than read together. null: all of them.
 */
const ownPairs = (
  { adapter, selection, protocols, precision }: Planned,
  keep: (call: Call) => boolean,
): readonly FieldMatchers[] | null => {
  const meshes = readBy(adapter);
  const told = selection.calls.filter((call) => call.meshes.some((mesh) => meshes.includes(mesh)));
  const speaks = ({ protocol }: Call) =>
    !adapter.protocolByPair || protocols.length === 0 || protocols.includes(protocol);
  const own = told.filter(
    (call) => meshes.includes(call.headlineMesh) && keep(call) && speaks(call) && !isWithinStrangers(call, selection),
  );
  if (own.length === told.length) return null;
  return pairsOf(own, precision, adapter);
};

const rowsOf = (input: Planned, keep: (call: Call) => boolean): readonly FieldMatchers[] => {
  const { sources, targets } = input.selection;
  const pairs = ownPairs(input, keep);
  return pairs === null ? combined(sources, targets) : combined(sources, targets, pairs);
};

const isL7 = ({ protocol }: Call): boolean => protocol !== 'tcp';
const isL4 = ({ protocol }: Call): boolean => protocol === 'tcp';
const anyCall = (_: Call): boolean => true;

/** Each call once: by its caller, and by its callee where the caller is silent (product.md rule 1). */
const headlineSlices = (input: Planned, isMeant: (call: Call) => boolean, keep = anyCall): Slices => {
  const rows = rowsOf(input, keep);
  const { adapter } = input;
  const meshes = readBy(adapter);
  const calls = input.calls.filter((call) => meshes.includes(call.headlineMesh));
  // A caller may speak of its connections and leave its requests to whoever sees them: a waypoint, the callee's node.
  const meant = calls.filter(isMeant);
  const alone = [...silentCallers(meant, input.names), ...pairMatchers(halfTold(meant))];
  // What a waypoint tells of, the caller's own proxy tells once more.
  const toldByCaller = (call: Call) => keep(call) && call.headline === 'client';
  const client = adapter.covers === undefined ? rows : rowsOf(input, toldByCaller);
  return { client, server: combined(rows, alone) };
};

/** Both accounts in full, for scopes small enough; else the callee's, as its peers measure (fine-print.md 9). */
const latencySlices = (input: Planned): Slices => {
  const { adapter, scope } = input;
  const measures =
    metricOf(adapter, 'server', 'duration') !== null &&
    (adapter.covers === undefined || input.calls.some((call) => isL7(call) && call.server !== null));
  const isWide = scope === 'mesh' || scope === 'namespace';
  // An end without spans has durations of 0: what is read together leaves them out.
  const rows = (account: Account) => {
    const { timed } = adapter;
    if (timed === undefined) return rowsOf(input, anyCall);
    const isTold = input.selection.calls.some((call) => call[account] !== null);
    return isTold ? combined(rowsOf(input, anyCall), timed[account]) : [];
  };
  return { client: isWide && measures ? [] : rows('client'), server: rows('server') };
};

const planAt = (input: Planned): ReadonlyMap<Part, PromQL> => {
  const { adapter, scope, selection, rules, window } = input;
  const protocols = allowed(input);
  const asksL7 = selection.protocol !== 'tcp' && protocols.length > 0;
  const asksL4 =
    selection.protocol === 'tcp' ||
    (selection.protocol === null && (input.protocols.length === 0 || input.protocols.includes('tcp')));
  const sum = { adapter, window, calls: selection.calls };
  const l7 = (): readonly (readonly [Part, PromQL | null])[] => {
    const headline = { ...sum, slices: narrowed(headlineSlices(input, isL7), protocols) };
    const duration = { ...sum, slices: narrowed(latencySlices(input), protocols), measure: 'duration' } as const;
    const buckets = { ...duration, suffix: '_bucket', by: ['le'] };
    return [
      ['requests', sumQuery({ ...headline, measure: 'requests' })],
      ['errors', errorsQuery(headline, rules)],
      [
        'duration',
        measuresQuery([
          { ...duration, mark: 'sum', suffix: '_sum' },
          { ...duration, mark: 'count', suffix: '_count' },
        ]),
      ],
      ['buckets', sumQuery(buckets)],
      ['failures', scope === 'service' ? failuresQuery(buckets, rules) : null],
    ];
  };
  const l4 = (): PromQL | null => {
    // An adapter that reads rows together leaves out the connections of requests: so do its charts.
    const slices = headlineSlices(input, isL4, adapter.refine === undefined ? anyCall : isL4);
    const measures = ['sent', 'received', 'opened'] as const;
    return measuresQuery(measures.map((measure) => ({ ...sum, slices, measure, mark: measure })));
  };
  const found = [...(asksL7 ? l7() : []), ...(asksL4 ? ([['tcp', l4()]] as const) : [])];
  return new Map(found.flatMap(([part, promql]) => (promql === null ? [] : [[part, promql] as const])));
};

/** The questions of a scope as PromQL; a part is absent where this mesh cannot answer it or the scope needs none. */
export const signalPlan = (input: PlanInput): ReadonlyMap<Part, PromQL> => {
  const precise = planAt({ ...input, precision: 'pairs' });
  if ([...precise.values()].every(({ length }) => length <= MAX_LENGTH)) return precise;
  const coarse = planAt({ ...input, precision: 'ends' });
  return new Map(
    [...precise].map(([part, promql]) => [part, promql.length > MAX_LENGTH ? (coarse.get(part) ?? promql) : promql]),
  );
};

type Buckets = Parameters<typeof sumQuery>[0];

/** Buckets of requests that failed, from the accounts whose durations tell. */
const failuresQuery = (buckets: Buckets, rules: ErrorRules): PromQL | null => {
  const { accounts } = buckets.adapter;
  const able = (account: Account) => (accounts[account].durationsWithoutEnding ? [] : buckets.slices[account]);
  const slices = { client: able('client'), server: able('server') };
  return sumQuery({ ...buckets, slices: narrowed(slices, errorMatchers(rules)) });
};
