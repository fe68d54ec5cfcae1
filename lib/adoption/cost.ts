import type { CostInputs, MeshShape, Profile } from '@/lib/domain/adoption';
import {
  controlPlane,
  type Parameter,
  type Reservation,
  seriesPerEdge,
  shapeParameters,
  waypoint,
} from './cost-parameters';
import { evidenceItem, measured } from './evidence-rules';
import { type Measured, measuredMesh } from './measured-mesh';

const GIB = 2 ** 30;
const gibOfMb = (mb: number): number => (mb * 1e6) / GIB;
const gibOfMib = (mib: number): number => mib / 1024;

/** What the formulas need; null where nobody gave or measured it. */
export interface Sizing {
  readonly pods: number;
  readonly nodes: number;
  /** Requests per second summed over all edges with both ends meshed, each once. */
  readonly rps: number;
  /** Share of calls that need layer 7. */
  readonly layer7Share: number;
  readonly waypoints: number;
  readonly controlPlanes: number;
  readonly vcpuPerNode: number;
  readonly gibPerNode: number;
  readonly nodePrice: number | null;
  /** Sequential calls on the critical path. */
  readonly depth: number;
  readonly reservation: { readonly cpu: number; readonly memory: number } | null;
  readonly measured: Measured | null;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface ShapeCost {
  readonly shape: MeshShape;
  /** vCPU: in use at the low end; the larger of use and reservation at the high one. Control plane included. */
  readonly cpu: Range;
  /** GiB, likewise. */
  readonly memory: Range;
  /** A month, in the currency of the node price; null without one. */
  readonly money: Range | null;
  /** ms added to the request's p99; null where nothing is published per call. */
  readonly addedP99: Range | null;
  /** The high end is the person's own comparison, not what is published. */
  readonly isCompared: boolean;
  /** ms added to the request on average, as the person's own mesh shows: wire plus proxies, an upper bound. */
  readonly addedMeasured: number | null;
  /** vCPU that somebody must own. */
  readonly instances: number;
}

type Choose = (parameter: Parameter) => number;
const least: Choose = ({ low }) => low;
const most: Choose = ({ high }) => high;
/** The published defaults alone: what the model's worked example uses. */
export const byDefault: Choose = ({ value }) => value;

interface Load {
  readonly cpu: number;
  readonly memory: number;
}

const plus = (a: Load, b: Load): Load => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory });
const larger = (a: Load, b: Load): Load => ({ cpu: Math.max(a.cpu, b.cpu), memory: Math.max(a.memory, b.memory) });

const isLayered = (shape: MeshShape): boolean => shape === 'node_l4_plus_l7';

const own = (shape: MeshShape, { measured: found }: Sizing): Measured | null => (found?.shape === shape ? found : null);

const instancesOf = (shape: MeshShape, sizing: Sizing): number => sizing[shapeParameters[shape].instances];

/** What the data plane of a shape uses. */
export const useOf = (shape: MeshShape, sizing: Sizing, pick: Choose): Load => {
  const { kappa, passes, memory } = shapeParameters[shape];
  const found = own(shape, sizing);
  const thousands = sizing.rps / 1000;
  const data: Load = {
    cpu: thousands * (found?.kappa ?? pick(kappa)) * passes,
    memory: gibOfMb(instancesOf(shape, sizing) * (found?.memory ?? pick(memory))),
  };
  if (!isLayered(shape)) return data;
  return plus(data, {
    cpu: sizing.layer7Share * thousands * pick(waypoint.kappa),
    memory: gibOfMb(sizing.waypoints * pick(waypoint.memory)),
  });
};

const reservedBy = (shape: MeshShape, sizing: Sizing): { cpu: number; memory: number } | null => {
  const found = own(shape, sizing)?.reservation;
  const published: Reservation | null = shapeParameters[shape].reservation;
  const given = shapeParameters[shape].instances === 'nodes' ? sizing.reservation : null;
  const fallback = given ?? published;
  if (found) return { cpu: found.cpu, memory: found.memory ?? fallback?.memory ?? 0 };
  return fallback;
};

/** What the scheduler sets aside for it. */
export const reservationOf = (shape: MeshShape, sizing: Sizing): Load => {
  const each = reservedBy(shape, sizing);
  const count = instancesOf(shape, sizing);
  const data: Load = { cpu: count * (each?.cpu ?? 0), memory: gibOfMib(count * (each?.memory ?? 0)) };
  if (!isLayered(shape)) return data;
  return plus(data, {
    cpu: sizing.waypoints * waypoint.reservation.cpu,
    memory: gibOfMib(sizing.waypoints * waypoint.reservation.memory),
  });
};

/** The control plane grows with the proxies it serves. */
export const controlPlaneOf = (proxies: number, { controlPlanes }: { readonly controlPlanes: number }): Load => {
  const scale = Math.max(1, proxies / controlPlane.proxies);
  return {
    cpu: controlPlanes * controlPlane.cpu * scale,
    memory: gibOfMb(controlPlanes * controlPlane.memoryGb * 1000 * scale),
  };
};

type NodeSize = { readonly vcpuPerNode: number; readonly gibPerNode: number };
/** Nodes that a load fills, by whichever runs out first. */
export const nodesFor = ({ cpu, memory }: Load, { vcpuPerNode, gibPerNode }: NodeSize): number =>
  Math.max(cpu / vcpuPerNode, memory / gibPerNode);

/**
 * Section 4.4: p90 sums at the low end, p99 sums at the high one. `compared`: p99 a call as the person's own comparison
 * shows; it replaces the published one.
 */
export const addedLatency = (shape: MeshShape, depth: number, compared: number | null = null): Range | null => {
  const { delta } = shapeParameters[shape];
  const p99 = compared ?? delta?.p99.value;
  if (p99 === undefined) return null;
  return { low: depth * Math.min(delta?.p90.value ?? p99, p99), high: depth * p99 };
};

/** Means add up over calls that follow each other, whatever their spread. */
const measuredLatency = (shape: MeshShape, sizing: Sizing): number | null => {
  const added = own(shape, sizing)?.addedMs ?? null;
  return added === null ? null : added * sizing.depth;
};

/** Section 4.3: a shape in CPU, memory, money and added latency, always as a range. */
export const costOf = (shape: MeshShape, sizing: Sizing): ShapeCost => {
  const proxies = instancesOf(shape, sizing) + (isLayered(shape) ? sizing.waypoints : 0);
  const plane = controlPlaneOf(proxies, sizing);
  const low = plus(useOf(shape, sizing, least), plane);
  const high = plus(larger(useOf(shape, sizing, most), reservationOf(shape, sizing)), plane);
  const { nodePrice } = sizing;
  return {
    shape,
    cpu: { low: low.cpu, high: high.cpu },
    memory: { low: low.memory, high: high.memory },
    money:
      nodePrice === null ? null : { low: nodePrice * nodesFor(low, sizing), high: nodePrice * nodesFor(high, sizing) },
    addedP99: addedLatency(shape, sizing.depth, own(shape, sizing)?.addedP99),
    isCompared: (own(shape, sizing)?.addedP99 ?? null) !== null,
    addedMeasured: measuredLatency(shape, sizing),
    instances: proxies,
  };
};

/** What the figures of a sizing are called. */
export const sizingNames: Readonly<Record<keyof typeof assumptions, string>> = {
  pods: 'pods in the mesh',
  nodes: 'nodes',
  rps: 'requests a second between services',
  depth: 'calls on the critical path',
  vcpuPerNode: 'vCPU a node',
  gibPerNode: 'GiB a node',
  layer7Share: 'share of calls that need layer 7',
  waypoints: 'waypoints',
  controlPlanes: 'control-plane replicas',
};

export interface SizingInputs {
  readonly sizing: Sizing;
  /** Inputs that nobody gave or measured; an assumption stands in for each but the price. */
  readonly assumed: readonly SizedBy[];
  /** Inputs that were measured, not typed. */
  readonly fromEvidence: readonly SizedBy[];
  /** Of those: what was pieced together, not counted. */
  readonly estimated: readonly SizedBy[];
}

/** What stands in for an input that nobody gave: shown as an assumption, to be overwritten. */
const assumptions = {
  pods: 100,
  nodes: 10,
  rps: 1000,
  depth: 5,
  vcpuPerNode: 7.5,
  gibPerNode: 28,
  layer7Share: 0.2,
  waypoints: 4,
  controlPlanes: 2,
} as const;

type SizedBy = keyof typeof assumptions;

/** The sizing of a profile: typed figures first, measured ones next, assumptions last. The price is never guessed. */
export const sizingOf = (profile: Profile, cost: CostInputs): SizingInputs => {
  const { K7, K8, K9 } = profile.facts;
  const typed: Readonly<Record<keyof typeof assumptions, number | undefined>> = {
    pods: K7?.pods,
    nodes: K7?.nodes,
    rps: K8,
    depth: K9,
    vcpuPerNode: K7?.vcpu,
    gibPerNode: K7?.gib,
    layer7Share: cost.layer7Share,
    waypoints: cost.waypoints,
    controlPlanes: cost.controlPlanes,
  };
  const found: Readonly<Partial<Record<keyof typeof assumptions, number | null>>> = {
    pods: measured(profile, 'pods'),
    nodes: measured(profile, 'nodes'),
    rps: measured(profile, 'rps_peak'),
    depth: measured(profile, 'depth'),
  };
  const keys = Object.keys(assumptions) as (keyof typeof assumptions)[];
  const values = Object.fromEntries(keys.map((key) => [key, typed[key] ?? found[key] ?? assumptions[key]])) as Record<
    keyof typeof assumptions,
    number
  >;
  const fromEvidence = keys.filter((key) => typed[key] === undefined && (found[key] ?? null) !== null);
  const isEstimate = typeof evidenceItem(profile, 'depth')?.detail?.estimated === 'string';
  return {
    sizing: {
      ...values,
      nodePrice: K7?.node_price ?? null,
      reservation:
        cost.nodeCpu === undefined && cost.nodeMemory === undefined
          ? null
          : { cpu: cost.nodeCpu ?? 0.5, memory: cost.nodeMemory ?? 2048 },
      measured: measuredMesh(profile, cost),
    },
    assumed: keys.filter((key) => typed[key] === undefined && (found[key] ?? null) === null),
    fromEvidence,
    estimated: isEstimate ? fromEvidence.filter((key) => key === 'depth') : [],
  };
};

/** People and telemetry, shown beside the machines and never inside them. */
export interface BesideCost {
  readonly people: number | null;
  readonly telemetry: number | null;
  readonly series: ExtraSeries | null;
}

/** Series that a mesh adds: counted where one runs, else by its edges. */
export interface ExtraSeries {
  readonly count: number;
  readonly from: 'measured' | 'assumed';
}

const extraSeriesOf = (profile: Profile): ExtraSeries | null => {
  const counted = measured(profile, 'extra_series');
  if (counted !== null) return { count: counted, from: 'measured' };
  const edges = measured(profile, 'edges');
  return edges === null ? null : { count: edges * seriesPerEdge.value, from: 'assumed' };
};

export const besideOf = (profile: Profile, cost: CostInputs): BesideCost => {
  const series = extraSeriesOf(profile);
  return {
    people: cost.peopleHours === undefined || cost.hourRate === undefined ? null : cost.peopleHours * cost.hourRate,
    series,
    telemetry: series === null || cost.seriesPrice === undefined ? null : series.count * cost.seriesPrice,
  };
};

/** The modelled cost and the budget as evidence for rule E10; nothing where a figure is missing. */
export const costEvidence = ({ money }: ShapeCost, { budget }: CostInputs): Profile['evidence'] =>
  money === null || budget === undefined
    ? []
    : [
        { key: 'ev.cost_low', value: money.low },
        { key: 'ev.cost_high', value: money.high },
        { key: 'ev.budget', value: budget },
      ];

/** Two significant digits: more would pretend. */
export const roughly = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(2)));
