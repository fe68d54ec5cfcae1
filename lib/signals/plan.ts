import { type Call, countsFor } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { ErrorRules } from '@/lib/domain/settings';
import type { SignalScope } from '@/lib/domain/signals';
import type { Millis } from '@/lib/domain/units';
import { type MeshAdapter, metricOf, readBy } from '@/lib/mesh/adapter';
import { isShort } from '@/lib/promql/build';
import { halfTold, pairMatchers, silentCallers } from './callers';
import {
  errorMatchers,
  errorsQuestion,
  measuresQuestion,
  narrowed,
  protocolMatchers,
  type Question,
  type Slices,
  sumQuestion,
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

/**
 * How calls are told apart, from what costs a back end least to what is short however many there are: by `pairs` in the
 * question; any of the callers by any of the `ends`, which is near enough for a distribution; `picked` here out of an
 * answer that names its rows; not at all, `untold`.
 */
type Precision = 'pairs' | 'ends' | 'picked' | 'untold';
const pairsOf = (calls: readonly Call[], precision: Precision, { joinsByName }: MeshAdapter) => {
  if (precision !== 'ends') return pairMatchers(calls);
  // Whoever knows services by name alone is asked for names alone: namespaces only make the question long.
  const ends = joinsByName === true ? namesOf : endsOf;
  return combined(ends('source', calls), ends('target', calls));
};

/** Rows, and what they must be besides. */
interface Sliced {
  readonly slices: Slices;
  readonly also?: Slices;
}

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
const ownCalls = (
  { adapter, selection, protocols }: PlanInput,
  keep: (call: Call) => boolean,
): readonly Call[] | null => {
  const meshes = readBy(adapter);
  const told = selection.calls.filter((call) => call.meshes.some((mesh) => meshes.includes(mesh)));
  const speaks = ({ protocol }: Call) =>
    !adapter.protocolByPair || protocols.length === 0 || protocols.includes(protocol);
  const own = told.filter(
    (call) => countsFor(call, meshes) && keep(call) && speaks(call) && !isWithinStrangers(call, selection),
  );
  return own.length === told.length ? null : own;
};

const rowsOf = (input: Planned, keep: (call: Call) => boolean): readonly FieldMatchers[] => {
  const { sources, targets } = input.selection;
  const own = input.precision === 'untold' ? null : ownCalls(input, keep);
  if (own === null) return combined(sources, targets);
  return combined(sources, targets, pairsOf(own, input.precision, input.adapter));
};

const isL7 = ({ protocol }: Call): boolean => protocol !== 'tcp';
const isL4 = ({ protocol }: Call): boolean => protocol === 'tcp';
const anyCall = (_: Call): boolean => true;

/** Rows of the callee's account that count: of callers that are silent. Nobody speaks at all: every row. */
const untoldByCallers = (calls: readonly Call[], names: PlanInput['names']): readonly FieldMatchers[] =>
  calls.every(({ headline }) => headline === 'server')
    ? [{}]
    : [...silentCallers(calls, names), ...pairMatchers(halfTold(calls))];

/** What a waypoint tells of, the caller's own proxy tells once more. */
const toldByCaller =
  (keep: (call: Call) => boolean) =>
  (call: Call): boolean =>
    keep(call) && call.headline === 'client';

/** An adapter that reads rows together leaves out the connections of requests: so do its charts. */
const ownTcp = ({ refine }: MeshAdapter): ((call: Call) => boolean) => (refine === undefined ? anyCall : isL4);

/** Each call once: by its caller, and by its callee where the caller is silent (product.md rule 1). */
const headlineSlices = (input: Planned, isMeant: (call: Call) => boolean, keep = anyCall): Sliced => {
  const rows = rowsOf(input, keep);
  const { adapter } = input;
  const meshes = readBy(adapter);
  const calls = input.calls.filter((call) => countsFor(call, meshes));
  // A caller may speak of its connections and leave its requests to whoever sees them: a waypoint, the callee's node.
  const alone = untoldByCallers(calls.filter(isMeant), input.names);
  const client = adapter.covers === undefined ? rows : rowsOf(input, toldByCaller(keep));
  // Of thousands of pairs and as many callers there are millions of combinations: each list is held against a row.
  if (input.precision === 'picked') return { slices: { client, server: rows }, also: { client: [{}], server: alone } };
  return { slices: { client, server: combined(rows, alone) } };
};

/** Both accounts in full, for scopes small enough; else the callee's, as its peers measure (fine-print.md 9). */
const latencySlices = (input: Planned): Sliced => {
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
  return { slices: { client: isWide && measures ? [] : rows('client'), server: rows('server') } };
};

/** What a question asks for where its slices are picked out of the answer: all that could be among them. */
const askingFor = (input: Planned, slices: Slices, by: readonly FieldMatchers[]): { readonly asking?: Slices } => {
  if (input.precision !== 'picked') return {};
  // Protocols of composed names are lists of names again.
  const narrow = input.adapter.accounts.client.composed ? [{}] : by;
  const all = (own: readonly FieldMatchers[]) => (own.length === 0 ? [] : narrow);
  return { asking: { client: all(slices.client), server: all(slices.server) } };
};

/** The requests of every call are this adapter's to count: then the back end itself can tell which connections carry them. */
const tellsAlone = ({ adapter, selection }: PlanInput): boolean =>
  adapter.refine !== undefined &&
  adapter.covers === undefined &&
  selection.calls.every(({ meshes, headlineMesh }) => !meshes.includes(adapter.id) || headlineMesh === adapter.id);

type Asking = () => Question | null;

/** How each part is asked for; spelled only when it is. */
const planAt = (input: Planned): ReadonlyMap<Part, Asking> => {
  const { adapter, scope, selection, rules, window } = input;
  const protocols = allowed(input);
  const asksL7 = selection.protocol !== 'tcp' && protocols.length > 0;
  const asksL4 =
    selection.protocol === 'tcp' ||
    (selection.protocol === null && (input.protocols.length === 0 || input.protocols.includes('tcp')));
  const sum = { adapter, window, calls: selection.calls };
  const sliced = (own: Sliced, by: readonly FieldMatchers[]) => {
    const slices = narrowed(own.slices, by);
    return { ...sum, ...own, slices, ...askingFor(input, slices, by) };
  };
  const l7 = (): readonly (readonly [Part, Asking])[] => {
    const headline = sliced(headlineSlices(input, isL7), protocols);
    const duration = { ...sliced(latencySlices(input), protocols), measure: 'duration' } as const;
    const buckets = { ...duration, suffix: '_bucket', by: ['le'] };
    return [
      ['requests', () => sumQuestion({ ...headline, measure: 'requests' })],
      ['errors', () => errorsQuestion(headline, rules)],
      [
        'duration',
        () =>
          measuresQuestion([
            { ...duration, mark: 'sum', suffix: '_sum' },
            { ...duration, mark: 'count', suffix: '_count' },
          ]),
      ],
      ['buckets', () => sumQuestion(buckets)],
      ['failures', () => (scope === 'service' ? failuresQuestion(buckets, rules) : null)],
    ];
  };
  const l4 = (): Question | null => {
    const withoutCarriers = input.precision === 'untold' && tellsAlone(input);
    const slices = headlineSlices(input, isL4, withoutCarriers ? anyCall : ownTcp(adapter));
    const measures = ['sent', 'received', 'opened'] as const;
    const own = { ...sliced(slices, [{}]), withoutCarriers };
    return measuresQuestion(measures.map((measure) => ({ ...own, measure, mark: measure })));
  };
  return new Map([...(asksL7 ? l7() : []), ...(asksL4 ? ([['tcp', l4]] as const) : [])]);
};

/** So many calls do not fit into a question, however short their names: it is not tried. */
const MOST_PAIRS = 500;

/** A question that is asked by every bound of a histogram has too many rows to pick from. */
const DISTRIBUTIONS: ReadonlySet<Part> = new Set<Part>(['buckets', 'failures']);

/** Would a part have to name more calls than a question holds? */
const namesMany = (part: Part, input: PlanInput): boolean => {
  const keep = part === 'tcp' ? ownTcp(input.adapter) : anyCall;
  const lists = [keep, ...(input.adapter.covers === undefined ? [] : [toldByCaller(keep)])];
  return lists.some((each) => (ownCalls(input, each)?.length ?? 0) > MOST_PAIRS);
};

/** Ways to ask for a part, best first. */
const waysFor = (part: Part, input: PlanInput): readonly Precision[] => {
  const isBig = namesMany(part, input);
  const named: readonly Precision[] = isBig ? [] : ['pairs'];
  if (DISTRIBUTIONS.has(part)) return [...named, ...(isBig ? [] : (['ends'] as const)), 'untold'];
  return part === 'tcp' && tellsAlone(input) ? [...named, 'untold', 'picked'] : [...named, 'picked'];
};

/**
 * The questions of a scope as PromQL; a part is absent where this mesh cannot answer it, the scope needs none, or no way
 * to ask is short enough for every back end.
 */
export const signalPlan = (input: PlanInput): ReadonlyMap<Part, Question> => {
  const plans = new Map<Precision, ReadonlyMap<Part, Asking>>();
  const at = (precision: Precision): ReadonlyMap<Part, Asking> => {
    const plan = plans.get(precision) ?? planAt({ ...input, precision });
    plans.set(precision, plan);
    return plan;
  };
  const asked = (part: Part): readonly (readonly [Part, Question])[] => {
    for (const way of waysFor(part, input)) {
      const question = at(way).get(part)?.() ?? null;
      if (question === null) return [];
      if (isShort(question.promql)) return [[part, question]];
    }
    return [];
  };
  return new Map(parts.flatMap(asked));
};

type Buckets = Parameters<typeof sumQuestion>[0];

/** Buckets of requests that failed, from the accounts whose durations tell. */
const failuresQuestion = (buckets: Buckets, rules: ErrorRules): Question | null => {
  const { accounts } = buckets.adapter;
  const able = (account: Account) => (accounts[account].durationsWithoutEnding ? [] : buckets.slices[account]);
  const slices = { client: able('client'), server: able('server') };
  return sumQuestion({ ...buckets, slices: narrowed(slices, errorMatchers(rules)) });
};
