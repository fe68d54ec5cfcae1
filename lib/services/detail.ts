import { type Call, type CallSet, endEntity, headlineOf } from '@/lib/domain/call';
import { mayReport } from '@/lib/domain/capabilities';
import { entityId } from '@/lib/domain/entity';
import type { FaultShare, ServiceDetail } from '@/lib/domain/service';
import type { Settings } from '@/lib/domain/settings';
import { type BuiltGraph, buildGraph, type GraphOptions } from '@/lib/graph/build';
import { responsesOf } from '@/lib/graph/figures';
import { groupCalls, type NodeGroup } from '@/lib/graph/group';
import { significant } from '@/lib/graph/round';
import { serviceOf } from '@/lib/mtls/ends';
import { splitOf } from './backends';
import { type Counted, type Failing, NOTHING_COUNTED } from './counters';
import { flagDomain, type Sign } from './evidence';
import { type FailedEdge, type FailedRow, faultShares, sharesOf } from './fault-domains';
import { resilienceOf } from './resilience';
import { rowOf } from './rows';

type BuildOptions = Pick<GraphOptions, 'settings' | 'trust' | 'span'>;
interface DetailOptions extends BuildOptions {
  readonly settings: Pick<Settings, 'health' | 'errors'>;
  /** What proxies counted of failures towards it; absent: nobody was asked. */
  readonly counted?: Counted;
}

const failedRows = (account: Call['client']): readonly FailedRow[] | null =>
  account?.responses.filter(({ outcome, rate }) => outcome === 'error' && rate > 0) ?? null;

/** The failures of calls as each end tells them. */
export const failedEdges = (calls: readonly Call[]): readonly FailedEdge[] =>
  [...groupCalls(calls, 'workload').edges.values()].map(({ calls: own }) => {
    const side = (account: 'client' | 'server') => {
      const told = own.flatMap((call) => (call[account] === null ? [] : [call[account]]));
      return told.length === 0 ? null : told.flatMap((sums) => failedRows(sums) ?? []);
    };
    const isFlagless = own.every(({ headlineMesh }) => !mayReport(headlineMesh, 'flags'));
    return { client: side('client'), server: side('server'), isFlagless };
  });

const rounded = (shares: readonly FaultShare[]): FaultShare[] =>
  shares.map((share) => ({ ...share, rate: significant(share.rate), share: significant(share.share) }));

/** Failed requests of some calls by whose fault they likely are, with 4 significant digits. */
const faultDomainsOf = (calls: readonly Call[], { requests }: Counted): readonly FaultShare[] =>
  rounded(faultShares(failedEdges(calls), requests));

/** Connections a mesh counts as failed without saying why: they were never made. */
const connectFailures = (calls: readonly Call[]): readonly Sign[] =>
  calls.flatMap((call) => {
    const rate = headlineOf(call)?.connectFailures ?? null;
    return rate === null ? [] : [{ domain: 'network', mark: 'UF', rate }];
  });

/** Failed connections by whose fault they likely are: by the counters that say why, else by those that only count. */
const connectionFaultsOf = (calls: readonly Call[], { connections }: Counted): readonly FaultShare[] => {
  const told = connections.map(({ flag, rate }) => ({ domain: flagDomain(flag), mark: flag, rate }));
  const explained = told.some(({ domain }) => domain !== 'policy');
  return rounded(sharesOf(explained ? told : [...told, ...connectFailures(calls)]));
};

const neighbours = (built: BuiltGraph, id: string, end: 'source' | 'target'): ServiceDetail['callers'] => {
  const other = end === 'source' ? 'target' : 'source';
  return built.edges
    .flatMap(({ edge }) => {
      const node = edge[other] === id ? built.nodes.get(edge[end]) : undefined;
      return node === undefined ? [] : [{ edge, node }];
    })
    .sort((a, b) => (b.edge.requestRate ?? 0) - (a.edge.requestRate ?? 0) || (a.edge.id < b.edge.id ? -1 : 1));
};

const workloadsOf = (calls: readonly Call[], id: string, options: BuildOptions): ServiceDetail['workloads'] => {
  const own = new Set(
    calls
      .flatMap(({ source, target }) => [source, target])
      .filter((end) => end.workload !== null && serviceOf(end) === id)
      .map((end) => entityId(endEntity(end, 'workload'))),
  );
  const { nodes } = buildGraph({ calls }, { ...options, groupBy: 'workload', responses: false });
  return [...nodes.values()].filter((node) => own.has(node.id));
};

/** All calls of a service and of its neighbours: what their figures need, and no more. */
const neighbourhood = (calls: readonly Call[], own: readonly Call[]): readonly Call[] => {
  const near = new Set(own.flatMap(({ source, target }) => [serviceOf(source), serviceOf(target)]));
  return calls.filter(({ source, target }) => near.has(serviceOf(source)) || near.has(serviceOf(target)));
};

/** The calls whose failures are a node's: what arrives, or what leaves where nothing does (gateways). */
export const failingOf = (group: Pick<NodeGroup, 'in' | 'out'>): Failing =>
  group.in.length > 0 ? { side: 'target', calls: group.in } : { side: 'source', calls: group.out };

/** All the service page needs of one node; null: no such node. */
export const serviceDetail = (set: CallSet, id: string, options: DetailOptions): ServiceDetail | null => {
  const group = groupCalls(set.calls, 'service').nodes.get(id);
  if (group === undefined) return null;
  const own = [...group.in, ...group.out];
  const built = buildGraph(
    { ...set, calls: neighbourhood(set.calls, own) },
    { ...options, groupBy: 'service', responses: true },
  );
  const node = built.nodes.get(id);
  if (node === undefined) return null;
  const directed = (direction: 'in' | 'out') => responsesOf(group[direction]).map((row) => ({ ...row, direction }));
  const { calls: failing } = failingOf(group);
  const { counted = NOTHING_COUNTED } = options;
  const split = splitOf(counted.backends, options.settings.errors);
  return {
    service: rowOf(node, group),
    ...(split.length === 0 ? {} : { split }),
    callers: neighbours(built, id, 'source'),
    callees: neighbours(built, id, 'target'),
    responses: [...directed('in'), ...directed('out')],
    faultDomains: [...faultDomainsOf(failing, counted)],
    connectionFaults: [...connectionFaultsOf(failing, counted)],
    resilience: resilienceOf(failing, counted),
    workloads: workloadsOf(own, id, options),
  };
};
