import type { EvidenceItem } from '@/lib/domain/adoption';
import { formatCount, formatMs, formatPercent, spell } from '@/lib/format/number';

/** What measurements say of exit criteria, in words, where that takes more than their value. */

/** What a measurement says of a criterion. `holds` null: it shows a figure that settles nothing. */
export interface Told {
  readonly holds: boolean | null;
  readonly figure: string;
  /** Where the figure is of another window than the value of its measurement. */
  readonly over?: Over;
}

export interface Over {
  readonly window: string | null;
  /** Why this window; null: it is the one that facts of the kind have. */
  readonly why: string | null;
}

/** The further figures of a measurement, by name; null: not told. */
export type Figures = (name: string) => number | null;

export const percent = (share: number): string => spell(formatPercent(share));
export const count = (value: number): string => spell(formatCount(value));
export const ms = (value: number): string => spell(formatMs(value));

/** Pods come and go between two scrapes. */
export const RECORDED = 0.95;

/** Certificates a proxy must have been issued for two renewals, where the proxies do not tell themselves. */
const ROTATIONS = 2;

/** A reason as the end of a line that goes on. */
export const whyIn = ({ detail }: EvidenceItem): string =>
  typeof detail?.why === 'string' ? `: ${detail.why.replace(/\.$/, '')}` : '';

/** The window that latencies were read over; an assessment of before tells none. */
export const timedOver = ({ detail }: EvidenceItem): Pick<Told, 'over'> => {
  const [window, why] = [detail?.timed_over, detail?.timed_why];
  return typeof window === 'string' ? { over: { window, why: typeof why === 'string' ? why : null } } : {};
};

/**
 * By the ends that proxies tell of their certificates; where none does, by what their control plane has issued, in which
 * some that renew often stand for others that do not. Fewer refute nothing: certificates may live longer than the window.
 */
export const rotations = (of: Figures, { detail }: EvidenceItem): Told | null => {
  const [proxies, renewed, issued] = [of('renewing'), of('renewed_twice'), of('issued_per_proxy')];
  if (proxies !== null && renewed !== null) {
    const window = detail?.renewals_over;
    return {
      holds: renewed >= RECORDED * proxies ? true : null,
      figure: `${count(renewed)} of ${count(proxies)} proxies renewed their certificate twice or more, by the ends they tell`,
      ...(typeof window === 'string' ? { over: { window, why: null } } : {}),
    };
  }
  if (issued === null) return null;
  return {
    holds: issued >= ROTATIONS ? true : null,
    figure: `${issued.toFixed(1)} certificates issued for each proxy, as the control plane counts them`,
  };
};
