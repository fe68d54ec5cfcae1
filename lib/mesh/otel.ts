import type { Account } from '@/lib/domain/graph';
import type { AccountRow, MeshAdapter, MeshRows, Row, Rows, Who } from './adapter';
import { mapRows, mapWho, NO_ROWS, pairOf, SILENT_END } from './rows';

const pair = {
  sourceCluster: 'cluster',
  sourceNamespace: ['client_service_namespace', 'client_k8s_namespace_name'],
  sourceWorkload: 'client',
  targetCluster: 'cluster',
  targetNamespace: ['server_service_namespace', 'server_k8s_namespace_name'],
  targetWorkload: 'server',
  // The far end's name may be a host outside (`link` tells): then it is looked for by that.
  host: 'server',
  link: 'connection_type',
  // Only the Collector has it, on every series; Tempo counts failures apart.
  outcome: 'failed',
} as const satisfies AccountRow['labels'];

/** Names that stand for "somebody without spans". */
const PLACEHOLDERS: readonly string[] = ['user', 'unknown'];
/** Ends that send no spans: what is said of them the other end saw. */
const WITHOUT_SPANS: readonly string[] = ['virtual_node', 'database'];

const isPlaceholder = ({ workload }: Who['source']): boolean => workload !== null && PLACEHOLDERS.includes(workload);
const isHost = (name: string | null): boolean => name !== null && /[.:]/.test(name);

const readWho = (who: Who): Who => {
  const source = isPlaceholder(who.source) ? { ...SILENT_END, cluster: who.source.cluster } : who.source;
  const isOutside = who.link === 'virtual_node' && isHost(who.target.workload);
  const target = isOutside ? { ...SILENT_END, cluster: who.target.cluster } : who.target;
  return { ...who, source, target, host: isOutside ? who.host : null };
};

/** Did this end send spans? Only then has it an account of the call. */
const hasSpans: Readonly<Record<Account, (who: Who) => boolean>> = {
  client: ({ source }) => !isPlaceholder(source),
  // A caller without spans is why the connection is called virtual: the callee has them.
  server: ({ source, link }) => isPlaceholder(source) || link === null || !WITHOUT_SPANS.includes(link),
};

const said = (row: Row, outcome: 'success' | 'failure' | null, value = row.value): Row => ({ ...row, outcome, value });

/** Rows by pair, so that producers of one pair can be laid side by side. */
const byPair = (rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> => {
  const pairs = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${pairOf(row.who)} ${row.who.link}`;
    const own = pairs.get(key);
    if (own === undefined) pairs.set(key, [row]);
    else own.push(row);
  }
  return pairs;
};

const total = (rows: readonly Row[]): number => rows.reduce((sum, { value }) => sum + value, 0);

/** Tempo counts failures beside a total that includes them. */
const tempoRows = (requests: readonly Row[], failures: readonly Row[]): readonly Row[] => {
  const [first] = requests;
  if (first === undefined) return [];
  const all = total(requests);
  const failed = Math.min(all, total(failures));
  return [said(first, 'success', all - failed), said(first, 'failure', failed)];
};

/** The Collector says `failed` on the requests themselves. */
const collectorRows = (requests: readonly Row[]): readonly Row[] =>
  requests.map((row) => said(row, row.outcome === 'true' ? 'failure' : 'success'));

const isTempo = ({ outcome }: Row): boolean => outcome === null;

/** Two producers of one pair saw the same spans: they are never added, the fuller one stands. */
const settled = (requests: readonly Row[], failures: readonly Row[]): readonly Row[] => {
  const failuresOf = byPair(failures.filter(isTempo));
  return [...byPair(requests)].flatMap(([key, rows]) => {
    const tempo = rows.filter(isTempo);
    const collector = rows.filter((row) => !isTempo(row));
    return total(tempo) >= total(collector) ? tempoRows(tempo, failuresOf.get(key) ?? []) : collectorRows(collector);
  });
};

/** Which producer stands for a pair, so that its durations are taken from the same one. */
const producers = (requests: readonly Row[]): ReadonlyMap<string, 'tempo' | 'collector'> =>
  new Map(
    [...byPair(requests)].map(([key, rows]) => {
      const tempo = total(rows.filter(isTempo));
      return [key, tempo >= total(rows) - tempo ? 'tempo' : 'collector'] as const;
    }),
  );

const SPAN_ERROR: readonly string[] = ['STATUS_CODE_ERROR', 'Error', 'ERROR', '2'];

/** Services of which only span metrics tell: somebody calls them, and nobody says who. */
const arrivals = (rows: readonly Row[], named: ReadonlySet<string>): readonly Row[] =>
  rows
    .filter(({ who }) => who.target.workload !== null && !named.has(who.target.workload))
    .map((row) => ({
      ...row,
      code: null,
      outcome: row.code !== null && SPAN_ERROR.includes(row.code) ? 'failure' : 'success',
      who: row.who,
    }));

const namesIn = (rows: readonly Row[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ who }) => [who.source.workload, who.target.workload]).filter((name) => name !== null));

const readTogether = (told: MeshRows): MeshRows => {
  const requests = told.client.requests ?? NO_ROWS;
  const rows = settled(requests.rows, told.client.failures?.rows ?? []);
  const stands = producers(requests.rows);
  const spans = arrivals(told.server.arrivals?.rows ?? [], namesIn(requests.rows));
  const counted = (account: Account): Rows => ({
    rows: [...rows.filter(({ who }) => hasSpans[account](who)), ...(account === 'server' ? spans : [])],
    unreadable: account === 'client' ? requests.unreadable : 0,
  });
  // The counter of requests is one for both ends; each has a histogram of its own.
  const both: MeshRows = {
    client: { ...told.client, requests: counted('client') },
    server: { ...told.server, requests: counted('server') },
  };
  const timed = mapRows(both, (row, { account, measure }) => {
    if (measure !== 'duration' && measure !== 'buckets') return [row];
    const producer = isTempo(row) ? 'tempo' : 'collector';
    const isOurs = (stands.get(`${pairOf(row.who)} ${row.who.link}`) ?? producer) === producer;
    return isOurs && hasSpans[account](row.who) ? [row] : [];
  });
  return mapWho(timed, readWho);
};

const SPANS = ['traces_span_metrics_calls_total', 'traces_spanmetrics_calls_total', 'calls_total'] as const;

/**
 * No mesh, instrumented: service graphs of Tempo or of the Collector, and span metrics of services they do not name.
 * Both ends' spans make a pair, so both ends account for it unless one of them sends none.
 */
export const otel: MeshAdapter = {
  id: 'otel',
  docs: 'https://grafana.com/docs/tempo/latest/metrics-from-traces/service_graphs/',
  tells: [
    { metric: 'traces_service_graph_request_total', where: {}, versionLabel: null },
    { metric: 'traces_span_metrics_calls_total', where: {}, versionLabel: null },
    { metric: 'traces_spanmetrics_calls_total', where: {}, versionLabel: null },
  ],
  exports: [],
  metrics: {},
  durationUnitMs: 1000,
  timed: {
    client: [{ sourceWorkload: { notIn: PLACEHOLDERS } }],
    server: [{ sourceWorkload: { in: ['', ...PLACEHOLDERS] } }, { link: { notIn: WITHOUT_SPANS } }],
  },
  accounts: {
    client: {
      where: {},
      anonymous: { client: { in: PLACEHOLDERS } },
      durationsWithoutEnding: true,
      labels: pair,
      metrics: {
        requests: { name: 'traces_service_graph_request_total' },
        failures: { name: 'traces_service_graph_request_failed_total' },
        duration: { name: 'traces_service_graph_request_client_seconds' },
      },
      durationFields: ['outcome'],
      statesProtection: false,
    },
    server: {
      where: {},
      anonymous: { client: { in: PLACEHOLDERS } },
      durationsWithoutEnding: true,
      labels: {
        ...pair,
        targetNamespace: [...pair.targetNamespace, 'service_namespace'],
        targetWorkload: ['server', 'service_name', 'service'],
        code: 'status_code',
      },
      metrics: {
        arrivals: { name: SPANS, where: { span_kind: { re2: '.*(?:[Ss]erver|SERVER|[Cc]onsumer|CONSUMER)' } } },
        duration: { name: 'traces_service_graph_request_server_seconds' },
      },
      durationFields: ['outcome'],
      statesProtection: false,
    },
  },
  protection: { yes: [], no: [] },
  clientOnly: [{}],
  joinsByName: true,
  gatewayNamespaces: [],
  refine: readTogether,
};
