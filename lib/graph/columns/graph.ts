import { edgeId, type Protocol } from '@/lib/domain/entity';
import type {
  AccountFigures,
  EdgeMtls,
  Graph,
  GraphEdge,
  GraphLayout,
  GraphNode,
  Health,
  Latency,
  Traffic,
} from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';
import type { Steps } from '@/lib/domain/steps';
import { type Calls, callsAmong, readCalls } from './calls';
import { packNumbers } from './packed';
import { at, type Reader, type Row, readTable, type Table, tableOf } from './table';

/** The media type of a frame whose graph is in columns (fine-print.md 24). */
export const COLUMNS_TYPE = 'application/vnd.weftline.columns.v1+json';

/** A layout by the order of the nodes. */
interface LayoutColumns {
  readonly version: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly boxes: GraphLayout['boxes'];
}

/** A graph, field by field. Ends of edges are places in the list of nodes, and an edge's id follows from its ends. */
export interface GraphColumns extends Omit<Graph, 'nodes' | 'edges' | 'layout'> {
  readonly nodes: Table;
  readonly edges: Table;
  readonly layout?: LayoutColumns;
}

const layoutColumns = ({ version, positions, boxes }: GraphLayout, nodes: Graph['nodes']): LayoutColumns => ({
  version,
  x: nodes.map(({ id }) => positions[id]?.[0] ?? 0),
  y: nodes.map(({ id }) => positions[id]?.[1] ?? 0),
  boxes,
});

/** For the wire, in steps. Every edge's ends must be among the nodes, and every node placed where there is a layout. */
export function* graphColumns({ nodes, edges, layout, ...rest }: Graph): Steps<GraphColumns> {
  const places = new Map(nodes.map(({ id }, i) => [id, i]));
  const placesOf = (end: 'source' | 'target') => packNumbers(edges.map((edge) => places.get(edge[end]) ?? -1));
  const ends = new Map([['id', null] as const, ['source', placesOf('source')], ['target', placesOf('target')]]);
  yield;
  return {
    ...rest,
    nodes: yield* tableOf(nodes as unknown as readonly Row[]),
    edges: yield* tableOf(edges as unknown as readonly Row[], ends),
    ...(layout === undefined ? {} : { layout: layoutColumns(layout, nodes) }),
  };
}

const layoutOf = ({ version, x, y, boxes }: LayoutColumns, nodes: readonly GraphNode[]): GraphLayout => {
  const positions = lazily(() =>
    Object.fromEntries(nodes.map(({ id }, i): [string, [number, number]] => [id, [x[i] ?? 0, y[i] ?? 0]])),
  );
  return {
    version,
    get positions() {
      return positions();
    },
    boxes,
  };
};

const trafficOf = ({ values }: Reader) => {
  const [requestRate, errorRate, bytesRate] = [
    values<number | null>('requestRate'),
    values<number | null>('errorRate'),
    values<number | null>('bytesRate'),
  ];
  return (i: number): Traffic => ({
    requestRate: at(requestRate, i),
    errorRate: at(errorRate, i),
    bytesRate: at(bytesRate, i),
  });
};

const accountOf = (reader: Reader) => {
  const { values } = reader;
  const [requestRate, errorRate, clientErrorRate, bytesRate] = [
    values<number | null>('requestRate'),
    values<number | null>('errorRate'),
    values<number | null>('clientErrorRate'),
    values<number | null>('bytesRate'),
  ];
  return (i: number): AccountFigures => ({
    requestRate: at(requestRate, i),
    errorRate: at(errorRate, i),
    clientErrorRate: at(clientErrorRate, i),
    bytesRate: at(bytesRate, i),
  });
};

const accountsOf = ({ records }: Reader) => {
  const [client, server] = [
    records<AccountFigures | null>('client', accountOf),
    records<AccountFigures | null>('server', accountOf),
  ];
  return (i: number): GraphEdge['accounts'] => ({ client: at(client, i), server: at(server, i) });
};

const latencyOf = ({ values }: Reader) => {
  const [meanMs, p50Ms, p95Ms, p99Ms] = [
    values<number | null>('meanMs'),
    values<number | null>('p50Ms'),
    values<number | null>('p95Ms'),
    values<number | null>('p99Ms'),
  ];
  const account = values<Latency['account']>('account');
  return (i: number): Latency => ({
    meanMs: at(meanMs, i),
    p50Ms: at(p50Ms, i),
    p95Ms: at(p95Ms, i),
    p99Ms: at(p99Ms, i),
    account: at(account, i),
  });
};

const mtlsOf = ({ values }: Reader) => {
  const [state, basis] = [values<EdgeMtls['state']>('state'), values<EdgeMtls['basis']>('basis')];
  const [share, knownRate, unknownRate] = [
    values<number | null>('share'),
    values<number | null>('knownRate'),
    values<number | null>('unknownRate'),
  ];
  return (i: number): EdgeMtls => ({
    state: at(state, i),
    share: at(share, i),
    knownRate: at(knownRate, i),
    unknownRate: at(unknownRate, i),
    basis: at(basis, i),
  });
};

/** Adds what the literals do not name. */
const addOthers = (rows: readonly object[], reader: Reader, named: ReadonlySet<string>): void => {
  for (const [key, values] of reader.others(named)) {
    rows.forEach((row, i) => {
      if (values[i] !== undefined) (row as Record<string, unknown>)[key] = values[i];
    });
  }
};

const nodesOf = (table: Table): GraphNode[] => {
  const reader = readTable(table);
  const { values, records } = reader;
  const [id, cluster, namespace] = [values<string>('id'), values<string>('cluster'), values<string>('namespace')];
  const [kind, name, version] = [
    values<GraphNode['kind']>('kind'),
    values<string>('name'),
    values<string | null>('version'),
  ];
  const [meshes, hosts] = [values<GraphNode['meshes']>('meshes'), values<string[]>('hosts')];
  const [health, latencyHealth] = [values<Health>('health'), values<GraphNode['latencyHealth']>('latencyHealth')];
  const [trust, trustReasons] = [values<GraphNode['trust']>('trust'), values<string[]>('trustReasons')];
  const [into, out, latency] = [records('in', trafficOf), records('out', trafficOf), records('latency', latencyOf)];
  const nodes = Array.from(
    { length: table.count },
    (_, i): GraphNode => ({
      id: id[i] ?? '',
      cluster: cluster[i] ?? '',
      namespace: namespace[i] ?? '',
      kind: at(kind, i),
      name: name[i] ?? '',
      version: at(version, i),
      meshes: at(meshes, i),
      hosts: at(hosts, i),
      health: at(health, i),
      latencyHealth: at(latencyHealth, i),
      trust: at(trust, i),
      trustReasons: at(trustReasons, i),
      in: at(into, i),
      out: at(out, i),
      latency: at(latency, i),
    }),
  );
  addOthers(nodes, reader, nodeFields);
  return nodes;
};

const nodeFields: ReadonlySet<string> = new Set<keyof GraphNode>([
  ...(['id', 'cluster', 'namespace', 'kind', 'name', 'version', 'meshes', 'hosts', 'health'] as const),
  ...(['latencyHealth', 'trust', 'trustReasons', 'in', 'out', 'latency'] as const),
]);

const edgeFields: ReadonlySet<string> = new Set<keyof GraphEdge>([
  ...(['source', 'target', 'protocol', 'meshes', 'health', 'latencyHealth', 'trust', 'trustReasons'] as const),
  ...(['requestRate', 'errorRate', 'clientErrorRate', 'bytesRate', 'connectionRate'] as const),
  ...(['latency', 'mtls', 'accounts'] as const),
]);

const edgesOf = (table: Table, nodes: readonly GraphNode[]): GraphEdge[] => {
  const reader = readTable(table);
  const { values, records } = reader;
  const [from, to, protocol] = [values<number>('source'), values<number>('target'), values<Protocol>('protocol')];
  const [meshes, health] = [values<GraphEdge['meshes']>('meshes'), values<Health>('health')];
  const [trust, trustReasons] = [values<GraphEdge['trust']>('trust'), values<string[]>('trustReasons')];
  const latencyHealth = values<GraphEdge['latencyHealth']>('latencyHealth');
  const [requestRate, errorRate, bytesRate] = [
    values<number | null>('requestRate'),
    values<number | null>('errorRate'),
    values<number | null>('bytesRate'),
  ];
  const [clientErrorRate, connectionRate] = [
    values<number | null>('clientErrorRate'),
    values<number | null>('connectionRate'),
  ];
  const [latency, mtls, accounts] = [
    records('latency', latencyOf),
    records('mtls', mtlsOf),
    records('accounts', accountsOf),
  ];
  const edges = Array.from({ length: table.count }, (_, i): GraphEdge => {
    const [source, target] = [nodes[at(from, i)]?.id ?? '', nodes[at(to, i)]?.id ?? ''];
    return {
      id: edgeId(source, target, at(protocol, i)),
      source,
      target,
      protocol: at(protocol, i),
      meshes: at(meshes, i),
      health: at(health, i),
      latencyHealth: at(latencyHealth, i),
      trust: at(trust, i),
      trustReasons: at(trustReasons, i),
      requestRate: at(requestRate, i),
      errorRate: at(errorRate, i),
      clientErrorRate: at(clientErrorRate, i),
      bytesRate: at(bytesRate, i),
      connectionRate: at(connectionRate, i),
      latency: at(latency, i),
      mtls: at(mtls, i),
      accounts: at(accounts, i),
    };
  });
  addOthers(edges, reader, edgeFields);
  return edges;
};

const callsIn = new WeakMap<Graph, { readonly table: Table; readonly calls: () => Calls }>();

/** The calls of a graph, without making records of those that came in columns. */
export const callsOf = (graph: Graph): Calls => callsIn.get(graph)?.calls() ?? callsAmong(graph.nodes, graph.edges);

/** The calls of a graph as they came, for another thread to read; null: they came as records. */
export const callTableOf = (graph: Graph): Table | null => callsIn.get(graph)?.table ?? null;

/** The graph that was written, equal to the last digit. Its edges and places are made when they are first asked for. */
export const graphOfColumns = ({ nodes: nodeTable, edges: edgeTable, layout, ...rest }: GraphColumns): Graph => {
  const nodes = nodesOf(nodeTable);
  const edges = lazily(() => edgesOf(edgeTable, nodes));
  const graph: Graph = {
    ...rest,
    nodes,
    get edges() {
      return edges();
    },
    ...(layout === undefined ? {} : { layout: layoutOf(layout, nodes) }),
  };
  callsIn.set(graph, { table: edgeTable, calls: lazily(() => readCalls(edgeTable)) });
  return graph;
};
