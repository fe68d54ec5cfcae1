import type { Frame } from '@/lib/domain/envelope';
import type { GraphEdge, GraphNode, Health } from '@/lib/domain/graph';
import type { MeshReport } from '@/lib/domain/mesh';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Overview } from '@/lib/domain/overview';
import type { ServiceDetail } from '@/lib/domain/service';
import type { Trace } from '@/lib/domain/trace';
import type { TraceComparison, TraceDependencies } from '@/lib/domain/traces';
import { idName } from '@/lib/format/name';
import { formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';

export interface CardFigure {
  readonly label: string;
  readonly value: string;
}

export interface Miniature {
  readonly nodes: readonly {
    readonly id: string;
    readonly health: Health;
    readonly at: readonly [number, number] | null;
  }[];
  readonly edges: readonly { readonly source: string; readonly target: string; readonly health: Health }[];
}

const order: readonly Health[] = ['failing', 'degraded', 'unknown', 'healthy', 'idle'];
const worstOf = (all: readonly Health[]): Health => order.find((health) => all.includes(health)) ?? 'unknown';

/** What the main frame of a snapshot says in a sentence and a few figures. */
export interface Said {
  readonly health: Health;
  /** null: it cannot be told without names. */
  readonly verdict: string | null;
  readonly figures: readonly CardFigure[];
  readonly miniature: Miniature | null;
}

interface GraphLike {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly layout?: { readonly positions: Readonly<Record<string, readonly [number, number]>> } | undefined;
}

const miniatureOf = ({ nodes, edges, layout }: GraphLike): Miniature => ({
  nodes: nodes.map(({ id, health }) => ({ id, health, at: layout?.positions[id] ?? null })),
  edges: edges.map(({ source, target, health }) => ({ source, target, health })),
});

const figure = (label: string, value: number | null, format: typeof formatRate): readonly CardFigure[] =>
  value === null ? [] : [{ label, value: spell(format(value)) }];
const count = (label: string, value: number): CardFigure => ({ label, value: value.toLocaleString('en-US') });

const ofGraph = (graph: GraphLike): Said => {
  const bad = graph.nodes.filter(({ health }) => health === 'failing' || health === 'degraded');
  const [first] = bad.toSorted((a, b) => (b.in.errorRate ?? 0) - (a.in.errorRate ?? 0));
  const others = bad.length > 1 ? ` and ${bad.length - 1} more` : '';
  return {
    health: worstOf(graph.nodes.map(({ health }) => health)),
    verdict: first === undefined ? null : `${idName(first.id)} is ${first.health}${others}`,
    figures: [
      count('services', graph.nodes.length),
      count('calls', graph.edges.length),
      count('failing or degraded', bad.length),
      ...(first === undefined ? [] : figure('worst error rate', first.in.errorRate, formatPercent)),
    ],
    miniature: miniatureOf(graph),
  };
};

const ofOverview = ({ verdict, signals, mtls, map }: Overview): Said => ({
  health: verdict.health,
  verdict: verdict.sentence,
  figures: [
    ...figure('requests', signals.requestRate.now, formatRate),
    ...figure('errors', signals.errorRate.now, formatPercent),
    ...figure('p95', signals.p95Ms.now, formatMs),
    ...figure('protected by mTLS', mtls.share, formatPercent),
  ],
  miniature: miniatureOf(map),
});

const ofServices = ({ services }: { readonly services: readonly GraphNode[] }): Said => ({
  ...ofGraph({ nodes: services, edges: [] }),
  miniature: null,
});

const ofService = ({ service }: ServiceDetail): Said => ({
  health: service.health,
  verdict: `${service.name} is ${service.health}`,
  figures: [
    ...figure('requests', service.signals.requestRate, formatRate),
    ...figure('errors', service.signals.errorRate, formatPercent),
    ...figure('p95', service.signals.latency.p95Ms, formatMs),
    ...figure('protected by mTLS', service.mtls.share, formatPercent),
  ],
  miniature: null,
});

const ofCoverage = ({ total, edges }: CoverageReport): Said => ({
  health: total.share === null ? 'unknown' : total.plaintextRate > 0 ? 'degraded' : 'healthy',
  verdict: total.share === null ? null : `${spell(formatPercent(total.share))} of requests are protected by mutual TLS`,
  figures: [
    ...figure('protected', total.share, formatPercent),
    ...figure('in plaintext', total.plaintextRate, formatRate),
    count('edges not fully protected', edges.length),
  ],
  miniature: null,
});

const ofMesh = ({ meshes }: MeshReport): Said => ({
  health: worstOf(meshes.map(({ state }) => state)),
  verdict: meshes[0] === undefined ? null : `${meshes[0].mesh} in ${meshes[0].cluster}: ${meshes[0].why}`,
  figures: [count('meshes', meshes.length), count('sound', meshes.filter(({ state }) => state === 'healthy').length)],
  miniature: null,
});

const duration = (us: number): string => spell(formatMs(us / 1000));

const ofTrace = ({ rootId, spans, services, edges, errors, rootDurationUs }: Trace): Said => {
  const root = spans.find(({ id }) => id === rootId);
  const name = root === undefined ? 'A trace' : `${root.service.name} ${root.name}`;
  const failed = errors.spans > 0 ? `, ${plural(errors.spans, 'span')} failed` : '';
  return {
    health: errors.spans > 0 ? 'failing' : 'healthy',
    verdict: `${name} took ${duration(rootDurationUs)}${failed}`,
    figures: [
      { label: 'took', value: duration(rootDurationUs) },
      count('spans', spans.length),
      count('services', services.length),
      count('failed spans', errors.spans),
    ],
    miniature: {
      nodes: services.map(({ name: id, errors: failures }) => ({
        id,
        health: failures > 0 ? 'failing' : 'healthy',
        at: null,
      })),
      edges: edges.map(({ source, target, errors: failures }) => ({
        source,
        target,
        health: failures > 0 ? 'failing' : 'healthy',
      })),
    },
  };
};

const ofTraceComparison = ({ a, b, sentence, rows }: TraceComparison): Said => ({
  health: a.errors + b.errors > 0 ? 'failing' : 'healthy',
  verdict: sentence,
  figures: [
    { label: 'A took', value: duration(a.durationUs) },
    { label: 'B took', value: duration(b.durationUs) },
    count('differences', rows.length),
  ],
  miniature: null,
});

const ofTraceAgreement = ({ edges, sampled }: TraceDependencies): Said => {
  const found = (who: TraceDependencies['edges'][number]['found']) => edges.filter((edge) => edge.found === who).length;
  return {
    health: 'unknown',
    verdict: `${plural(found('both'), 'call')} in both metrics and ${plural(sampled.traces, 'trace')}`,
    figures: [
      count('in both', found('both')),
      count('only in metrics', found('metrics')),
      count('only in traces', found('traces')),
    ],
    miniature: null,
  };
};

/** By the question that the frame answers. */
export const saidOf = (endpoint: string, { data }: Frame<unknown>): Said => {
  if (endpoint === 'overview') return ofOverview(data as Overview);
  if (endpoint === 'graph') return ofGraph(data as GraphLike);
  if (endpoint === 'services') return ofServices(data as { services: readonly GraphNode[] });
  if (endpoint === 'mtls') return ofCoverage(data as CoverageReport);
  if (endpoint === 'mesh') return ofMesh(data as MeshReport);
  if (endpoint === 'traces/compare') return ofTraceComparison(data as TraceComparison);
  if (endpoint === 'traces/dependencies') return ofTraceAgreement(data as TraceDependencies);
  if (endpoint.startsWith('traces/')) return ofTrace(data as Trace);
  return ofService(data as ServiceDetail);
};
