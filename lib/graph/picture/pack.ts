import { edgeId, type Protocol, protocols } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import type { Calls } from '@/lib/graph/columns';
import { healthOrder, mtlsOrder } from './order';
import { type MeasuredAs, measuredAs, type PackedEdges, type PictureEdge, type PictureGraph } from './types';

/** A picture for another thread. */
export interface PackedPicture {
  readonly nodes: PictureGraph['nodes'];
  readonly groups: PictureGraph['groups'];
  readonly edges: PackedEdges;
}

/** What is packed of an edge: its id follows from the rest. */
export type PackableEdge = Omit<PictureEdge, 'id'>;

const BYTES = 1;
const DISAGREE = 2;
const QUIET = 4;

const marksOf = ({ trafficUnit, disagree, quiet }: PackableEdge): number =>
  (trafficUnit === 'bytes' ? BYTES : 0) | (disagree ? DISAGREE : 0) | (quiet === true ? QUIET : 0);

const places = <T extends string>(all: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(all.map((each, i) => [each, i])) as Record<T, number>;

const protocolAt = places(protocols);
const healthAt = places(healthOrder);
const mtlsAt = places(mtlsOrder);
const asAt = places(measuredAs);

const emptyEdges = (length: number): PackedEdges => {
  const bytes = () => new Uint8Array(length);
  return {
    ...{ protocol: bytes(), health: bytes(), mtls: bytes(), marks: bytes(), labelAs: bytes() },
    from: new Uint32Array(length),
    to: new Uint32Array(length),
    traffic: new Float64Array(length),
    label: new Float64Array(length),
  };
};

const cutTo = (packed: PackedEdges, length: number): PackedEdges =>
  Object.fromEntries(
    Object.entries(packed).map(([key, list]) => [key, list.slice(0, length)]),
  ) as unknown as PackedEdges;

/**
 * What `edgeOf` tells of each call, packed. Edges whose ends are not among the nodes are left out: nobody could draw
 * them.
 */
export const packEdges = <T>(
  nodes: readonly { readonly id: string }[],
  calls: Iterable<T> & Pick<Calls, 'length' | 'ends'>,
  edgeOf: (call: T) => PackableEdge,
): PackedEdges => {
  const { ends } = calls;
  const at = new Map(ends === undefined ? nodes.map(({ id }, i) => [id, i]) : []);
  const packed = emptyEdges(calls.length);
  let [i, next] = [0, 0];
  for (const call of calls) {
    const edge = edgeOf(call);
    const from = ends === undefined ? at.get(edge.source) : ends.from[next];
    const to = ends === undefined ? at.get(edge.target) : ends.to[next];
    next++;
    if (from === undefined || to === undefined) continue;
    packed.from[i] = from;
    packed.to[i] = to;
    packed.protocol[i] = protocolAt[edge.protocol];
    packed.health[i] = healthAt[edge.health];
    packed.mtls[i] = mtlsAt[edge.mtls];
    packed.marks[i] = marksOf(edge);
    packed.traffic[i] = edge.traffic ?? Number.NaN;
    packed.label[i] = edge.label?.value ?? Number.NaN;
    packed.labelAs[i] = asAt[edge.label?.as ?? 'requests'];
    i++;
  }
  return i === calls.length ? packed : cutTo(packed, i);
};

export const packPicture = (picture: PictureGraph): PackedPicture => ({
  nodes: picture.nodes,
  groups: picture.groups,
  edges: picture.packed ?? packEdges(picture.nodes, picture.edges, (edge) => edge),
});

/** The health of a packed edge. */
export const healthIn = ({ health }: PackedEdges, i: number): Health => oneOf<Health>(healthOrder, health, i);

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** One of a few, by its place in a list that was packed with it. */
const oneOf = <T>(all: readonly T[], places: Uint8Array, i: number): T => all[places[i] ?? 0] as T;

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
    trafficUnit: (marks & BYTES) === 0 ? 'requests' : 'bytes',
    label: label === null ? null : { value: label, as },
    disagree: (marks & DISAGREE) !== 0,
  };
  return (marks & QUIET) === 0 ? edge : { ...edge, quiet: true };
};

/** The picture that was packed. */
export const unpackPicture = ({ nodes, groups, edges }: PackedPicture): PictureGraph => ({
  nodes,
  groups,
  edges: Array.from(edges.from, (_, i) => edgeAt(nodes, edges, i)),
});
