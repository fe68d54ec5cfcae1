import type { EntityKind, MeshId, Protocol } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';

/** A node as the picture wants it: every choice already made. */
export interface PictureNode {
  readonly id: string;
  /** Id of the namespace (or cluster) entity whose box it stands in. A collapsed namespace is a node in its own box. */
  readonly group: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly health: Health;
  /** The one figure the reader chose, if any; null draws the dash of "not reported". */
  readonly figure?: Measured | null;
  /** Short words at the right end of the card, e.g. `v2`, `+57`. At most two are drawn. */
  readonly badges: readonly string[];
  readonly meshes: readonly MeshId[];
  /** Of a collapsed group: how many nodes it stands for. */
  readonly count?: number;
  /** Of a collapsed group: how many of them are in which health; the rest is idle or not known. */
  readonly parts?: { readonly failing: number; readonly degraded: number; readonly healthy: number };
}

/** A figure that is put into words only where it is drawn: thousands change with every refresh, a hundred are read. */
export interface Measured {
  readonly value: number;
  readonly as: MeasuredAs;
}
export const measuredAs = ['requests', 'bytes', 'share', 'ms', 'mean'] as const;
export type MeasuredAs = (typeof measuredAs)[number];

export interface PictureEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  readonly health: Health;
  /** What the width shows: requests per second; of TCP without requests, bytes per second. null: not reported. */
  readonly traffic: number | null;
  readonly trafficUnit: 'requests' | 'bytes';
  /** What is written on it when there is room; null writes nothing. */
  readonly label: Measured | null;
  readonly mtls: MtlsState;
  /** The two accounts disagree: drawn as a double line. */
  readonly disagree: boolean;
  /** One of too many: drawn only where it touches what the reader points at or has selected. */
  readonly quiet?: boolean;
}

export interface PictureGroup {
  readonly id: string;
  readonly name: string;
  /** Drawn as a caption over the box when the picture holds several clusters. */
  readonly cluster: string;
}

/**
 * Edges for another thread. Copying ten thousand records from thread to thread costs more than drawing them; lists of
 * numbers hardly do.
 */
export interface PackedEdges {
  /** Places in the list of nodes. */
  readonly from: Uint32Array<ArrayBuffer>;
  readonly to: Uint32Array<ArrayBuffer>;
  readonly protocol: Uint8Array<ArrayBuffer>;
  readonly health: Uint8Array<ArrayBuffer>;
  /** NaN: not reported. */
  readonly traffic: Float64Array<ArrayBuffer>;
  /** 1: the traffic is of bytes, of TCP without requests. */
  readonly inBytes: Uint8Array<ArrayBuffer>;
  /** Made when somebody looks closer: from afar edges are flows. */
  readonly near: NearEdges;
}

/** What only a picture shows in which edges can be told apart. */
export interface NearEdges {
  readonly mtls: Uint8Array<ArrayBuffer>;
  /** Bits: the accounts disagree, quiet. */
  readonly marks: Uint8Array<ArrayBuffer>;
  /** NaN: not reported. */
  readonly label: Float64Array<ArrayBuffer>;
  readonly labelAs: Uint8Array<ArrayBuffer>;
}

/** What is drawn. Nodes hidden by a filter are left out here and keep their place in the layout. */
export interface PictureGraph {
  readonly nodes: readonly PictureNode[];
  /** Protection of what arrives at each; null draws no lock. */
  readonly mtls: readonly (MtlsState | null)[];
  readonly edges: readonly PictureEdge[];
  /** A group of a node that is missing here is titled by its id. */
  readonly groups: readonly PictureGroup[];
}

/** The same with its edges packed, as another thread takes them. */
export interface PackedGraph extends PictureGraph {
  readonly packed: PackedEdges;
}

/** The layout px at the middle of the view, and CSS px per layout px. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What lies under the pointer. */
export interface Hit {
  readonly kind: 'node' | 'edge' | 'box';
  readonly id: string;
}

/** Level of detail: 0 the mesh as a mosaic, 1 cards, 2 widths and arrows, 3 figures, locks and labels. */
export type Tier = 0 | 1 | 2 | 3;

/** Every colour of the picture; both sinks and the legend draw from it. Values are CSS colours. */
export interface Palette {
  readonly ground: string;
  readonly box: string;
  readonly boxLine: string;
  readonly boxTitle: string;
  readonly card: string;
  readonly cardLine: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly health: Readonly<Record<Health, string>>;
  /** Edges are quieter than nodes. */
  readonly edge: Readonly<Record<Health, string>>;
  readonly mtls: Readonly<Record<MtlsState, string>>;
}

/** One row of the legend: `svg` is a small drawing made by the same primitives as the picture, 28 by 16 px. */
export interface LegendEntry {
  readonly section: 'health' | 'mtls' | 'protocol' | 'edge';
  readonly key: string;
  readonly words: string;
  readonly svg: string;
}

export interface SvgOptions {
  readonly palette: Palette;
  readonly size: Size;
  /** Default: everything fits. */
  readonly camera?: Camera;
  readonly fontFamily?: string;
  /** Title for assistive technology. */
  readonly title?: string;
  readonly selection?: string | null;
  readonly labels?: boolean;
}
