import { known, ourCluster } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import type { Labels } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { Status } from '@/lib/domain/status';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { adapters } from '@/lib/mesh';
import type { MeshAdapter, Tell } from '@/lib/mesh/adapter';
import { withOverride } from '@/lib/mesh/override';
import { selector } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';
import type { Context } from './context';

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
}

/** At most one question per source and minute (fine-print.md 14), failed ones included. */
const DETECT_EVERY: Millis = 60_000;
/** Series younger than this count as present. */
const DETECT_SPAN: Millis = 15 * 60_000;

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
  adapters.map((adapter) => withOverride(adapter, settings.meshes[adapter.id]));

const ask = async (
  context: Pick<Context, 'settings'>,
  source: MetricsSource,
  signal: AbortSignal,
): Promise<readonly Detection[] | 'canceled'> => {
  const rows = configured(context);
  const selectors = rows.flatMap(({ tells }) => tells.map(({ metric, where }) => selector(metric, where)));
  const now: EpochMs = source.now();
  const answer = await source.series(selectors, { from: now - DETECT_SPAN, to: now }, signal);
  if (!answer.ok) return answer.fault.kind === 'canceled' ? 'canceled' : [];
  return rows.flatMap((adapter) => readDetection(adapter, source, answer.value) ?? []);
};

interface Known {
  readonly at: number;
  readonly found: readonly Detection[];
}
const asked = new WeakMap<MetricsSource, Known>();
const observed = new WeakMap<MetricsSource, ReadonlyMap<MeshId, Detection>>();
const inFlight = new WeakMap<MetricsSource, Promise<readonly Detection[]>>();

const refresh = (context: Pick<Context, 'settings'>, source: MetricsSource): Promise<readonly Detection[]> => {
  const riding = inFlight.get(source);
  if (riding !== undefined) return riding;
  // Nobody's signal: the answer serves everybody for a minute, and the source's own deadline ends it.
  const flight = ask(context, source, new AbortController().signal).then((answer) => {
    inFlight.delete(source);
    const found = answer === 'canceled' ? [] : answer;
    asked.set(source, { at: performance.now(), found });
    return found;
  });
  inFlight.set(source, flight);
  return flight;
};

/** What traffic showed of a mesh, told by whoever read it: it covers sources that do not scrape the tell. */
export const noteObserved = (source: MetricsSource, detection: Detection): void => {
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
  source: MetricsSource,
): Promise<readonly Detection[]> => {
  const before = asked.get(source);
  const isOld = before === undefined || performance.now() - before.at > DETECT_EVERY;
  const next = isOld ? refresh(context, source) : null;
  const told = before?.found ?? (await next) ?? [];
  const seen = observed.get(source) ?? new Map<MeshId, Detection>();
  const unseen = [...seen.values()].filter(({ id }) => !told.some((detection) => detection.id === id));
  return [...told.map((detection) => merged(detection, seen.get(detection.id))), ...unseen];
};

/** What every source holds, for the status page and the header. Sources that do not answer show what was seen before. */
export const detectMeshes = async (context: Context): Promise<Pick<Status, 'meshes' | 'scope'>> => {
  const perSource = await Promise.all(
    context.sources.map(async (source) => ({ source: source.id, found: await detectIn(context, source) })),
  );
  const all = perSource.flatMap(({ source, found }) => found.map((detection) => ({ source, ...detection })));
  return {
    meshes: all.map(({ id, source, metric, clusters, versions }) => ({
      id,
      source,
      metric,
      clusters: [...clusters],
      versions: [...versions],
      since: null,
    })),
    scope: {
      clusters: [...distinct(all.flatMap(({ clusters }) => clusters))],
      namespaces: [...distinct(all.flatMap(({ namespaces }) => namespaces))],
    },
  };
};
