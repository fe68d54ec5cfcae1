import type { TimeBound } from '@/lib/domain/view';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const RELATIVE = /^now(?:-(\d{1,9})([smhd]))?$/;
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i;
const EPOCH = /^\d{12,14}$/;

export const TIME_TAKES = 'now, now-15m (s, m, h, d), an RFC 3339 time, or epoch milliseconds';

/** Reads one end of a window; null for anything that is not one. */
export const parseTime = (text: string): TimeBound | null => {
  const relative = RELATIVE.exec(text);
  if (relative) {
    const [, count, unit] = relative;
    return { kind: 'now', ago: count === undefined ? 0 : Number(count) * (UNIT_MS[unit ?? 's'] ?? 0) };
  }
  const at = EPOCH.test(text) ? Number(text) : RFC3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) ? { kind: 'at', at } : null;
};

/** The shortest spelling that reads back the same. */
export const formatTime = (bound: TimeBound): string => {
  if (bound.kind === 'at') return String(bound.at);
  if (bound.ago === 0) return 'now';
  const unit = ['d', 'h', 'm', 's'].find((name) => bound.ago % (UNIT_MS[name] ?? 1) === 0) ?? 's';
  return `now-${Math.round(bound.ago / (UNIT_MS[unit] ?? 1000))}${unit}`;
};
