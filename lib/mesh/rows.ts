import { accounts } from '@/lib/domain/graph';
import type { Measure, MeshRows, Row, Rows, SaidEnd, Who } from './adapter';

/** Helpers for adapters that read rows together. All are pure, and keep one object per pair, as the fold expects. */

type Counted = Measure | 'buckets';

export const NO_ROWS: Rows = { rows: [], unreadable: 0 };

export const SILENT_END: SaidEnd = {
  cluster: null,
  namespace: null,
  workload: null,
  service: null,
  version: null,
  app: null,
};

/** A function of `who` that makes its answer once per pair, so that rows go on sharing it. */
export const oncePerWho = (read: (who: Who) => Who | null): ((who: Who) => Who | null) => {
  const seen = new Map<Who, Who | null>();
  return (who) => {
    const before = seen.get(who);
    if (before !== undefined) return before;
    const made = read(who);
    seen.set(who, made);
    return made;
  };
};

/** Every row of every measure, each replaced by what `change` makes of it. */
export const mapRows = (
  all: MeshRows,
  change: (row: Row, at: { readonly account: keyof MeshRows; readonly measure: Counted }) => readonly Row[],
): MeshRows => {
  const side = (account: keyof MeshRows): MeshRows[keyof MeshRows] =>
    Object.fromEntries(
      Object.entries(all[account]).map(([measure, rows]) => [
        measure,
        { ...rows, rows: rows.rows.flatMap((row) => change(row, { account, measure: measure as Counted })) },
      ]),
    );
  return { client: side('client'), server: side('server') };
};

/** Every row with another `who`; null: the row is nobody's call. */
export const mapWho = (all: MeshRows, read: (who: Who) => Who | null): MeshRows => {
  const once = oncePerWho(read);
  return mapRows(all, (row) => {
    const who = once(row.who);
    return who === null ? [] : [who === row.who ? row : { ...row, who }];
  });
};

const endKey = ({ cluster, namespace, workload, service }: SaidEnd): string =>
  `${cluster} ${namespace} ${workload ?? ''} ${service ?? ''}`;

/** A pair as a text, whichever of its rows it is read from; versions do not tell pairs apart. */
export const pairOf = ({ source, target, host, serviceName, serviceNamespace }: Who): string => {
  const isNamed = target.workload !== null || target.service !== null;
  return `${endKey(source)}>${isNamed ? endKey(target) : `${host} ${serviceName} ${serviceNamespace}`}`;
};

const TCP: readonly Counted[] = ['sent', 'received', 'opened', 'connectFailures'];

/** Connections and bytes of pairs that have requests are those of the requests: no call of its own. */
export const withoutTcpOfRequests = (all: MeshRows): MeshRows => {
  const pairs = new Set(
    accounts.flatMap((account) => (all[account].requests?.rows ?? []).map(({ who }) => pairOf(who))),
  );
  return mapRows(all, (row, { measure }) => (TCP.includes(measure) && pairs.has(pairOf(row.who)) ? [] : [row]));
};
