import { edgeId, type Protocol, protocols } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';
import { sameList } from '@/lib/domain/same-list';
import { at, type Calls, type Figures, type Words } from '@/lib/graph/columns';
import { healthOrder, mtlsOrder } from './order';
import {
  type MeasuredAs,
  measuredAs,
  type NearEdges,
  type PackedEdges,
  type PackedGraph,
  type PictureEdge,
  type PictureGraph,
  type PictureGroup,
  type PictureNode,
} from './types';

type Lists<T> = { readonly [K in keyof T]-?: readonly T[K][] };

/** Fields that say who a node is: a refresh rarely changes any of them. */
type Name = Pick<PictureNode, 'id' | 'group' | 'kind' | 'name' | 'badges' | 'meshes'>;

/** Who is in a picture, for another thread: what is said once and stays. */
export interface PackedNames extends Lists<Name> {
  readonly groups: PictureGraph['groups'];
}

/**
 * What is said of nodes, field by field and in their order: copied from thread to thread in a fraction of the time that
 * records take.
 */
export interface PackedNodes extends Lists<Pick<PictureNode, 'count' | 'parts'>> {
  readonly health: Uint8Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  /** Places among what figures are measured as, and behind them two more: not reported, and no figure was chosen. */
  readonly as: Uint8Array<ArrayBuffer>;
}
const NOT_REPORTED = measuredAs.length;
const NOT_CHOSEN = NOT_REPORTED + 1;

/** A picture for another thread that knows its names. */
export interface PackedPicture {
  readonly nodes: PackedNodes;
  readonly mtls: PictureGraph['mtls'];
  readonly edges: PackedEdges;
}

const DISAGREE = 1;
const QUIET = 2;

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
const labelled = (labels: EdgeChoice['labels'], kept: Uint32Array): Pick<NearEdges, 'label' | 'labelAs'> => {
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

const nearEdges = (
  { mtls: { state } }: Calls,
  kept: Uint32Array,
  { labels, disagree, quiet }: EdgeChoice,
): NearEdges => {
  const protection = wordAt(state, mtlsAt);
  const [mtls, marks] = [new Uint8Array(kept.length), new Uint8Array(kept.length)];
  for (let edge = 0; edge < kept.length; edge++) {
    const call = kept[edge] ?? 0;
    mtls[edge] = protection(call);
    marks[edge] = (disagree(call) ? DISAGREE : 0) | (quiet(call) ? QUIET : 0);
  }
  return { mtls, marks, ...labelled(labels, kept) };
};

/** Calls as edges. Those that have an end elsewhere are left out. */
export const packEdges = (calls: Calls, choice: () => EdgeChoice): PackedEdges => {
  const kept = drawable(calls);
  const { requestRate, bytesRate, from, to } = calls;
  const [protocol, health] = [wordAt(calls.protocol, protocolAt), wordAt(calls.health, healthAt)];
  const bytes = () => new Uint8Array(kept.length);
  const places = () => new Uint32Array(kept.length);
  const near = lazily(() => nearEdges(calls, kept, choice()));
  const packed = {
    ...{ from: places(), to: places(), protocol: bytes(), health: bytes(), inBytes: bytes() },
    traffic: new Float64Array(kept.length),
    get near() {
      return near();
    },
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
    packed.inBytes[edge] = inBytes ? 1 : 0;
    packed.traffic[edge] = inBytes ? sent : requests;
  }
  return packed;
};

type Named = Pick<PictureGraph, 'nodes' | 'groups'>;

/** Fields of names, list by list. */
export const packNames = ({ nodes, groups }: Named): PackedNames => ({
  id: nodes.map(({ id }) => id),
  group: nodes.map(({ group }) => group),
  kind: nodes.map(({ kind }) => kind),
  name: nodes.map(({ name }) => name),
  badges: nodes.map(({ badges }) => badges),
  meshes: nodes.map(({ meshes }) => meshes),
  groups,
});

const sameName = (a: Name, b: Name | undefined): boolean =>
  a.id === b?.id &&
  a.group === b.group &&
  a.kind === b.kind &&
  a.name === b.name &&
  sameList(a.badges, b.badges) &&
  sameList(a.meshes, b.meshes);

const sameGroup = (a: PictureGroup, b: PictureGroup | undefined): boolean =>
  a.id === b?.id && a.name === b.name && a.cluster === b.cluster;

/** Whether what `packNames` would say of both is the same. */
export const sameNames = (a: Named, b: Named): boolean =>
  a.nodes.length === b.nodes.length &&
  a.groups.length === b.groups.length &&
  a.nodes.every((node, i) => sameName(node, b.nodes[i])) &&
  a.groups.every((group, i) => sameGroup(group, b.groups[i]));

/** As `tableOf` of any records, without looking for what repeats: thousands at every refresh, and not for a wire. */
export const packNodes = (nodes: readonly PictureNode[]): PackedNodes => ({
  health: Uint8Array.from(nodes, ({ health }) => healthAt[health]),
  value: Float64Array.from(nodes, ({ figure }) => figure?.value ?? Number.NaN),
  as: Uint8Array.from(nodes, ({ figure }) => (figure ? asAt[figure.as] : figure === null ? NOT_REPORTED : NOT_CHOSEN)),
  count: nodes.map(({ count }) => count),
  parts: nodes.map(({ parts }) => parts),
});

const nodeAt = (names: PackedNames, packed: PackedNodes, i: number): PictureNode => {
  const [as, count, parts] = [at(packed.as, i), at(packed.count, i), at(packed.parts, i)];
  return {
    id: at(names.id, i),
    group: at(names.group, i),
    kind: at(names.kind, i),
    name: at(names.name, i),
    health: oneOf<Health>(healthOrder, packed.health, i),
    badges: at(names.badges, i),
    meshes: at(names.meshes, i),
    ...(as === NOT_CHOSEN
      ? {}
      : { figure: as === NOT_REPORTED ? null : { value: at(packed.value, i), as: at(measuredAs, as) } }),
    ...(count === undefined ? {} : { count }),
    ...(parts === undefined ? {} : { parts }),
  };
};

export const packPicture = ({ nodes, mtls, packed }: PackedGraph): PackedPicture => ({
  nodes: packNodes(nodes),
  mtls,
  edges: packed,
});

/** The health of a packed edge. */
export const healthIn = ({ health }: PackedEdges, i: number): Health => oneOf<Health>(healthOrder, health, i);

/** Whether the traffic of a packed edge is of bytes: TCP without requests. */
export const isInBytes = ({ inBytes }: PackedEdges, i: number): boolean => inBytes[i] === 1;

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** One of a few, by its place in a list that was packed with it. */
const oneOf = <T>(all: readonly T[], places: Uint8Array, i: number): T => at(all, at(places, i));

const edgeAt = (nodes: PictureGraph['nodes'], packed: PackedEdges, i: number): PictureEdge => {
  const source = nodes[packed.from[i] ?? 0]?.id ?? '';
  const target = nodes[packed.to[i] ?? 0]?.id ?? '';
  const protocol = oneOf<Protocol>(protocols, packed.protocol, i);
  const health = healthIn(packed, i);
  const { near } = packed;
  const mtls = oneOf<MtlsState>(mtlsOrder, near.mtls, i);
  const as = oneOf<MeasuredAs>(measuredAs, near.labelAs, i);
  const marks = near.marks[i] ?? 0;
  const label = known(near.label[i]);
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
export const packedGraph = ({ nodes, groups }: Named, { packed, mtls }: PictureCalls): PackedGraph => {
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
      ...{ traffic: new Float64Array(), inBytes: new Uint8Array() },
      near: { mtls: new Uint8Array(), marks: new Uint8Array(), label: new Float64Array(), labelAs: new Uint8Array() },
    }),
  },
);

/** The nodes that were packed, in their groups. */
export const unpackNodes = (names: PackedNames, packed: PackedNodes): Named => ({
  nodes: Array.from(names.id, (_, i) => nodeAt(names, packed, i)),
  groups: names.groups,
});

/** The picture that was packed. */
export const unpackPicture = (names: PackedNames, { nodes, mtls, edges }: PackedPicture): PackedGraph =>
  packedGraph(unpackNodes(names, nodes), { mtls: () => mtls, packed: () => edges });
