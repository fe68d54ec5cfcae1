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

/** More pairs than this make a query too long: then every caller may call every callee. */
const MAX_PAIRS = 20;

/** The rows of some calls, by who calls whom; of many calls a little more: any of the callers to any of the callees. */
export const pairMatchers = (calls: readonly Call[]): readonly FieldMatchers[] => {
  const targets = new Map<string, Call[]>();
  for (const call of calls) {
    const { namespace, kind, service, workload } = call.target;
    const key = JSON.stringify([namespace, kind, service, workload]);
    targets.set(key, [...(targets.get(key) ?? []), call]);
  }
  if (targets.size > MAX_PAIRS) return combined(endsOf('source', calls), endsOf('target', calls));
  return [...targets.values()].flatMap((own) => combined(endsOf('source', own), endsOf('target', own)));
};
