import { bounds } from '@/demo/latency';
import { type Pod, podsByWorkload } from '@/demo/mesh';
import { seriesText } from '@/demo/openmetrics';
import type { Row } from '@/demo/rows';
import { type DemoSeries, type MetricType, type Reading, type Traced, wholeBuckets, wholeCount } from '@/demo/series';
import type { Workload } from '@/demo/shape';
import type { State } from '@/demo/state';
import type { Labels } from '@/lib/domain/sample';

/** What dialects are made of: series that add up rows of the shop's truth under a mesh's own names. */

/** The part of the shop that a mesh looks after. */
export interface Part {
  readonly covers: (pod: Pod) => boolean;
}

export const WHOLE: Part = { covers: () => true };

/** Share 0..1 of a workload's calls that its pods in a part make or take. */
const coveredShare = (workload: Workload, { covers }: Part): number => {
  const all = podsByWorkload.get(workload) ?? [];
  const own = all.filter(covers);
  return own.length === all.length ? 1 : own.reduce((sum, { share }) => sum + share, 0);
};

/** Share of a row's calls whose other end is in the same part, so that both proxies know each other. */
export const sharedBy = ({ account, caller, target }: Row, part: Part): number => {
  const other = account === 'client' ? target : caller;
  return other === null ? 0 : coveredShare(other, part);
};

const seriesOf =
  (type: MetricType) =>
  (name: string, labels: Labels, read: DemoSeries['read']): DemoSeries => ({ family: name, type, name, labels, read });
export const counter = seriesOf('counter');
export const gauge = seriesOf('gauge');

/** A row under the labels it is counted by. `part`: how much of it; absent: all. */
export interface Told {
  readonly labels: Labels;
  readonly index: number;
  readonly part?: number;
}

interface Member {
  readonly index: number;
  readonly part: number;
}

/** One label set and the rows that are counted under it. */
export interface Group {
  readonly labels: Labels;
  readonly members: readonly Member[];
}

/** What is told, gathered by label set. */
export const gathered = (told: readonly Told[]): readonly Group[] => {
  const groups = new Map<string, { readonly labels: Labels; readonly members: Member[] }>();
  for (const { labels, index, part = 1 } of told) {
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    groups.set(key, group);
    group.members.push({ index, part });
  }
  return [...groups.values()];
};

type ReadRow = (state: State, row: number) => number;

/** Whole amounts of each row, added up: sums of what is never rounded twice do not fall. */
const sum = ({ members }: Group, state: State, read: ReadRow): number =>
  members.reduce((total, { index, part }) => total + Math.floor(read(state, index) * part), 0);

/** A proxy exposes a label set only after its first event. */
const ifSeen =
  (group: Group, read: (state: State) => number): DemoSeries['read'] =>
  ({ state }) =>
    sum(group, state, wholeCount) < 1 ? null : read(state);

/** What comes with a call is there once the call is counted: one of five seconds does not weigh on a mean before. */
const onceCounted =
  (read: (state: State) => Float64Array): ReadRow =>
  (state, row) =>
    wholeCount(state, row) < 1 ? 0 : (read(state)[row] ?? 0);

/** What is counted of a row beside how often it happened. */
export const opened: ReadRow = wholeCount;
export const closed: ReadRow = ({ closed: values }, row) => values[row] ?? 0;
export const asked: ReadRow = onceCounted(({ received }) => received);
export const answered: ReadRow = onceCounted(({ sent }) => sent);
const lasted: ReadRow = onceCounted(({ durationSum }) => durationSum);

/** A counter of a group's requests or connections, or of what else is counted of them. */
export const counted = (name: string, group: Group, read: ReadRow = wholeCount): DemoSeries =>
  counter(
    name,
    group.labels,
    ifSeen(group, (state) => sum(group, state, read)),
  );

export interface Clock {
  readonly unit: 'ms' | 's';
  /** Upper bounds in ms that the mesh has; absent: all that are kept. */
  readonly bounds?: readonly number[];
  /** Each takes exactly so long; absent: as long as the shop's calls do. */
  readonly fixedMs?: number;
  /** The part of the calls' time that this clock runs; absent: all of it. */
  readonly factor?: number;
  /** The label under which an example of each bucket names its trace; absent: the mesh gives none, as no Envoy does. */
  readonly traceLabel?: string;
}

const SECOND_MS = 1000;
const labelOf = (bound: number, { unit }: Clock): string =>
  Number.isFinite(bound) ? String(unit === 's' ? bound / SECOND_MS : bound) : '+Inf';

type Bound = (typeof bounds)[number];

const newest = (all: readonly Traced[]): Traced | null =>
  all.reduce<Traced | null>((best, one) => (best !== null && best.at >= one.at ? best : one), null);

/** What one bucket holds that those below it do not, ms. */
interface Bucket extends Pick<Clock, 'unit'> {
  readonly above: number;
  readonly upTo: number;
  readonly traceLabel: string;
}

/** The newest traced call of a group that a bucket is the smallest to hold. */
const exampleOf =
  ({ members }: Group, { above, upTo, unit, traceLabel }: Bucket): NonNullable<DemoSeries['exemplar']> =>
  (tracedIn) => {
    const found = newest(members.flatMap(({ index }) => tracedIn(index)).filter(({ ms }) => ms > above && ms <= upTo));
    if (found === null) return null;
    const value = unit === 's' ? found.ms / SECOND_MS : found.ms;
    return { labels: { [traceLabel]: found.traceId }, value, at: found.at };
  };

/** A classic histogram of a group's durations. */
export const timed = (family: string, group: Group, clock: Clock): readonly DemoSeries[] => {
  const part = (suffix: string, labels: Labels, read: (state: State) => number): DemoSeries => ({
    family,
    type: 'histogram',
    name: `${family}${suffix}`,
    labels: { ...group.labels, ...labels },
    read: ifSeen(group, read),
  });
  const kept: readonly Bound[] = bounds.filter(
    (bound) => !Number.isFinite(bound) || clock.bounds === undefined || clock.bounds.includes(bound),
  );
  const { fixedMs, factor = 1, traceLabel } = clock;
  const all = (state: State): number => sum(group, state, wholeCount);
  const spentMs = (state: State): number => (fixedMs === undefined ? sum(group, state, lasted) : all(state) * fixedMs);
  const upTo = (bound: Bound): ((state: State) => number) => {
    if (fixedMs !== undefined) return fixedMs <= bound ? all : () => 0;
    const at = bounds.indexOf(bound);
    return (state) => sum(group, state, (one, row) => wholeBuckets(one, row)[at] ?? 0);
  };
  return [
    ...kept.map((bound, i) => ({
      ...part('_bucket', { le: labelOf(bound, clock) }, upTo(bound)),
      ...(traceLabel !== undefined && {
        exemplar: exampleOf(group, { ...clock, traceLabel, above: kept[i - 1] ?? 0, upTo: bound }),
      }),
    })),
    part('_sum', {}, (state) => (spentMs(state) * factor) / (clock.unit === 's' ? SECOND_MS : 1)),
    part('_count', {}, all),
  ];
};

const HOUR = 3600;
const CLOCK_START = 1_700_000_000;

/** What happens so many times an hour, without an end. */
export const steady =
  (perHour: number): DemoSeries['read'] =>
  ({ at }: Reading) =>
    Math.floor(((at - CLOCK_START) / HOUR) * perHour);

/** Seconds that a certificate of `pod` has left: it lives a day and is renewed at half of it. */
export const certificateLeft = ({ seed }: Pod, at: number): number => 24 * HOUR - ((at + seed) % (12 * HOUR));

/** A histogram of events that take the same all the time: `shares` of them up to each of `les`, `mean` on average. */
export const steadyHistogram = (
  family: string,
  labels: Labels,
  about: {
    readonly perHour: number;
    readonly mean: number;
    readonly shares: readonly (readonly [le: string, share: number])[];
  },
): readonly DemoSeries[] => {
  const events = steady(about.perHour);
  const part = (suffix: string, extra: Labels, read: (count: number) => number): DemoSeries => ({
    family,
    type: 'histogram',
    name: `${family}${suffix}`,
    labels: { ...labels, ...extra },
    read: (reading) => read(events(reading) ?? 0),
  });
  return [
    ...about.shares.map(([le, share]) => part('_bucket', { le }, (count) => Math.floor(count * share))),
    part('_sum', {}, (count) => count * about.mean),
    part('_count', {}, (count) => count),
  ];
};

/** Names of the shop's gateways where they are not Istio's. */
export type Names = readonly (readonly [istio: string, own: string])[];
export const PLAIN_NAMES: Names = [
  ['istio-ingressgateway', 'shop-ingressgateway'],
  ['istio-egressgateway', 'shop-egressgateway'],
  ['istio-ingress', 'ingress'],
];

/** A text with the gateways called as another mesh calls them. */
export const renamedText = (text: string, names: Names): string =>
  names.reduce((told, [istio, own]) => told.replaceAll(istio, own), text);

/** The same series with other names for the gateways. */
export const renamed = (series: readonly DemoSeries[], names: Names): readonly DemoSeries[] =>
  series.map((one) => {
    const isOurs = Object.values(one.labels).some((value) => value.includes('istio-'));
    if (!isOurs) return one;
    const labels = Object.entries(one.labels).map(([label, value]) => [label, renamedText(value, names)] as const);
    return { ...one, labels: Object.fromEntries(labels) };
  });

/** Series of equal labels as one: what differs by nothing that a proxy tells. */
export const merged = (all: readonly DemoSeries[]): readonly DemoSeries[] => {
  const byText = new Map<string, DemoSeries[]>();
  for (const series of all) {
    const text = seriesText(series.name, series.labels);
    const own = byText.get(text);
    if (own) own.push(series);
    else byText.set(text, [series]);
  }
  return [...byText.values()].flatMap(([first, ...more]) => {
    if (first === undefined || more.length === 0) return first ?? [];
    const read: DemoSeries['read'] = (reading) => {
      const values = [first, ...more].map((one) => one.read(reading)).filter((value) => value !== null);
      return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
    };
    return { ...first, read };
  });
};
