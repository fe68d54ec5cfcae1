import type { EpochMs, Millis } from '@/lib/domain/units';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365.25 * day;

const steps = [
  { from: 2 * year, by: year, unit: 'y' },
  { from: 2 * day, by: day, unit: 'd' },
  { from: 2 * hour, by: hour, unit: 'h' },
  { from: 2 * minute, by: minute, unit: 'min' },
  { from: 0, by: second, unit: 's' },
] as const;

/** A span in one unit, whole: 12 s, 3 min, 5 h, 9 d, 10 y. */
export const formatSpan = (span: Millis): string => {
  const size = Math.max(0, span);
  const step = steps.find(({ from }) => size >= from) ?? steps[4];
  return `${Math.floor(size / step.by)} ${step.unit}`;
};

/** How long ago: "12 s ago"; the future is "in 3 d". */
export const formatAgo = (at: EpochMs, now: EpochMs): string => {
  if (at > now + second) return `in ${formatSpan(at - now)}`;
  return now - at < second ? 'just now' : `${formatSpan(now - at)} ago`;
};

/** Made when first asked for, and kept: making one takes a hundred times as long as using it. */
const writer = (options: Intl.DateTimeFormatOptions): ((at: EpochMs) => string) => {
  let format: Intl.DateTimeFormat | undefined;
  return (at) => {
    format ??= new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
    return format.format(at);
  };
};

/** The reader's wall clock: 14:02. */
export const formatClock = writer({ hour: '2-digit', minute: '2-digit' });

/** With seconds: 14:02:07. */
export const formatClockSeconds = writer({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A date the reader cannot misread: 3 Nov 2026. */
export const formatDate = writer({ day: 'numeric', month: 'short', year: 'numeric' });

const formatDay = writer({ day: 'numeric', month: 'short' });

/** Date and clock: 3 Nov 2026, 14:02:07. */
export const formatInstant = (at: EpochMs): string => `${formatDate(at)}, ${formatClockSeconds(at)}`;

const sameDay = (a: EpochMs, b: EpochMs): boolean => formatDate(a) === formatDate(b);

/** A moment beside `now`: the clock alone on the same day, else with the day. */
export const formatMoment = (at: EpochMs, now: EpochMs): string =>
  sameDay(at, now) ? formatClock(at) : `${formatDay(at)} ${formatClock(at)}`;

/** A window: "14:02 – 14:17", or with days where it spans more than one. */
export const formatWindow = (from: EpochMs, to: EpochMs, now: EpochMs): string =>
  sameDay(from, to) && sameDay(to, now)
    ? `${formatClock(from)} – ${formatClock(to)}`
    : `${formatMoment(from, now)} – ${sameDay(from, to) ? formatClock(to) : formatMoment(to, now)}`;

/** A tick of a time axis whose whole length is `span`: seconds, minutes or days, whatever tells ticks apart. */
export const formatTick = (at: EpochMs, span: Millis): string => {
  if (span <= 5 * minute) return formatClockSeconds(at);
  return span <= 2 * day ? formatClock(at) : formatDay(at);
};

/** The reader's zone as an offset people know: "UTC+1". */
export const formatZone = (at: EpochMs): string => {
  const offset = -new Date(at).getTimezoneOffset();
  const sign = offset < 0 ? '−' : '+';
  const size = Math.abs(offset);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return offset === 0 ? 'UTC' : `UTC${sign}${Math.floor(size / 60)}${rest}`;
};
