import { type Call, type CallEnd, ourCluster } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import { type ClusterNames, combined, endsOf, workloadMatchers } from './select';
import { type FieldMatchers, MISSING } from './spell';

/** Every way in which a source may spell one of our clusters. */
const spellings = (cluster: string, aliases: ClusterNames['clusterAliases']): readonly string[] => {
  if (cluster === UNKNOWN) return MISSING.in;
  const others = Object.entries(aliases).flatMap(([theirs, ours]) => (ours === cluster ? [theirs] : []));
  return [...new Set([cluster, ...others])].filter((name) => ourCluster(name, aliases) === cluster).sort();
};

/**
 * Callers whose calls only the callee reports: no proxy, or one nobody scrapes. Their rows of the server account are
 * the headline; of all other callers it is the client account. Each call then counts once. A workload that speaks in one
 * cluster may be silent in another.
 */
export const silentCallers = (
  calls: readonly Call[],
  { clusterAliases }: Pick<ClusterNames, 'clusterAliases'> = { clusterAliases: {} },
): readonly FieldMatchers[] => {
  const name = ({ namespace, workload }: CallEnd): string => `${namespace}/${workload ?? ''}`;
  const key = (end: CallEnd): string => `${end.cluster}/${name(end)}`;
  const callers = calls.filter(({ headline }) => headline === 'client').map(({ source }) => source);
  const [speaking, spoken] = [new Set(callers.map(key)), new Set(callers.map(name))];
  const silent = calls.map(({ source }) => source).filter((end) => end.workload !== null && !speaking.has(key(end)));
  const elsewhere = silent.filter((end) => spoken.has(name(end)));
  const clusters = [...new Set(elsewhere.map(({ cluster }) => cluster))].sort();
  return [
    { sourceWorkload: MISSING },
    ...workloadMatchers(
      'source',
      silent.filter((end) => !spoken.has(name(end))),
    ),
    ...clusters.flatMap((cluster) =>
      workloadMatchers(
        'source',
        elsewhere.filter((end) => end.cluster === cluster),
        { sourceCluster: { in: spellings(cluster, clusterAliases) } },
      ),
    ),
  ];
};

/** The rows of some calls, by who calls whom. */
export const pairMatchers = (calls: readonly Call[]): readonly FieldMatchers[] => {
  const targets = new Map<string, Call[]>();
  for (const call of calls) {
    const { cluster, namespace, kind, service, workload } = call.target;
    const key = JSON.stringify([cluster, namespace, kind, service, workload]);
    targets.set(key, [...(targets.get(key) ?? []), call]);
  }
  return [...targets.values()].flatMap((own) => combined(endsOf('source', own), endsOf('target', own)));
};

/**
 * Calls that only the callee reports although their caller reports others: where layer 7 is seen on one side of a call
 * (Hubble), a caller is silent towards one callee and not towards the next.
 */
export const halfTold = (calls: readonly Call[]): readonly Call[] => {
  const key = ({ cluster, namespace, workload }: CallEnd): string => `${cluster}/${namespace}/${workload ?? ''}`;
  const speaking = new Set(calls.flatMap(({ headline, source }) => (headline === 'client' ? [key(source)] : [])));
  return calls.filter(
    ({ headline, source }) => headline === 'server' && source.workload !== null && speaking.has(key(source)),
  );
};
