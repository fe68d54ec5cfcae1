import type { SignalPoints } from '@/lib/domain/signals';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { formatPercent, spell } from '@/lib/format/number';
import { formatWindow } from '@/lib/format/time';

export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const MIN_TRACK: Millis = 60 * 60_000;
const MAX_TRACK: Millis = 14 * 24 * 60 * 60_000;
const TRACK_WINDOWS = 6;
const GRID: Millis = 15_000;

/**
 * The stretch of time under the scrubber: some windows back from now, at least an hour; around a window that lies
 * further back, with as much on either side as there is.
 */
export const trackOf = (window: Span, now: EpochMs): Span => {
  const length = window.to - window.from;
  const track = Math.min(MAX_TRACK, Math.max(MIN_TRACK, length * TRACK_WINDOWS, length));
  const end = Math.ceil(now / 60_000) * 60_000;
  if (window.from >= end - track) return { from: end - track, to: end };
  const to = Math.min(end, window.to + (track - length) / 2);
  return { from: Math.max(to - track, 0), to };
};

/** The window moved so that it ends at `to`, kept inside the track and on the 15 s grid. */
export const movedTo = (window: Span, to: EpochMs, track: Span): Span => {
  const length = window.to - window.from;
  const end = Math.min(track.to, Math.max(track.from + length, Math.round(to / GRID) * GRID));
  return { from: end - length, to: end };
};

/** The path of a line over points, `width` by `height`, 0 at the bottom; gaps stay gaps. */
export const linePath = (
  points: SignalPoints,
  { from, to }: Span,
  { width, height, max }: { readonly width: number; readonly height: number; readonly max: number },
): string => {
  let pen = false;
  const parts: string[] = [];
  for (const [at, value] of points) {
    if (value === null) {
      pen = false;
      continue;
    }
    const x = ((at - from) / (to - from)) * width;
    const y = height - (Math.min(value, max) / max) * height;
    parts.push(`${pen ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = true;
  }
  return parts.join('');
};

/** The value at a moment: of the newest point not after it; null where there is none. */
export const valueAt = (points: SignalPoints, at: EpochMs): number | null =>
  points.reduce<number | null>((value, [time, each]) => (time <= at ? each : value), null);

/** What a source told of errors. */
export interface Told {
  readonly points: SignalPoints;
  /** What is said where there is no value: a question may not have been answered. */
  readonly absent: string;
}

/** The window in words, and its errors. `told` null: no answer yet, which is not to be taken for silence. */
export const wordsOf = (window: Span, told: Told | null, now: number): string => {
  if (told === null) return formatWindow(window.from, window.to, now);
  const errors = valueAt(told.points, window.to);
  const rate = errors === null ? `errors ${told.absent}` : `${spell(formatPercent(errors))} errors`;
  return `${formatWindow(window.from, window.to, now)}, ${rate}`;
};
