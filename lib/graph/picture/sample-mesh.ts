import { type EntityKind, edgeId, entityId, type Protocol } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import type { PictureEdge, PictureGraph, PictureGroup, PictureNode } from './types';

/** A seeded mesh for tests and benches of the picture: Zipf namespaces, power-law callers, a few cycles. */
export interface MeshSize {
  readonly nodes: number;
  readonly edges: number;
  readonly seed?: number;
}

type Random = () => number;

const randomFrom = (seed: number): Random => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

const words =
  'cart order price user search stock mail tax ledger profile session invoice refund media event audit route quota risk token'.split(
    ' ',
  );
const roles = ['api', 'worker', 'store', 'gateway', 'sync', 'cache', 'svc', 'index'];
const teams = 'shop pay search media risk edge data mail core growth ops labs'.split(' ');

const pick = <T>(list: readonly T[], random: Random): T => {
  const value = list[Math.floor(random() * list.length)];
  if (value === undefined) throw new RangeError('empty list');
  return value;
};

const healthOf = (draw: number): Health =>
  draw < 0.86 ? 'healthy' : draw < 0.92 ? 'degraded' : draw < 0.95 ? 'failing' : draw < 0.98 ? 'unknown' : 'idle';
const mtlsOf = (draw: number): MtlsState =>
  draw < 0.85 ? 'mutual' : draw < 0.9 ? 'partial' : draw < 0.95 ? 'plaintext' : 'unknown';

const groupCount = (nodes: number): number => Math.max(1, Math.round(nodes ** 0.5 * 0.9));

const groupAt = (index: number): PictureGroup => {
  const cluster = index % 5 === 4 ? 'west' : 'east';
  const name =
    index < teams.length
      ? (teams[index] ?? 'team')
      : `${teams[index % teams.length]}-${Math.floor(index / teams.length)}`;
  return { id: entityId({ cluster, namespace: name, kind: 'namespace', name, version: null }), name, cluster };
};

/** A Zipf-like share: the first groups hold most of the services. */
const zipf = (count: number, random: Random): number =>
  Math.min(count - 1, Math.floor(count ** random() - 1 + random() * 0.8));

const nodeAt = (index: number, groups: readonly PictureGroup[], random: Random) => {
  const group = groups[index < groups.length ? index : zipf(groups.length, random)] ?? groupAt(0);
  const name = `${pick(words, random)}-${pick(roles, random)}${index >= 60 ? `-${index}` : ''}`;
  const kind: EntityKind = 'service';
  const draw = random();
  const node: PictureNode = {
    id: entityId({ cluster: group.cluster, namespace: group.name, kind, name: `${name}.${index}`, version: null }),
    group: group.id,
    kind,
    name,
    health: healthOf(random()),
    figure: draw < 0.04 ? null : { value: draw * 400, as: 'requests' },
    badges: draw > 0.96 ? ['v2'] : [],
    meshes: ['istio'],
  };
  return { node, mtls: mtlsOf(random()) };
};

const edgeBetween = (source: PictureNode, target: PictureNode, random: Random): PictureEdge => {
  const draw = random();
  const protocol: Protocol = draw < 0.6 ? 'http' : draw < 0.9 ? 'grpc' : 'tcp';
  const traffic = 10 ** (random() * 4 - 1);
  const tcp = protocol === 'tcp';
  return {
    id: edgeId(source.id, target.id, protocol),
    source: source.id,
    target: target.id,
    protocol,
    health: healthOf(random()),
    traffic: tcp ? traffic * 1e4 : traffic,
    trafficUnit: tcp ? 'bytes' : 'requests',
    label: tcp ? { value: traffic * 1e4, as: 'bytes' } : { value: traffic, as: 'requests' },
    mtls: mtlsOf(random()),
    disagree: random() < 0.02,
  };
};

/** The same graph for the same numbers, on every machine. */
export const sampleMesh = ({ nodes: count, edges: calls, seed = 1 }: MeshSize): PictureGraph => {
  const random = randomFrom(seed);
  const groups = Array.from({ length: groupCount(count) }, (_, i) => groupAt(i));
  const drawn = Array.from({ length: count }, (_, i) => nodeAt(i, groups, random));
  const nodes = drawn.map(({ node }) => node);
  const edges = new Map<string, PictureEdge>();
  const byGroup = new Map(groups.map((group) => [group.id, nodes.filter((node) => node.group === group.id)]));
  for (let tries = 0; edges.size < calls && tries < calls * 20; tries++) {
    const from = Math.floor(count * random() ** 2);
    const source = nodes[from];
    if (source === undefined) continue;
    const own = byGroup.get(source.group) ?? nodes;
    // Callees lie behind their caller in most calls; the rest makes cycles.
    const anywhere = Math.min(count - 1, from + 1 + Math.floor((count - from) * random() ** 1.5));
    const back = random() < 0.03;
    const target = random() < 0.45 || back ? pick(own, random) : nodes[anywhere];
    if (target === undefined || target === source || (!back && nodes.indexOf(target) < from)) continue;
    const edge = edgeBetween(source, target, random);
    if (!edges.has(edge.id)) edges.set(edge.id, edge);
  }
  return { nodes, mtls: drawn.map(({ mtls }) => mtls), edges: [...edges.values()], groups };
};
