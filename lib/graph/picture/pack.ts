import { edgeId, type Protocol, protocols } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import { healthOrder, mtlsOrder } from './order';
import { type MeasuredAs, measuredAs, type PictureEdge, type PictureGraph } from './types';

/**
 * A picture for another thread. Copying ten thousand records from thread to thread costs more than drawing them; lists of
 * numbers hardly do. A byte of `kinds` is protocol, health and mTLS; of `marks`: TCP bytes, disagreeing accounts, quiet.
 */
export interface PackedPicture {
  readonly nodes: PictureGraph['nodes'];
  readonly groups: PictureGraph['groups'];
  readonly from: Uint32Array<ArrayBuffer>;
  readonly to: Uint32Array<ArrayBuffer>;
  readonly protocol: Uint8Array<ArrayBuffer>;
  readonly health: Uint8Array<ArrayBuffer>;
  readonly mtls: Uint8Array<ArrayBuffer>;
  readonly marks: Uint8Array<ArrayBuffer>;
  /** NaN: not reported. */
  readonly traffic: Float64Array<ArrayBuffer>;
  readonly label: Float64Array<ArrayBuffer>;
  readonly labelAs: Uint8Array<ArrayBuffer>;
}

const BYTES = 1;
const DISAGREE = 2;
const QUIET = 4;

const marksOf = ({ trafficUnit, disagree, quiet }: PictureEdge): number =>
  (trafficUnit === 'bytes' ? BYTES : 0) | (disagree ? DISAGREE : 0) | (quiet === true ? QUIET : 0);

const places = <T extends string>(all: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(all.map((each, i) => [each, i])) as Record<T, number>;

const protocolAt = places(protocols);
const healthAt = places(healthOrder);
const mtlsAt = places(mtlsOrder);
const asAt = places(measuredAs);

/** Edges whose ends are not among the nodes are left out: nobody could draw them. */
export const packPicture = ({ nodes, edges, groups }: PictureGraph): PackedPicture => {
  const at = new Map(nodes.map(({ id }, i) => [id, i]));
  const kept = edges.filter(({ source, target }) => at.has(source) && at.has(target));
  const bytes = () => new Uint8Array(kept.length);
  const packed = {
    ...{ nodes, groups, protocol: bytes(), health: bytes(), mtls: bytes(), marks: bytes(), labelAs: bytes() },
    from: new Uint32Array(kept.length),
    to: new Uint32Array(kept.length),
    traffic: new Float64Array(kept.length),
    label: new Float64Array(kept.length),
  };
  kept.forEach((edge, i) => {
    packed.from[i] = at.get(edge.source) ?? 0;
    packed.to[i] = at.get(edge.target) ?? 0;
    packed.protocol[i] = protocolAt[edge.protocol];
    packed.health[i] = healthAt[edge.health];
    packed.mtls[i] = mtlsAt[edge.mtls];
    packed.marks[i] = marksOf(edge);
    packed.traffic[i] = edge.traffic ?? Number.NaN;
    packed.label[i] = edge.label?.value ?? Number.NaN;
    packed.labelAs[i] = asAt[edge.label?.as ?? 'requests'];
  });
  return packed;
};

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** One of a few, by its place in a list that was packed with it. */
const oneOf = <T>(all: readonly T[], places: Uint8Array, i: number): T => all[places[i] ?? 0] as T;

const edgeAt = (packed: PackedPicture, i: number): PictureEdge => {
  const source = packed.nodes[packed.from[i] ?? 0]?.id ?? '';
  const target = packed.nodes[packed.to[i] ?? 0]?.id ?? '';
  const protocol = oneOf<Protocol>(protocols, packed.protocol, i);
  const health = oneOf<Health>(healthOrder, packed.health, i);
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
export const unpackPicture = (packed: PackedPicture): PictureGraph => ({
  nodes: packed.nodes,
  groups: packed.groups,
  edges: Array.from(packed.from, (_, i) => edgeAt(packed, i)),
});
