import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import type { MeshReport } from '@/lib/domain/mesh';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Overview } from '@/lib/domain/overview';
import { idName } from '@/lib/format/name';
import { formatPercent, formatRate, NOT_REPORTED, spell } from '@/lib/format/number';

/** One thing that is not as it was when the view was frozen. */
export interface Difference {
  readonly key: string;
  readonly what: string;
  readonly kind: 'new' | 'gone' | 'changed';
  readonly was: string;
  readonly is: string;
}

/** Requests may vary by this much and errors by this much before it is worth a line. */
const RATE = 0.25;
const ERRORS = 0.01;

type Carried = Pick<GraphEdge, 'health'> & { readonly requestRate: number | null; readonly errorRate: number | null };

const percent = (share: number | null): string => (share === null ? NOT_REPORTED : spell(formatPercent(share)));
const rate = (value: number | null): string => (value === null ? NOT_REPORTED : spell(formatRate(value)));
const said = ({ health, requestRate, errorRate }: Carried): string =>
  `${health}, ${rate(requestRate)}, ${percent(errorRate)} errors`;

const moved = (a: number | null, b: number | null, by: number): boolean => {
  if (a === null || b === null) return a !== b;
  return Math.abs(a - b) > by;
};

const isChanged = (then: Carried, now: Carried): boolean =>
  then.health !== now.health ||
  moved(then.errorRate, now.errorRate, ERRORS) ||
  moved(then.requestRate, now.requestRate, RATE * Math.max(then.requestRate ?? 0, now.requestRate ?? 0));

const carriedOf = (node: GraphNode): Carried => ({ health: node.health, ...node.in });

const between = (then: ReadonlyMap<string, Carried>, now: ReadonlyMap<string, Carried>): readonly Difference[] => {
  const about = (key: string) => ({ key, what: idName(key) });
  const changed = [...then].flatMap(([key, was]): Difference[] => {
    const is = now.get(key);
    if (is === undefined) return [{ ...about(key), kind: 'gone', was: said(was), is: NOT_REPORTED }];
    return isChanged(was, is) ? [{ ...about(key), kind: 'changed', was: said(was), is: said(is) }] : [];
  });
  const fresh = [...now].flatMap(([key, is]): Difference[] =>
    then.has(key) ? [] : [{ ...about(key), kind: 'new', was: NOT_REPORTED, is: said(is) }],
  );
  return [...changed, ...fresh];
};

const byId = <T extends { readonly id: string }>(list: readonly T[], read: (item: T) => Carried) =>
  new Map(list.map((item) => [item.id, read(item)]));

interface GraphLike {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const graphs = (then: GraphLike, now: GraphLike): readonly Difference[] => [
  ...between(byId(then.nodes, carriedOf), byId(now.nodes, carriedOf)),
  ...between(
    byId(then.edges, (edge) => edge),
    byId(now.edges, (edge) => edge),
  ),
];

const line = (key: string, what: string, was: string, is: string): readonly Difference[] =>
  was === is ? [] : [{ key, what, kind: 'changed', was, is }];

const overviews = (then: Overview, now: Overview): readonly Difference[] => [
  ...line('verdict', 'Verdict', then.verdict.sentence, now.verdict.sentence),
  ...line('requests', 'Requests', rate(then.signals.requestRate.now), rate(now.signals.requestRate.now)),
  ...line('errors', 'Errors', percent(then.signals.errorRate.now), percent(now.signals.errorRate.now)),
  ...line('mtls', 'Protected by mTLS', percent(then.mtls.share), percent(now.mtls.share)),
  ...between(byId(then.map.nodes, carriedOf), byId(now.map.nodes, carriedOf)),
];

const coverages = (then: CoverageReport, now: CoverageReport): readonly Difference[] => {
  const shares = (report: CoverageReport) => new Map(report.namespaces.map(({ id, share }) => [id, share]));
  const [before, after] = [shares(then), shares(now)];
  return [
    ...line('total', 'Protected by mTLS', percent(then.total.share), percent(now.total.share)),
    ...[...new Set([...before.keys(), ...after.keys()])].flatMap((id) =>
      line(id, idName(id), percent(before.get(id) ?? null), percent(after.get(id) ?? null)),
    ),
  ];
};

const meshes = (then: MeshReport, now: MeshReport): readonly Difference[] => {
  const states = (report: MeshReport) =>
    new Map(report.meshes.map(({ mesh, cluster, state, why }) => [`${mesh} in ${cluster}`, `${state}: ${why}`]));
  const [before, after] = [states(then), states(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    line(key, key, before.get(key) ?? NOT_REPORTED, after.get(key) ?? NOT_REPORTED),
  );
};

/** What differs between two answers to one question, by the shape of what they say. */
export const differences = (endpoint: string, then: unknown, now: unknown): readonly Difference[] => {
  if (endpoint === 'graph') return graphs(then as GraphLike, now as GraphLike);
  if (endpoint === 'overview') return overviews(then as Overview, now as Overview);
  if (endpoint === 'mtls') return coverages(then as CoverageReport, now as CoverageReport);
  if (endpoint === 'mesh') return meshes(then as MeshReport, now as MeshReport);
  if (endpoint === 'services') {
    const rows = (list: unknown) => byId((list as { services: readonly GraphNode[] }).services, carriedOf);
    return between(rows(then), rows(now));
  }
  const service = (detail: unknown) => byId([(detail as { service: GraphNode }).service], carriedOf);
  return between(service(then), service(now));
};
