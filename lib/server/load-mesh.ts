import { UNKNOWN } from '@/lib/domain/entity';
import type { MeshReport, MeshState } from '@/lib/domain/mesh';
import type { Certificate } from '@/lib/domain/mtls';
import type { Sample } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';
import { windowTrust } from '@/lib/graph/trust';
import { addedLatencyQuery, readAddedLatency, timedCalls } from '@/lib/planes/added-latency';
import { behindQuery, readBehind } from '@/lib/planes/behind';
import { costPlaces, costQuery, readCost } from '@/lib/planes/cost';
import { controlPlanesQuery, istiodQuery, NEWEST, proxiesQuery } from '@/lib/planes/queries';
import type { Question as AskedOf } from '@/lib/planes/row';
import { byState, distinctPlaces, type MeshPlace, placesOf, readState } from '@/lib/planes/state';
import { mergeTold, ownClusterName, type Told, toldRows } from '@/lib/planes/told';
import type { PlainRequest } from '@/lib/url/view';
import { type Asked, asked, askedInTime, metaOf } from './asked';
import type { Context } from './context';
import { detectIn } from './detect';
import { loadCertificates } from './load-certificates';
import { type Loaded, loaded } from './loaded';
import { windowOf } from './window';

interface Question {
  readonly window: Window;
  readonly span: Millis;
  readonly signal: AbortSignal;
}

/** `aside`: what the page can do without if it is late. */
const put = (
  source: MetricsSource,
  part: string,
  promql: PromQL,
  { window, signal, aside = false }: Question & { readonly aside?: boolean },
): Promise<Asked<readonly Sample[]>> =>
  (aside ? askedInTime : asked)(source, part, source.instant({ id: `mesh.${part}`, promql, at: window.to }, signal));

/** Five questions to each source, whatever meshes it holds and however many. */
const ask = async (source: MetricsSource, question: Question) => {
  const { span } = question;
  const [istiod, planes, proxies, cost, added] = await Promise.all([
    put(source, 'istiod', istiodQuery(span), question),
    put(source, 'planes', controlPlanesQuery(span), question),
    put(source, 'proxies', proxiesQuery(span), question),
    put(source, 'cost', costQuery(span), { ...question, aside: true }),
    put(source, 'added', addedLatencyQuery(span), { ...question, aside: true }),
  ]);
  const rows = ({ value }: Asked<readonly Sample[]>) => toldRows(value ?? [], source);
  const told = [istiod, planes, proxies].flatMap(rows);
  const parts = { istiod, planes, proxies, cost, added } as const satisfies Record<AskedOf, unknown>;
  return {
    answers: Object.values(parts),
    core: [istiod, planes, proxies],
    lost: (Object.keys(parts) as AskedOf[]).filter((about) => parts[about].value === null),
    told,
    places: placesOf(told, costPlaces(rows(cost))),
    cost: rows(cost),
    timed: timedCalls(rows(added)),
  };
};

/**
 * Meshes that are seen by their traffic alone: nothing of their own health is scraped. Instrumented services without a
 * mesh have neither proxies nor a control plane to tell of.
 */
const seenIn = async (
  context: Context,
  source: MetricsSource,
  told: readonly MeshPlace[],
): Promise<readonly MeshPlace[]> => {
  const own = new Set(told.map(({ mesh }) => mesh));
  return (await detectIn(context, source))
    .filter(({ id }) => id !== 'otel' && !own.has(id))
    .flatMap(({ id: mesh, clusters }) =>
      (clusters.length === 0 ? [source.cluster ?? UNKNOWN] : clusters).map((cluster) => ({ mesh, cluster })),
    );
};

const newestOf = (told: readonly Told[]): EpochMs | null => {
  const times = told.flatMap(({ mark, value }) => (mark === NEWEST && value !== null ? [value * 1000] : []));
  return times.length === 0 ? null : Math.round(Math.max(...times));
};

interface Found {
  readonly told: readonly Told[];
  readonly cost: readonly Told[];
  readonly timed: ReturnType<typeof timedCalls>;
  readonly certificates: readonly Certificate[];
  readonly lost: ReadonlySet<AskedOf>;
}

/** A certificate's mesh is who issues it: istiod does for ambient meshes as well. */
const certificatesAt = (
  { namespace }: PlainRequest,
  { mesh, cluster }: MeshPlace,
  isAlone: boolean,
  all: readonly Certificate[],
): readonly Certificate[] =>
  all.filter(
    (each) =>
      (each.mesh === mesh || (isAlone && mesh === 'ambient' && each.mesh === 'istio')) &&
      (each.cluster ?? UNKNOWN) === cluster &&
      (namespace.length === 0 || each.namespace === null || namespace.includes(each.namespace)),
  );

const stateAt = (view: PlainRequest, found: Found, place: MeshPlace, places: readonly MeshPlace[]): MeshState => {
  const isAlone = !places.some(({ mesh, cluster }) => mesh === 'istio' && cluster === place.cluster);
  const certificates = certificatesAt(view, place, isAlone, found.certificates);
  const about = { ...place, namespaces: view.namespace, lost: found.lost };
  return {
    ...readState(found.told, place, { certificates, isAlone, lost: found.lost }),
    cost: readCost(found.cost, about),
    addedLatency: readAddedLatency(found.timed, about),
  };
};

/** Under the name the mesh has for its cluster, where neither series nor sources name one. */
const named = (told: readonly Told[], state: MeshState): MeshState => {
  const name = state.cluster === UNKNOWN ? ownClusterName(told, state.mesh) : null;
  if (name === null) return state;
  return { ...state, cluster: name, checks: state.checks.map((check) => ({ ...check, cluster: name })) };
};

const inView = ({ cluster, mesh }: PlainRequest, place: MeshPlace): boolean =>
  (cluster.length === 0 || cluster.includes(place.cluster)) && (mesh.length === 0 || mesh.includes(place.mesh));

/** Names of the proxies that run another version than most of theirs: asked only where several versions run. */
const askBehind = async ({ sources }: Context, states: readonly MeshState[], question: Question) => {
  const promql = behindQuery(states.map(({ versions }) => versions));
  if (promql === null) return { told: [], answers: [] };
  const answers = await Promise.all(
    sources.map(async (source) => {
      const answer = await put(source, 'behind', promql, { ...question, aside: true });
      return { answer, told: toldRows(answer.value ?? [], source) };
    }),
  );
  return { told: mergeTold(answers.flatMap(({ told }) => told)), answers: answers.map(({ answer }) => answer) };
};

/** How the meshes themselves feel and what they cost, per mesh and cluster. */
export const loadMesh = async (
  context: Context,
  view: PlainRequest,
  signal: AbortSignal,
): Promise<Loaded<MeshReport>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const { window } = resolved;
  const question = { window, span: window.to - window.from, signal };
  const [own, horizon] = await Promise.all([
    Promise.all(context.sources.map((source) => ask(source, question))),
    loadCertificates(context, window, signal),
  ]);
  const answers = own.flatMap((each) => each.answers);
  const core = own.flatMap((each) => each.core);
  const [fault] = core.flatMap((answer) => answer.fault ?? []);
  if (fault !== undefined && core.every(({ value }) => value === null)) return { ok: false, fault };
  const found: Found = {
    told: mergeTold(own.flatMap(({ told }) => told)),
    cost: mergeTold(own.flatMap(({ cost }) => cost)),
    timed: own.flatMap(({ timed }) => timed),
    certificates: horizon.certificates,
    lost: new Set(own.flatMap(({ lost }) => lost)),
  };
  const seen = await Promise.all(
    context.sources.map((source, index) => seenIn(context, source, own[index]?.places ?? [])),
  );
  const places = distinctPlaces([...own.flatMap((each) => each.places), ...seen.flat()]);
  const states = places.map((place) => stateAt(view, found, place, places));
  const behind = await askBehind(context, states, question);
  const meshes = states
    .map((state) => named(found.told, { ...state, versions: readBehind(behind.told, state) }))
    .filter((state) => inView(view, state))
    .sort(byState);
  const newest = newestOf(found.told);
  const asOf = newest === null || newest < window.from ? null : newest;
  const isPast = newest !== null && asOf === null;
  const isEmpty = isPast || (places.length === 0 && fault === undefined);
  return loaded({
    data: { meshes },
    meta: metaOf(context, {
      window,
      asOf,
      answers: [...answers, ...behind.answers, ...horizon.answers],
      trust: [windowTrust({ window, asOf: isEmpty ? asOf : (asOf ?? window.to), scrapeInterval: null, isEmpty })],
    }),
  });
};
