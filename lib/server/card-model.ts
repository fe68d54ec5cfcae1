import type { Frame } from '@/lib/domain/envelope';
import type { GraphEdge, GraphNode, Health } from '@/lib/domain/graph';
import type { MeshReport } from '@/lib/domain/mesh';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { Overview } from '@/lib/domain/overview';
import type { ServiceDetail } from '@/lib/domain/service';
import type { Snapshot } from '@/lib/domain/snapshot';
import { idName } from '@/lib/format/name';
import { formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import { formatSpan } from '@/lib/format/time';

/** What a card says of a snapshot. `redacted`: how bad and when, but no name of anything. */
export type CardTier = 'redacted' | 'full';

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

export interface CardModel {
  readonly health: Health;
  readonly verdict: string;
  readonly title: string | null;
  readonly figures: readonly CardFigure[];
  readonly miniature: Miniature | null;
  /** The window, and how old its newest sample was, with the zone. */
  readonly when: string;
}

const order: readonly Health[] = ['failing', 'degraded', 'unknown', 'healthy', 'idle'];
const worstOf = (all: readonly Health[]): Health => order.find((health) => all.includes(health)) ?? 'unknown';

interface Said {
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

const said = (endpoint: string, { data }: Frame<unknown>): Said => {
  if (endpoint === 'overview') return ofOverview(data as Overview);
  if (endpoint === 'graph') return ofGraph(data as GraphLike);
  if (endpoint === 'services') return ofServices(data as { services: readonly GraphNode[] });
  if (endpoint === 'mtls') return ofCoverage(data as CoverageReport);
  if (endpoint === 'mesh') return ofMesh(data as MeshReport);
  return ofService(data as ServiceDetail);
};

const plainVerdicts: Readonly<Record<Health, string>> = {
  failing: 'Something is failing',
  degraded: 'Something is degraded',
  healthy: 'Nothing is failing',
  idle: 'No traffic',
  unknown: 'Not reported',
};

/** Servers know no reader's zone: cards are in UTC and say so. */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const whenOf = ({ createdAt }: Snapshot, { meta }: Frame<unknown>): string => {
  const { from, to } = meta.window;
  const age = meta.asOf === null ? '' : `, data ${formatSpan(Math.max(0, createdAt - meta.asOf))} old when frozen`;
  return `${formatSpan(to - from)} up to ${utc(to)}${age}`;
};

/** Everything a card says, as text and numbers; null: the snapshot holds nothing to speak of. */
export const cardModel = (snapshot: Snapshot, tier: CardTier): CardModel | null => {
  const [main] = snapshot.frames;
  if (main === undefined) return null;
  const frame = main.frame as Frame<unknown>;
  const { health, verdict, figures, miniature } = said(main.endpoint, frame);
  const full = tier === 'full';
  return {
    health,
    verdict: full ? (verdict ?? plainVerdicts[health]) : plainVerdicts[health],
    title: full ? snapshot.title : null,
    figures: figures.slice(0, 4),
    miniature,
    when: whenOf(snapshot, frame),
  };
};
