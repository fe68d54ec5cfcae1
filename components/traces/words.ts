import type { SourceSearch } from '@/lib/domain/traces';
import type { Formatted } from '@/lib/format/number';
import { formatMs, spell } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';

/** A duration in microseconds, in the unit that suits it. */
export const formatUs = (us: number): Formatted => {
  if (Math.abs(us) >= 1000) return formatMs(us / 1000);
  return { text: String(Math.round(us)), unit: 'µs' };
};

export const spellUs = (us: number): string => spell(formatUs(us));

/** With its sign: "+438 ms". */
export const formatDeltaUs = (us: number): Formatted => {
  const { text, unit } = formatUs(Math.abs(us));
  return { text: `${us > 0 ? '+' : us < 0 ? '−' : ''}${text}`, unit };
};

/** What a back end did for a search, in a few words. */
export const sourceWords = ({ state, looked, full, message }: SourceSearch): string => {
  if (state === 'failed' || state === 'late')
    return message ?? (state === 'late' ? 'did not answer in time' : 'failed');
  const gave = `gave ${plural(looked, 'trace')}${full ? ', and has more' : ''}`;
  return message === null ? gave : `${gave}; ${message}`;
};
