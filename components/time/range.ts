import type { EpochMs, Millis } from '@/lib/domain/units';
import type { TimeBound } from '@/lib/domain/view';
import { formatMoment, formatWindow } from '@/lib/format/time';

const minute = 60_000;
const hour = 60 * minute;

export interface Range {
  readonly from: TimeBound;
  readonly to: TimeBound;
}

export const lastRange = (ago: Millis): Range => ({ from: { kind: 'now', ago }, to: { kind: 'now', ago: 0 } });

export const presets = [
  { ago: 5 * minute, name: '5 min' },
  { ago: 15 * minute, name: '15 min' },
  { ago: 30 * minute, name: '30 min' },
  { ago: hour, name: '1 h' },
  { ago: 3 * hour, name: '3 h' },
  { ago: 6 * hour, name: '6 h' },
  { ago: 12 * hour, name: '12 h' },
  { ago: 24 * hour, name: '24 h' },
  { ago: 7 * 24 * hour, name: '7 d' },
] as const;

/** Seconds between refreshes; null: the default rhythm, 0: paused. */
export const rhythms = [
  { seconds: 5, name: '5 s' },
  { seconds: null, name: '15 s' },
  { seconds: 60, name: '1 min' },
  { seconds: 300, name: '5 min' },
  { seconds: 0, name: 'paused' },
] as const;

const at = (bound: TimeBound, now: EpochMs): EpochMs => (bound.kind === 'at' ? bound.at : now - bound.ago);

/** The range as instants, for a reader whose clock says `now`. */
export const instants = ({ from, to }: Range, now: EpochMs): { readonly from: EpochMs; readonly to: EpochMs } => ({
  from: at(from, now),
  to: at(to, now),
});

export const fixedRange = (from: EpochMs, to: EpochMs): Range => ({
  from: { kind: 'at', at: Math.round(from) },
  to: { kind: 'at', at: Math.round(to) },
});

/** A window that ends this share of its length before now is live: the clock went on while somebody looked back. */
const NEARLY = 0.2;

/** One window's length back or forward. Forward to now is live again. */
export const stepRange = (range: Range, direction: -1 | 1, now: EpochMs): Range => {
  const { from, to } = instants(range, now);
  const length = to - from;
  const end = to + direction * length;
  return end >= now - NEARLY * length ? lastRange(length) : fixedRange(end - length, end);
};

const spanName = (ago: Millis): string => {
  const units = [
    { by: 24 * hour, name: 'd' },
    { by: hour, name: 'h' },
    { by: minute, name: 'min' },
  ];
  const unit = units.find(({ by }) => ago >= by && ago % by === 0) ?? { by: 1000, name: 's' };
  return `${Math.round(ago / unit.by)} ${unit.name}`;
};

/** "last 15 min", "14:02 – 14:17". Without a clock (the first HTML) an absolute range has no words yet. */
export const rangeWords = (range: Range, now: EpochMs | null): string => {
  const { from, to } = range;
  if (from.kind === 'now' && to.kind === 'now' && to.ago === 0) return `last ${spanName(from.ago)}`;
  if (now === null) return '…';
  if (to.kind === 'now' && to.ago === 0) return `since ${formatMoment(at(from, now), now)}`;
  const fixed = instants(range, now);
  return formatWindow(fixed.from, fixed.to, now);
};
