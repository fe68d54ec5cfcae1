import { HIDDEN_CLUSTER, HIDDEN_NAMESPACE, idWithin, type Scope, within } from '@/lib/domain/access';
import type { AccountSums, Alternate, Call, CallEnd, CallSet } from '@/lib/domain/call';
import type { Account } from '@/lib/domain/graph';

/** What is outside every mesh is nobody's namespace: whoever calls it may know what they call. */
const isNobodys = ({ kind }: CallEnd): boolean => kind === 'external' || kind === 'unknown';

const isVisible = (scope: Scope, end: CallEnd): boolean => isNobodys(end) || within(scope, end);

const hidden = (scope: Scope, { cluster }: CallEnd): CallEnd => ({
  cluster: scope.clusters.length === 0 || scope.clusters.includes(cluster) ? cluster : HIDDEN_CLUSTER,
  namespace: HIDDEN_NAMESPACE,
  kind: 'service',
  service: HIDDEN_NAMESPACE,
  workload: null,
  version: null,
});

const NOBODY: AccountSums['principals'] = new Map();

/** Each account names the other end by the identity it proved: the client the callee, the server the caller. */
const withoutIdentity = <S extends AccountSums | null>(sums: S, account: Account, hides: Hides): S => {
  const told = account === 'client' ? hides.target : hides.source;
  return sums === null || !told ? sums : { ...sums, principals: NOBODY };
};
interface Hides {
  readonly source: boolean;
  readonly target: boolean;
}

const scopedCall = (scope: Scope, call: Call): Call => {
  const hides = { source: !isVisible(scope, call.source), target: !isVisible(scope, call.target) };
  if (!hides.source && !hides.target) return call;
  const { labelled: _, ...rest } = call;
  const alternate = (other: Alternate): Alternate => ({
    ...other,
    sums: withoutIdentity(other.sums, other.account, hides),
  });
  return {
    ...rest,
    source: hides.source ? hidden(scope, call.source) : call.source,
    target: hides.target ? hidden(scope, call.target) : call.target,
    client: withoutIdentity(call.client, 'client', hides),
    server: withoutIdentity(call.server, 'server', hides),
    alternates: call.alternates.map(alternate),
    hosts: hides.target ? [] : call.hosts,
    serviceNames: hides.target ? [] : call.serviceNames,
  };
};

/** Has this call an end inside? What is outside every mesh counts for none. */
export const touches = (scope: Scope | undefined, { source, target }: Pick<Call, 'source' | 'target'>): boolean =>
  scope === undefined || (!isNobodys(source) && within(scope, source)) || (!isNobodys(target) && within(scope, target));

/**
 * The calls somebody may see: both ends inside, whole; one end, with the other one's name, host and identity hidden;
 * none, absent. Everything that is summed from calls (nodes, totals, shares) is then summed from these alone, so that
 * nothing hidden can be found by subtraction.
 */
export const scopedCalls = <S extends Pick<CallSet, 'calls' | 'unattributed' | 'quantiles'>>(
  set: S,
  scope: Scope | undefined,
): S => {
  if (scope === undefined) return set;
  const quantiles = set.quantiles;
  return {
    ...set,
    calls: set.calls.filter((call) => touches(scope, call)).map((call) => scopedCall(scope, call)),
    unattributed: set.unattributed.filter(({ source }) => source !== null && within(scope, source)),
    ...(quantiles === undefined ? {} : { quantiles: new Map([...quantiles].filter(([id]) => idWithin(scope, id))) }),
  };
};
