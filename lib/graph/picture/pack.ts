import { edgeId, type Protocol, protocols } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';
import { at, type Calls, type Figures, type Words } from '@/lib/graph/columns';
import { healthOrder, mtlsOrder } from './order';
import {
  type MeasuredAs,
  measuredAs,
  type PackedEdges,
  type PackedGraph,
  type PictureEdge,
  type PictureGraph,
  type PictureNode,
} from './types';

type Lists<T> = { readonly [K in keyof T]-?: readonly T[K][] };

/** Nodes field by field: copied from thread to thread in a fraction of the time that records of them take. */
export interface PackedNodes extends Lists<Omit<PictureNode, 'figure'>> {
  readonly value: Float64Array<ArrayBuffer>;
  /** null: not reported; undefined: no figure was chosen. */
  readonly as: readonly (MeasuredAs | null | undefined)[];
}

/** A picture for another thread. */
export interface PackedPicture {
  readonly nodes: PackedNodes;
  readonly mtls: PictureGraph['mtls'];
  readonly groups: PictureGraph['groups'];
  readonly edges: PackedEdges;
}

const BYTES = 1;
const DISAGREE = 2;
const QUIET = 4;

const placesOf = <T extends string>(all: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(all.map((each, i) => [each, i])) as Record<T, number>;

const protocolAt = placesOf(protocols);
const healthAt = placesOf(healthOrder);
const mtlsAt = placesOf(mtlsOrder);
const asAt = placesOf(measuredAs);

/** What the edges of a picture show beside what every picture shows of calls. */
export interface EdgeChoice {
  /** What is written on each: the first of these that is reported. */
  readonly labels: readonly { readonly values: Figures; readonly as: MeasuredAs }[];
  readonly disagree: (call: number) => boolean;
  readonly quiet: (call: number) => boolean;
}

/** Calls whose two ends are among the nodes: nobody could draw the others. */
const drawable = ({ length, from, to }: Calls): Uint32Array<ArrayBuffer> => {
  const kept = new Uint32Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) if ((from[i] ?? -1) >= 0 && (to[i] ?? -1) >= 0) kept[count++] = i;
  return count === length ? kept : kept.slice(0, count);
};

/** What is written on each: the first of the labels that is reported. */
const labelled = (labels: EdgeChoice['labels'], kept: Uint32Array): Pick<PackedEdges, 'label' | 'labelAs'> => {
  const label = new Float64Array(kept.length).fill(Number.NaN);
  const labelAs = new Uint8Array(kept.length).fill(asAt[labels[0]?.as ?? 'requests']);
  // The first wins, so it comes last.
  for (const { values, as } of labels.toReversed()) {
    for (let i = 0; i < kept.length; i++) {
      const value = values[kept[i] ?? 0] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      label[i] = value;
      labelAs[i] = asAt[as];
    }
  }
  return { label, labelAs };
};

/** For each call the place of its word in the order that is packed with. */
const wordAt = <T extends string>({ words, at: places }: Words<T>, order: Readonly<Record<T, number>>) => {
  const known = words.map((word) => order[word]);
  return (i: number): number => known[places[i] ?? 0] ?? 0;
};

/** Calls as edges. Those that have an end elsewhere are left out. */
export const packEdges = (calls: Calls, { labels, disagree, quiet }: EdgeChoice): PackedEdges => {
  const kept = drawable(calls);
  const { requestRate, bytesRate, from, to } = calls;
  const [protocol, health, mtls] = [
    wordAt(calls.protocol, protocolAt),
    wordAt(calls.health, healthAt),
    wordAt(calls.mtls.state, mtlsAt),
  ];
  const bytes = () => new Uint8Array(kept.length);
  const places = () => new Uint32Array(kept.length);
  const packed = {
    ...{ from: places(), to: places(), protocol: bytes(), health: bytes(), mtls: bytes(), marks: bytes() },
    ...{ traffic: new Float64Array(kept.length), ...labelled(labels, kept) },
  };
  // One pass: done every 15 s it is never compiled well, and a pass for each field takes several times as long.
  for (let edge = 0; edge < kept.length; edge++) {
    const call = kept[edge] ?? 0;
    const [requests, sent] = [requestRate[call] ?? Number.NaN, bytesRate[call] ?? Number.NaN];
    const inBytes = Number.isNaN(requests) && !Number.isNaN(sent);
    packed.from[edge] = from[call] ?? 0;
    packed.to[edge] = to[call] ?? 0;
    packed.protocol[edge] = protocol(call);
    packed.health[edge] = health(call);
    packed.mtls[edge] = mtls(call);
    packed.marks[edge] = (inBytes ? BYTES : 0) | (disagree(call) ? DISAGREE : 0) | (quiet(call) ? QUIET : 0);
    packed.traffic[edge] = inBytes ? sent : requests;
  }
  return packed;
};

/** As `tableOf` of any records, without looking for what repeats: thousands at every refresh, and not for a wire. */
export const packNodes = (nodes: readonly PictureNode[]): PackedNodes => ({
  id: nodes.map(({ id }) => id),
  group: nodes.map(({ group }) => group),
  kind: nodes.map(({ kind }) => kind),
  name: nodes.map(({ name }) => name),
  health: nodes.map(({ health }) => health),
  value: Float64Array.from(nodes, ({ figure }) => figure?.value ?? Number.NaN),
  as: nodes.map(({ figure }) => (figure ? figure.as : figure)),
  badges: nodes.map(({ badges }) => badges),
  meshes: nodes.map(({ meshes }) => meshes),
  count: nodes.map(({ count }) => count),
  parts: nodes.map(({ parts }) => parts),
});

const nodeAt = (packed: PackedNodes, i: number): PictureNode => {
  const [as, count, parts] = [at(packed.as, i), at(packed.count, i), at(packed.parts, i)];
  return {
    id: at(packed.id, i),
    group: at(packed.group, i),
    kind: at(packed.kind, i),
    name: at(packed.name, i),
    health: at(packed.health, i),
    badges: at(packed.badges, i),
    meshes: at(packed.meshes, i),
    ...(as === undefined ? {} : { figure: as === null ? null : { value: at(packed.value, i), as } }),
    ...(count === undefined ? {} : { count }),
    ...(parts === undefined ? {} : { parts }),
  };
};

export const packPicture = ({ nodes, mtls, groups, packed }: PackedGraph): PackedPicture => ({
  nodes: packNodes(nodes),
  groups,
  mtls,
  edges: packed,
});

/** The health of a packed edge. */
export const healthIn = ({ health }: PackedEdges, i: number): Health => oneOf<Health>(healthOrder, health, i);

/** Whether the traffic of a packed edge is of bytes: TCP without requests. */
export const isInBytes = ({ marks }: PackedEdges, i: number): boolean => ((marks[i] ?? 0) & BYTES) !== 0;

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** One of a few, by its place in a list that was packed with it. */
const oneOf = <T>(all: readonly T[], places: Uint8Array, i: number): T => at(all, at(places, i));

const edgeAt = (nodes: PictureGraph['nodes'], packed: PackedEdges, i: number): PictureEdge => {
  const source = nodes[packed.from[i] ?? 0]?.id ?? '';
  const target = nodes[packed.to[i] ?? 0]?.id ?? '';
  const protocol = oneOf<Protocol>(protocols, packed.protocol, i);
  const health = healthIn(packed, i);
  const mtls = oneOf<MtlsState>(mtlsOrder, packed.mtls, i);
  const as = oneOf<MeasuredAs>(measuredAs, packed.labelAs, i);
  const marks = packed.marks[i] ?? 0;
  const label = known(packed.label[i]);
  // A literal: ten thousand of them, and spreads take several times as long.
  const edge: PictureEdge = {
    id: edgeId(source, target, protocol),
    source,
    target,
    protocol,
    health,
    mtls,
    traffic: known(packed.traffic[i]),
    trafficUnit: isInBytes(packed, i) ? 'bytes' : 'requests',
    label: label === null ? null : { value: label, as },
    disagree: (marks & DISAGREE) !== 0,
  };
  return (marks & QUIET) === 0 ? edge : { ...edge, quiet: true };
};

/** Packed edges as records. */
const edgesOf = (nodes: PictureGraph['nodes'], packed: PackedEdges): readonly PictureEdge[] =>
  Array.from(packed.from, (_, i) => edgeAt(nodes, packed, i));

/** What a picture draws of calls, made when somebody asks for it. */
export interface PictureCalls {
  readonly packed: () => PackedEdges;
  readonly mtls: () => PictureGraph['mtls'];
}

/** A picture whose edges are packed, and become records, when somebody asks for them. */
export const packedGraph = (
  { nodes, groups }: Pick<PackedGraph, 'nodes' | 'groups'>,
  { packed, mtls }: PictureCalls,
): PackedGraph => {
  const edges = lazily(() => edgesOf(nodes, packed()));
  return {
    nodes,
    groups,
    get mtls() {
      return mtls();
    },
    get packed() {
      return packed();
    },
    get edges() {
      return edges();
    },
  };
};

/** Before there is anything to draw. */
export const emptyPicture: PackedGraph = packedGraph(
  { nodes: [], groups: [] },
  {
    mtls: () => [],
    packed: () => ({
      ...{ from: new Uint32Array(), to: new Uint32Array(), protocol: new Uint8Array(), health: new Uint8Array() },
      ...{ mtls: new Uint8Array(), marks: new Uint8Array(), traffic: new Float64Array(), label: new Float64Array() },
      labelAs: new Uint8Array(),
    }),
  },
);

/** The picture that was packed. */
export const unpackPicture = ({ nodes, groups, mtls, edges }: PackedPicture): PackedGraph =>
  packedGraph({ nodes: nodes.id.map((_, i) => nodeAt(nodes, i)), groups }, { mtls: () => mtls, packed: () => edges });
