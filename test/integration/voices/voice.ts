import { refOf } from '@/demo/mesh';
import type { Row } from '@/demo/rows';
import type { Call, Workload } from '@/demo/shape';
import { calls } from '@/demo/topology';
import { type Delta, endingOf, verdictOf } from '@/demo/truth';
import type { Account } from '@/lib/domain/graph';
import { sumOf } from '@/test/harness/expected';

/**
 * What a mesh can say of the shop's truth, written by hand from its documentation: which rows it tells of, whom it names,
 * who attests protection. Neither the demo's dialects nor Weftline's adapters take part.
 */

/** One row as a mesh tells it. */
export interface Said {
  readonly source: string;
  readonly target: string;
  readonly account: Account;
  /** Null: nobody attests it. */
  readonly isProtected: boolean | null;
  /** Absent: as the shop's truth has it. */
  readonly protocol?: Call['protocol'];
  /** Absent: judged by status; null: how it ended is not told. */
  readonly verdict?: 'error' | 'client-error' | 'fine' | null;
  /** False: counted and not timed. */
  readonly isTimed?: boolean;
  /** Absent: as long as the shop's truth has it. */
  readonly meanMs?: number;
  /** How much of it is counted; absent: all. */
  readonly part?: number;
}

export interface Voice {
  readonly says: (row: Row, call: Call) => readonly Said[];
  /** Both accounts of one edge state protection: whose word stands. Absent: the callee's, else the caller's. */
  readonly attests?: Account;
  /** Whose calls the one counter counts that durations of both ends are divided by. Absent: each end counts its own. */
  readonly counts?: Account;
}

export interface Side {
  readonly requests: number;
  readonly judged: number;
  readonly errors: number;
  readonly clientErrors: number;
  readonly timed: number;
  /** Between which means (ms) of what was timed a back end may tell one; null: nothing was timed. */
  readonly meanMs: { readonly least: number; readonly most: number } | null;
}

export interface ExpectedEdge {
  readonly id: string;
  readonly protocol: Call['protocol'];
  readonly sides: Readonly<Record<Account, Side | null>>;
  /** What durations are divided by; null: what the end that told them counts. */
  readonly counted: number | null;
  readonly protectedCount: number;
  readonly knownCount: number;
  /** How much the mesh counts of `knownCount`: of a request, the connections it took. */
  readonly countedOf: number;
  readonly opened: number;
  readonly bytes: number;
  readonly unseen: number;
}

/** What the gateways and their namespace are called where they are not Istio's. */
export interface GatewayNames {
  readonly ingress: string;
  readonly egress: string;
  readonly namespace: string;
}
export const plainNames: GatewayNames = {
  ingress: 'shop-ingressgateway',
  egress: 'shop-egressgateway',
  namespace: 'ingress',
};

/** `cluster/namespace/kind/name` of a workload under the name it is given. */
export const nodeOf = ({ cluster, namespace }: Workload, name: string, names = plainNames): string => {
  const place = namespace === 'istio-ingress' ? names.namespace : namespace;
  if (!name.endsWith('gateway')) return `${cluster}/${place}/service/${name}`;
  return `${cluster}/${place}/gateway/${name.includes('egress') ? names.egress : names.ingress}`;
};
export const byWorkload = (workload: Workload, names = plainNames): string => nodeOf(workload, workload.name, names);
export const byService = (workload: Workload, names = plainNames): string => nodeOf(workload, workload.service, names);
export const nobodyIn = (cluster: string): string => `${cluster}/unknown/unknown/unknown`;
export const hostIn = (cluster: string, host: string): string => `${cluster}/unknown/external/${host}`;

export const hostOf = ({ to }: Call): string | null => (to.kind === 'host' || to.kind === 'through' ? to.host : null);
export { refOf };

interface Told {
  readonly delta: Delta;
  readonly said: Said;
}

const sum = (told: readonly Told[], of: (one: Told) => number): number =>
  told.reduce((total, one) => total + of(one), 0);

const verdictIn = ({ delta, said }: Told) =>
  said.verdict === undefined ? verdictOf(endingOf(delta.row)) : said.verdict;

/**
 * The mean of all, and as it is where label sets that began inside the window lack their first sample. A row may be a label
 * set of its own or share one that was there before, so that of the unseen any may be lacking: the slow ones, or the quick.
 */
const meanOf = (timed: readonly Told[]): Side['meanMs'] => {
  const parts = timed.map(({ delta, said: { meanMs } }) => ({
    count: delta.count,
    ms: meanMs === undefined ? delta.durationSum : delta.count * meanMs,
    unseen: delta.unseen,
    unseenMs: meanMs === undefined ? delta.unseenMs : delta.unseen * meanMs,
  }));
  const count = sumOf(parts, (part) => part.count);
  if (count === 0) return null;
  const ms = sumOf(parts, (part) => part.ms);
  const without = (isLacking: (mean: number) => boolean): number => {
    const lacking = parts.filter(({ unseen, unseenMs }) => unseen > 0 && isLacking(unseenMs / unseen));
    const left = count - sumOf(lacking, ({ unseen }) => unseen);
    return left === 0 ? ms / count : (ms - sumOf(lacking, ({ unseenMs }) => unseenMs)) / left;
  };
  return { least: without((mean) => mean > ms / count), most: without((mean) => mean < ms / count) };
};

const sideOf = (all: readonly Told[], account: Account): Side | null => {
  const told = all.filter(({ said }) => said.account === account);
  if (told.length === 0) return null;
  const judged = (wanted: 'error' | 'client-error'): number =>
    sum(told, (one) => (verdictIn(one) === wanted ? one.delta.count : 0));
  const timed = told.filter(({ said }) => said.isTimed !== false);
  return {
    requests: sum(told, ({ delta }) => delta.count),
    judged: sum(told, (one) => (verdictIn(one) === null ? 0 : one.delta.count)),
    errors: judged('error'),
    clientErrors: judged('client-error'),
    timed: sum(timed, ({ delta }) => delta.count),
    meanMs: meanOf(timed),
  };
};

const edgeOf = (id: string, protocol: Call['protocol'], told: readonly Told[], voice: Voice): ExpectedEdge => {
  const has = (account: Account): boolean => told.some(({ said }) => said.account === account);
  const witness = voice.attests ?? (has('server') ? 'server' : 'client');
  const known = told.filter(({ said }) => said.account === witness && said.isProtected !== null);
  const teller: Account = has('client') ? 'client' : 'server';
  const own = told.filter(({ said }) => said.account === teller);
  const sides = { client: sideOf(told, 'client'), server: sideOf(told, 'server') };
  return {
    id,
    protocol,
    sides,
    counted: (voice.counts && sides[voice.counts]?.requests) ?? null,
    protectedCount: sum(known, ({ delta, said }) => (said.isProtected ? delta.count : 0)),
    knownCount: sum(known, ({ delta }) => delta.count),
    countedOf: sum(known, ({ delta, said }) => delta.count * (said.part ?? 1)),
    opened: sum(own, ({ delta, said }) => delta.count * (said.part ?? 1)),
    bytes: sum(own, ({ delta }) => delta.sent + delta.received),
    unseen: sum(told, ({ delta }) => delta.unseen),
  };
};

/** Every edge that a mesh can name and that carried something. */
export const expectedOf = (voice: Voice, growth: readonly Delta[]): ReadonlyMap<string, ExpectedEdge> => {
  const byId = new Map<string, { readonly protocol: Call['protocol']; readonly told: Told[] }>();
  for (const delta of growth) {
    const call = calls[delta.row.call];
    if (call === undefined || delta.count === 0) continue;
    for (const said of voice.says(delta.row, call)) {
      const protocol = said.protocol ?? call.protocol;
      const id = `${said.source}~${said.target}~${protocol}`;
      const group = byId.get(id) ?? { protocol, told: [] };
      byId.set(id, group);
      group.told.push({ delta, said });
    }
  }
  return new Map([...byId].map(([id, { protocol, told }]) => [id, edgeOf(id, protocol, told, voice)]));
};
