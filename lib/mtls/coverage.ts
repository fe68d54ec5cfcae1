import type { Call } from '@/lib/domain/call';
import { type MeshId, meshIds } from '@/lib/domain/entity';
import { grouped } from '@/lib/domain/grouped';
import type { Coverage, CoverageEdge, CoverageReport } from '@/lib/domain/mtls';
import { shareOf } from '@/lib/graph/protection';
import { edgeOf, namespaceOf, serviceOf } from './ends';
import {
  coverageOf,
  knownOf,
  requestProtection,
  stateOf,
  sumProtection,
  tcpProtection,
  type Weighted,
} from './protection';
import { reasonsOf, reportingNodes } from './reasons';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Coverage of what arrives in each namespace, most plaintext first. */
export const namespaceCoverage = (calls: readonly Call[]): CoverageReport['namespaces'] =>
  [...grouped(calls, ({ target }) => namespaceOf(target))]
    .flatMap(([id, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      return [{ id, cluster: first.target.cluster, namespace: first.target.namespace, ...coverageOf(own) }];
    })
    .sort((a, b) => b.plaintextRate - a.plaintextRate || byText(a.id, b.id));

/** Caller namespace × callee namespace. Every call is in exactly one cell: the cells add up to the total. */
export const coverageMatrix = (calls: readonly Call[]): CoverageReport['matrix'] =>
  [...grouped(calls, ({ source, target }) => `${namespaceOf(source)}~${namespaceOf(target)}`)]
    .map(([key, own]) => {
      const [from = '', to = ''] = key.split('~');
      const { state: _, ...figures }: Coverage = coverageOf(own);
      return { from, to, ...figures };
    })
    .sort((a, b) => byText(a.from, b.from) || byText(a.to, b.to));

const weighted = (calls: readonly Call[]): Weighted => {
  const tcp = tcpProtection(calls);
  if (tcp !== null) return tcp;
  return { basis: 'requests', protection: sumProtection(calls.map(requestProtection)) };
};

const bases = ['requests', 'connections', 'bytes'] as const;
const worstFirst = (a: CoverageEdge, b: CoverageEdge): number =>
  Number((b.plaintextRate ?? 0) > 0) - Number((a.plaintextRate ?? 0) > 0) ||
  bases.indexOf(a.basis) - bases.indexOf(b.basis) ||
  (b.plaintextRate ?? 0) - (a.plaintextRate ?? 0) ||
  (b.unknownRate ?? 0) - (a.unknownRate ?? 0) ||
  byText(a.id, b.id);

/** The meshes that report some calls. */
export const meshesIn = (calls: readonly Call[]): MeshId[] => {
  const seen = new Set(calls.flatMap(({ meshes }) => meshes));
  return meshIds.filter((mesh) => seen.has(mesh));
};

/** Service edges that are not fully protected and carried something: plaintext before unknown, busiest first. */
export const uncoveredEdges = (calls: readonly Call[], all: readonly Call[] = calls): CoverageEdge[] => {
  const reporting = reportingNodes(all);
  return [...grouped(calls, edgeOf)]
    .flatMap(([id, own]): CoverageEdge[] => {
      const { protection, basis } = weighted(own);
      const state = stateOf(protection);
      if (state === 'mutual' || knownOf(protection) + protection.unknown === 0) return [];
      const [source = '', target = ''] = id.split('~');
      const [{ protocol }] = own as readonly [Call, ...Call[]];
      return [
        {
          id,
          source,
          target,
          protocol,
          share: shareOf(protection),
          knownRate: knownOf(protection),
          unknownRate: protection.unknown,
          plaintextRate: protection.plaintext,
          basis,
          state,
          reasons: reasonsOf(own, reporting),
          meshes: meshesIn(own),
          since: null,
          sinceKnown: false,
        },
      ];
    })
    .sort(worstFirst);
};

/** SPIFFE and other identities as the callee's proxy verified them, busiest first. */
export const identitiesOf = (calls: readonly Call[]): CoverageReport['identities'] => {
  const found = new Map<string, { callers: Set<string>; callees: Set<string>; requestRate: number }>();
  for (const call of calls) {
    for (const [principal, rate] of call.server?.principals ?? []) {
      const entry = found.get(principal) ?? { callers: new Set(), callees: new Set(), requestRate: 0 };
      entry.callers.add(serviceOf(call.source));
      entry.callees.add(serviceOf(call.target));
      // TCP counts connections here; they are not requests.
      if (call.protocol !== 'tcp') entry.requestRate += rate;
      found.set(principal, entry);
    }
  }
  return [...found]
    .map(([principal, { callers, callees, requestRate }]) => ({
      principal,
      callers: [...callers].sort(),
      callees: [...callees].sort(),
      requestRate,
    }))
    .sort((a, b) => b.requestRate - a.requestRate || byText(a.principal, b.principal));
};
