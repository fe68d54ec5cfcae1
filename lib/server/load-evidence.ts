import { namesListed } from '@/lib/adoption/lists';
import { inventoryParts, inventoryQuery, partQuery, readInventory } from '@/lib/adoption/measure/inventory';
import { evidenceItem, type Measured, type Told } from '@/lib/adoption/measure/item';
import { readPlanes } from '@/lib/adoption/measure/planes';
import { alertRules } from '@/lib/adoption/measure/rules';
import * as traffic from '@/lib/adoption/measure/traffic';
import { windowsOf } from '@/lib/adoption/measure/windows';
import { type EvidenceItem, type EvidenceKey, evidenceKeys } from '@/lib/domain/adoption';
import type { Call } from '@/lib/domain/call';
import type { Meta } from '@/lib/domain/envelope';
import type { AlertRule, MetricsSource } from '@/lib/domain/source';
import { COMPLETE, mergeTrust, type Trust } from '@/lib/domain/trust';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { keeps } from '@/lib/graph/filter';
import type { PlainRequest } from '@/lib/url/view';
import { asked, inTime, mergeReports, NO_SOURCE, reportOf } from './asked';
import { type CallsOver, callsOver } from './calls-over';
import type { Context } from './context';
import { detectMeshes } from './detect';
import { type Facts, type Looking, type Part, sourcesOf, withinDay } from './evidence-part';
import { loadDepth } from './load-depth';
import { loadExtraSeries } from './load-extra-series';
import { loadLatencyRoom, loadTimedServices } from './load-latency-room';
import { loadMesh } from './load-mesh';
import { loadParallelVersions } from './load-parallel-versions';
import { loadPolicies } from './load-policies';
import { loadPresence } from './load-presence';
import { loadRotations } from './load-rotations';
import { type Loaded, loaded } from './loaded';
import { contextNow, windowOf } from './window';

/** Computed from the assessment, not measured. */
const COMPUTED: readonly EvidenceKey[] = ['cost_low', 'cost_high', 'budget'];

const facts = (told: Told, values: Partial<Record<EvidenceKey, Measured>>): Facts =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, evidenceItem(key as EvidenceKey, value, told)]),
  );

const toldOf = ({ frame, window, to }: CallsOver, coverage: number | null, calls: readonly Call[]): Told => {
  const receipts = frame.ok ? (frame.value.meta.queries ?? []) : [];
  return {
    queries: receipts.map(({ promql }) => promql),
    window,
    coverage,
    sources: sourcesOf(receipts),
    at: to,
    probe: calls[0]?.headlineMesh ?? null,
  };
};

const callsIn = ({ frame }: CallsOver, view: PlainRequest): readonly Call[] =>
  frame.ok ? frame.value.data.calls.filter((call) => keeps(view, call)) : [];

const metasOf = ({ frame }: CallsOver): readonly Meta[] => (frame.ok ? [frame.value.meta] : []);

/** A value that is missing because the answer it is read from is. */
const orFault = ({ frame }: CallsOver, values: Partial<Record<EvidenceKey, Measured>>) => {
  if (frame.ok) return values;
  const missing = 'fault' in frame ? frame.fault.message : frame.refusal.detail;
  return Object.fromEntries(Object.keys(values).map((key) => [key, { value: null, missing }]));
};

const size = (over: CallsOver, coverage: number | null, timed: traffic.Timed | null, { view }: Looking): Part => {
  const calls = callsIn(over, view);
  const values = {
    services: traffic.services(calls, timed),
    edges: traffic.edges(calls),
    namespaces: traffic.namespaces(calls),
    clusters: traffic.clusters(calls),
  };
  return { facts: facts(toldOf(over, coverage, calls), orFault(over, values)), metas: metasOf(over), answers: [] };
};

const shares = (over: CallsOver, coverage: number | null, { view }: Looking): Part => {
  const calls = callsIn(over, view);
  const values = {
    plaintext_share: traffic.plaintextShare(calls),
    cross_cluster_share: traffic.crossClusterShare(calls),
    non_http_share: traffic.nonHttpShare(calls),
  };
  return { facts: facts(toldOf(over, coverage, calls), orFault(over, values)), metas: metasOf(over), answers: [] };
};

const namesOf = (calls: readonly Call[]): readonly (readonly string[])[] => {
  const found = new Map<string, Set<string>>();
  for (const end of traffic.carried(calls).flatMap(({ source, target }) => [source, target])) {
    if (end.kind !== 'service') continue;
    const key = `${end.cluster}/${end.namespace}/${end.service}`;
    const names = found.get(key) ?? new Set([end.service]);
    if (end.workload !== null) names.add(end.workload);
    found.set(key, names);
  }
  return [...found.values()].map((names) => [...names]);
};

const inventory = async (over: Promise<CallsOver>, { context, view, now, signal }: Looking): Promise<Part> => {
  const ask = (source: MetricsSource) =>
    asked(source, 'inventory', source.instant({ id: 'adoption.inventory', promql: inventoryQuery, at: now }, signal));
  const answers = await Promise.all(context.sources.map(ask));
  const calls = callsIn(await over, view);
  const samples = answers.flatMap(({ value }) => value ?? []);
  const values = readInventory(samples, namesOf(calls));
  const told = {
    window: null,
    coverage: null,
    sources: sourcesOf(answers.filter(({ value }) => value !== null)),
    at: now,
  };
  const found = Object.entries(values).map(([key, value]) => {
    const queries = partQuery(...inventoryParts[key as keyof typeof inventoryParts]);
    return [key, evidenceItem(key as EvidenceKey, value, { ...told, queries })] as const;
  });
  return { facts: Object.fromEntries(found), metas: [], answers };
};

/** Costs and checks over a day at most: what they are now, not what they were last week. */
const planes = async (window: Millis, looking: Looking): Promise<Part> => {
  const { context, view, now, signal } = looking;
  const about = withinDay(window, 'a day at most: what it is now, not what it was last week');
  const bounds = { from: { kind: 'at', at: now - about.window }, to: { kind: 'at', at: now } } as const;
  const [frame, { rotations, answers }] = await Promise.all([
    loadMesh(context, { ...view, ...bounds }, signal),
    loadRotations(looking, window),
  ]);
  const missing = { value: null, missing: 'No source told of its meshes.' };
  const values = frame.ok
    ? readPlanes(frame.value.data, now, rotations && { ...rotations, window })
    : { proxy_cpu: missing, proxy_mem: missing, cp_health: missing };
  const asked = answers.flatMap(({ receipt }) => receipt ?? []);
  const receipts = [...(frame.ok ? (frame.value.meta.queries ?? []) : []), ...asked];
  const receiptsOf = (...parts: readonly string[]): Told => {
    const own = receipts.filter(({ id }) => parts.includes(id));
    return { ...about, queries: own.map(({ promql }) => promql), coverage: null, sources: sourcesOf(own), at: now };
  };
  return {
    facts: {
      ...facts(receiptsOf('mesh.cost'), { proxy_cpu: values.proxy_cpu, proxy_mem: values.proxy_mem }),
      ...facts(receiptsOf('mesh.istiod', 'mesh.planes', 'mesh.proxies', 'adoption.rotations'), {
        cp_health: values.cp_health,
      }),
    },
    metas: frame.ok ? [frame.value.meta] : [],
    answers,
  };
};

const meshMetrics = async ({ context, now }: Looking): Promise<Part> => {
  const { meshes, scope } = await detectMeshes(context);
  const own = meshes.filter(({ id }) => id !== 'otel');
  const value: Measured =
    own.length === 0
      ? { value: null, missing: 'No metric of a mesh was found.' }
      : {
          value: Math.max(1, scope.namespaces.length),
          lists: { meshes: namesListed(own.map(({ id }) => id)) },
        };
  const told = {
    queries: own.map(({ metric }) => metric),
    window: null,
    coverage: null,
    sources: sourcesOf(own),
    at: now,
  };
  return { facts: facts(told, { mesh_metrics: value }), metas: [], answers: [] };
};

const alerting = async (over: Promise<CallsOver>, { context, view, now, signal }: Looking): Promise<Part> => {
  const answers = await Promise.all(
    context.sources.map(async (source) => ({ source, rules: (await source.rules?.(signal)) ?? null })),
  );
  const told = answers.filter(({ rules }) => rules?.ok === true);
  const rules: readonly AlertRule[] = told.flatMap(({ rules }) => (rules?.ok ? rules.value : []));
  const calls = callsIn(await over, view);
  const scope = [...namesOf(calls).flat(), ...calls.map(({ target }) => target.namespace)].filter(
    (name) => name !== 'unknown',
  );
  const value = alertRules(told.length === 0 ? null : rules, scope);
  const about = {
    queries: ['/api/v1/rules?type=alert'],
    window: null,
    coverage: null,
    sources: told.map(({ source }) => source.id),
    at: now,
  };
  return { facts: facts(about, { alert_rules_in_scope: value }), metas: [], answers: [] };
};

const missingItem = (key: EvidenceKey, now: EpochMs): EvidenceItem =>
  evidenceItem(
    key,
    { value: null, missing: 'What would tell did not answer in time.' },
    {
      queries: [],
      window: null,
      coverage: null,
      sources: [],
      at: now,
    },
  );

const isPartial = ({ state }: Trust): boolean => state === 'partial';

const LATE: Part = { facts: {}, metas: [], answers: [] };
/** One slow part must not keep the others waiting for ever: what is late is not measured this time. */
const PATIENCE: Millis = 20_000;

/**
 * Everything of the catalogue that the sources at hand can tell, each fact with its query, window, coverage, time and
 * source. All parts are asked for at once; one that fails leaves the others standing. Filters of the view are the scope.
 */
export const loadEvidence = async (
  context: Context,
  view: PlainRequest,
  signal: AbortSignal,
): Promise<Loaded<{ readonly evidence: readonly EvidenceItem[] }>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const windows = windowsOf(context.adoption?.windows ?? {});
  const now = contextNow(context);
  const looking: Looking = { context, view, now, signal };
  const topology = callsOver(context, windows.topology, now, signal);
  const recent = windows.shares === windows.topology ? topology : callsOver(context, windows.shares, now, signal);
  const presence = loadPresence(context, windows, now, signal);
  const timed = loadTimedServices(looking, windows.shares);
  // How long requests take is told beside the size: it must not keep that waiting.
  const rows = inTime(
    timed.frame.then((frame) => (frame.ok ? { ...timed.span, rows: frame.value.data.services } : null)),
    null,
  );
  const parts = await Promise.all(
    [
      Promise.all([topology, presence, rows]).then(([over, { coverage }, services]) =>
        size(over, coverage.topology, services, looking),
      ),
      Promise.all([recent, presence]).then(([over, { coverage }]) => shares(over, coverage.shares, looking)),
      presence.then(({ facts, answers }) => ({ facts, answers, metas: [] })),
      presence.then(({ coverage }) => loadParallelVersions(looking, windows.releases, coverage.releases)),
      inventory(topology, looking),
      planes(windows.shares, looking),
      meshMetrics(looking),
      loadExtraSeries(looking),
      alerting(topology, looking),
      recent.then((over) => loadPolicies(looking, callsIn(over, view), windows.shares)),
      loadDepth(
        looking,
        recent.then((over) => callsIn(over, view)),
        windows.shares,
      ),
      recent.then((over) => loadLatencyRoom(looking, timed, callsIn(over, view))),
    ].map((part: Promise<Part>) => inTime(part, LATE, PATIENCE)),
  );
  const found: Facts = Object.assign({}, ...parts.map((part) => part.facts));
  const keys = evidenceKeys.filter((key) => !COMPUTED.includes(key));
  const metas = parts.flatMap((part) => part.metas);
  const answers = parts.flatMap((part) => part.answers);
  const [fault] = answers.flatMap((answer) => answer.fault ?? []);
  if (fault !== undefined && metas.length === 0 && answers.every(({ value }) => value === null)) {
    return { ok: false, fault };
  }
  const reports = context.sources.map((source) => reportOf(source, answers));
  return loaded({
    data: { evidence: keys.map((key) => found[key] ?? missingItem(key, now)) },
    meta: {
      window: { from: now - windows.releases, to: now },
      asOf: metas.reduce<EpochMs | null>(
        (newest, { asOf }) => (asOf === null ? newest : Math.max(newest ?? 0, asOf)),
        null,
      ),
      trust:
        context.sources.length === 0
          ? NO_SOURCE
          : // How old or how long a window's data are stands with each fact, as its coverage.
            mergeTrust([COMPLETE, ...[...metas, ...answers].map(({ trust }) => trust).filter(isPartial)]),
      sources: mergeReports([...reports, ...metas.flatMap(({ sources }) => sources)]),
      queries: [...metas.flatMap(({ queries }) => queries ?? []), ...answers.flatMap(({ receipt }) => receipt ?? [])],
    },
  });
};
