import { known, ourCluster } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import { accounts } from '@/lib/domain/graph';
import type { Labels } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { Status } from '@/lib/domain/status';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';
import { adapters } from '@/lib/mesh';
import { type MeshAdapter, metricOf, type Tell } from '@/lib/mesh/adapter';
import { asConfigured } from '@/lib/mesh/override';
import { coversWindow, MARKER, type RulesSeen } from '@/lib/mesh/recorded';
import { type Matchers, selector } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';
import type { Context } from './context';
import { readRules } from './detect-rules';
import { learned, nextProbe, type Past } from './detect-since';

/** From when to when a source is looked at. */
export type Span = Pick<Window, 'from' | 'to'>;

/** One mesh as one source shows it. */
export interface Detection {
  readonly id: MeshId;
  /** The metric that gave it away. */
  readonly metric: string;
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly versions: readonly string[];
  /** Proxies that report; null: only its traffic was seen. */
  readonly proxies: number | null;
  /** The earliest time it is known to have reported; null: not known (yet). */
  readonly since?: EpochMs | null;
}

/** At most one question per source and minute (fine-print.md 14), failed ones included: two take two minutes. */
const DETECT_EVERY: Millis = 60_000;
/** Series younger than this count as present. */
export const DETECT_SPAN: Millis = 15 * 60_000;

const distinct = (texts: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(texts.filter((text) => text !== null && text !== undefined && text !== ''))].sort() as string[];

const carries = (labels: Labels, { metric, where }: Tell): boolean =>
  labels.__name__ === metric && Object.entries(where).every(([label, want]) => meets(want, labels[label] ?? ''));

/** What a mesh's tells say, out of the series they match. */
export const readDetection = (
  adapter: MeshAdapter,
  source: Pick<MetricsSource, 'cluster' | 'clusterAliases'>,
  series: readonly Labels[],
): Detection | null => {
  const tell = adapter.tells.find((candidate) => series.some((labels) => carries(labels, candidate)));
  if (tell === undefined) return null;
  const own = series.filter((labels) => carries(labels, tell));
  const cluster = ({ cluster: given }: Labels) => {
    const said = known(given);
    return said === null ? source.cluster : ourCluster(said, source.clusterAliases);
  };
  return {
    id: adapter.id,
    metric: tell.metric,
    clusters: distinct(own.map(cluster)),
    namespaces: distinct(own.map(({ namespace }) => namespace)),
    versions: distinct(own.map((labels) => (tell.versionLabel === null ? null : labels[tell.versionLabel]))),
    proxies: own.length,
  };
};

const configured = ({ settings }: Pick<Context, 'settings'>): readonly MeshAdapter[] =>
  adapters.map((adapter) => asConfigured(adapter, settings.meshes));

/** The counter whose presence shows a mesh at work. */
const trafficSelector = (adapter: MeshAdapter): { readonly name: string; readonly where: Matchers } | null => {
  for (const account of ['client', 'server'] as const) {
    const metric = metricOf(adapter, account, 'requests');
    const [name] = metric === null ? [] : [metric.name].flat();
    if (metric !== null && name !== undefined) return { name, where: metric.where ?? adapter.accounts[account].where };
  }
  return null;
};

/** What one look found. */
type Look = (context: Pick<Context, 'settings'>, source: MetricsSource) => Promise<readonly Detection[]>;

/** Nobody's signal: the answer serves everybody for a minute, and the source's own deadline ends it. */
const unending = (): AbortSignal => new AbortController().signal;

/** The series that meshes and recording rules were known by during a time; null: no answer. */
const tellsIn = async (
  context: Pick<Context, 'settings'>,
  source: MetricsSource,
  span: Span,
): Promise<readonly Labels[] | null> => {
  const tells = configured(context).flatMap((adapter) => adapter.tells);
  const selectors = [...tells.map(({ metric, where }) => selector(metric, where)), selector(MARKER)];
  const answer = await source.series(selectors, span, unending());
  return answer.ok ? answer.value : null;
};

const meshesIn = (context: Pick<Context, 'settings'>, source: MetricsSource, series: readonly Labels[]) =>
  configured(context).flatMap((adapter) => readDetection(adapter, source, series) ?? []);

const upTo = (at: EpochMs): Span => ({ from: at - DETECT_SPAN, to: at });

/** The meshes whose tells a source holds of a time; null: no answer. */
export const seenBetween = async (
  context: Pick<Context, 'settings'>,
  source: MetricsSource,
  span: Span,
): Promise<readonly Detection[] | null> => {
  const series = await tellsIn(context, source, span);
  return series === null ? null : meshesIn(context, source, series);
};

/** Meshes whose rates a source records by rules. */
const rules = new WeakMap<MetricsSource, ReadonlyMap<MeshId, RulesSeen>>();

const noteRules = (context: Pick<Context, 'settings'>, source: MetricsSource, series: readonly Labels[]): void => {
  const markers = series.filter(({ __name__: name }) => name === MARKER);
  const seen = configured(context).flatMap(({ id, tells, covers = [] }) => {
    // Rules know the usual names only.
    if ([id, ...covers].some((mesh) => context.settings.meshes[mesh] !== undefined)) return [];
    const proxies = series.filter((labels) => tells.some((tell) => carries(labels, tell)));
    const found = readRules(id, markers, proxies);
    return found === null ? [] : [[id, found] as const];
  });
  rules.set(source, new Map(seen));
};

/** Which proxies report, what everything else goes by, and which rules are evaluated. */
const lookForTells: Look = async (context, source) => {
  const series = await tellsIn(context, source, upTo(source.now()));
  if (series === null) return [];
  noteRules(context, source, series);
  return meshesIn(context, source, series);
};

/** The base names of a mesh's histograms: a series of that name is a native one. */
const durationNames = (adapter: MeshAdapter): readonly string[] => [
  ...new Set(accounts.flatMap((account) => metricOf(adapter, account, 'duration')?.name ?? [])),
];

/** What is found out of a source holds of whatever reads it. */
export const originOf = (source: MetricsSource): MetricsSource => source.origin ?? source;

/** Meshes whose durations a source keeps as native histograms. */
const natives = new WeakMap<MetricsSource, ReadonlySet<MeshId>>();

/** An adapter as a source keeps its mesh's series. `window`: recorded rates are read where they speak of all of it. */
export const keptIn = (reader: MetricsSource, adapter: MeshAdapter, window: Window | null = null): MeshAdapter => {
  const source = originOf(reader);
  // Rules record classic histograms.
  if (natives.get(source)?.has(adapter.id)) return { ...adapter, nativeDurations: true };
  // Samples of a long window reach further back than its last minutes tell.
  if (reader !== source) return adapter;
  const seen = rules.get(source)?.get(adapter.id);
  return seen !== undefined && window !== null && coversWindow(seen, window) ? { ...adapter, recorded: true } : adapter;
};

/** Meshes whose traffic is there although no proxy tells of itself (recording rules, a federated store). */
const lookForTraffic: Look = async (context, source) => {
  const told = asked.get(source)?.found ?? [];
  const silent = configured(context).filter(
    ({ id, covers }) => covers === undefined && !told.some((one) => one.id === id),
  );
  const names = silent.map((adapter) => ({ adapter, metric: trafficSelector(adapter) }));
  const now: EpochMs = source.now();
  const rows = configured(context);
  const match = [
    ...names.flatMap(({ metric }) => (metric === null ? [] : [selector(metric.name, metric.where)])),
    ...rows.flatMap((adapter) => durationNames(adapter).map((name) => selector(name))),
  ];
  const answer = await source.labelValues('__name__', match, { from: now - DETECT_SPAN, to: now }, unending());
  if (!answer.ok) return told;
  const isNative = (adapter: MeshAdapter) => durationNames(adapter).some((name) => answer.value.includes(name));
  natives.set(source, new Set(rows.filter(isNative).map(({ id }) => id)));
  const seen = names.flatMap(({ adapter, metric }) =>
    metric !== null && answer.value.includes(metric.name)
      ? [{ id: adapter.id, metric: metric.name, clusters: [], namespaces: [], versions: [], proxies: null }]
      : [],
  );
  for (const detection of seen) {
    if (!observed.get(source)?.has(detection.id)) noteObserved(source, detection);
  }
  return told;
};

/** Since when what was found has been reporting: were its tells there at an earlier time? */
const lookBack: Look = async (context, source) => {
  const told = asked.get(source)?.found ?? [];
  const now: EpochMs = source.now();
  const pasts = new Map(told.map(({ id }) => [id, began.get(source)?.get(id) ?? { seen: now, unseen: null }] as const));
  const [probe] = [...pasts.values()].flatMap((past) => nextProbe(past, now) ?? []).toSorted((a, b) => b.gap - a.gap);
  if (probe === undefined) return told;
  const { at } = probe;
  const then = await seenBetween(context, source, upTo(at));
  if (then === null) return told;
  const known = [...pasts].map(
    ([id, past]) =>
      [
        id,
        learned(
          past,
          at,
          then.some((one) => one.id === id),
        ),
      ] as const,
  );
  began.set(source, new Map(known));
  return told;
};

/** While no proxy tells of itself its traffic is looked for at once, and the next look waits for two. */
const lookAround: Look = async (context, source) => {
  const told = await lookForTells(context, source);
  return told.length > 0 ? told : lookForTraffic(context, source);
};

/** One question a minute, in turn: who is there matters most and is asked every other time. */
const turns: readonly Look[] = [lookForTells, lookForTraffic, lookForTells, lookBack];

interface Known {
  /** Nothing is asked before. */
  readonly until: number;
  readonly turn: number;
  readonly found: readonly Detection[];
}
const asked = new WeakMap<MetricsSource, Known>();
const observed = new WeakMap<MetricsSource, ReadonlyMap<MeshId, Detection>>();
const began = new WeakMap<MetricsSource, ReadonlyMap<MeshId, Past>>();
const inFlight = new WeakMap<MetricsSource, Promise<readonly Detection[]>>();

/** Looks may be so far ahead of one a minute. */
const AHEAD: Millis = 3 * DETECT_EVERY;

/** Takes a look's turn ahead of time: the next one of `refresh` waits a minute longer. false: too many were taken. */
export const takesTurn = (source: MetricsSource): boolean => {
  const before = asked.get(source);
  if (before === undefined) return false;
  const until = Math.max(before.until, performance.now()) + DETECT_EVERY;
  if (until > performance.now() + AHEAD + DETECT_EVERY) return false;
  asked.set(source, { ...before, until });
  return true;
};

const refresh = (context: Pick<Context, 'settings'>, source: MetricsSource): Promise<readonly Detection[]> => {
  const riding = inFlight.get(source);
  if (riding !== undefined) return riding;
  const before = asked.get(source);
  // While nothing is found there is nothing to learn more about.
  const isNew = before === undefined || before.found.length === 0;
  const turn = isNew ? 0 : (before.turn + 1) % turns.length;
  const look = isNew ? lookAround : (turns[turn] ?? lookForTells);
  const flight = look(context, source).then((found) => {
    inFlight.delete(source);
    const wait = isNew && found.length === 0 ? 2 * DETECT_EVERY : DETECT_EVERY;
    // Turns that were taken meanwhile are still owed.
    const start = Math.max(asked.get(source)?.until ?? 0, performance.now());
    asked.set(source, { until: start + wait, turn, found });
    return found;
  });
  inFlight.set(source, flight);
  return flight;
};

/** What traffic showed of a mesh, told by whoever read it: it covers sources that do not scrape the tell. */
export const noteObserved = (reader: MetricsSource, detection: Detection): void => {
  const source = originOf(reader);
  const before = observed.get(source) ?? new Map<MeshId, Detection>();
  observed.set(source, new Map(before).set(detection.id, detection));
};

const merged = (told: Detection, seen: Detection | undefined): Detection => ({
  ...told,
  clusters: distinct([...told.clusters, ...(seen?.clusters ?? [])]),
  namespaces: distinct([...told.namespaces, ...(seen?.namespaces ?? [])]),
});

/** The meshes one source holds. An answer older than a minute is served while the next one is fetched. */
export const detectIn = async (
  context: Pick<Context, 'settings'>,
  reader: MetricsSource,
): Promise<readonly Detection[]> => {
  const source = originOf(reader);
  const before = asked.get(source);
  const isOld = before === undefined || performance.now() > before.until;
  const next = isOld ? refresh(context, source) : null;
  const told = before?.found ?? (await next) ?? [];
  const seen = observed.get(source) ?? new Map<MeshId, Detection>();
  const unseen = [...seen.values()].filter(({ id }) => !told.some((detection) => detection.id === id));
  const times = began.get(source);
  return [...told.map((detection) => merged(detection, seen.get(detection.id))), ...unseen].map((detection) => ({
    ...detection,
    since: times?.get(detection.id)?.seen ?? null,
  }));
};

/** What every source holds, for the status page and the header. Sources that do not answer show what was seen before. */
export const detectMeshes = async (context: Context): Promise<Pick<Status, 'meshes' | 'scope'>> => {
  const perSource = await Promise.all(
    context.sources.map(async (source) => ({ source: source.id, found: await detectIn(context, source) })),
  );
  const all = perSource.flatMap(({ source, found }) => found.map((detection) => ({ source, ...detection })));
  return {
    meshes: all.map(({ id, source, metric, clusters, versions, since = null }) => ({
      id,
      source,
      metric,
      clusters: [...clusters],
      versions: [...versions],
      since,
    })),
    scope: {
      clusters: [...distinct(all.flatMap(({ clusters }) => clusters))],
      namespaces: [...distinct(all.flatMap(({ namespaces }) => namespaces))],
    },
  };
};
