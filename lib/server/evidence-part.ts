import type { EvidenceItem, EvidenceKey } from '@/lib/domain/adoption';
import type { Meta } from '@/lib/domain/envelope';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { PlainRequest } from '@/lib/url/view';
import type { Asked } from './asked';
import type { Context } from './context';

/** Who is asked for evidence, about which part of the estate, and when "now" is. */
export interface Looking {
  readonly context: Context;
  readonly view: PlainRequest;
  readonly now: EpochMs;
  readonly signal: AbortSignal;
}

export type Facts = Partial<Record<EvidenceKey, EvidenceItem>>;

/** One part of the evidence: its facts, and how its questions went. */
export interface Part {
  readonly facts: Facts;
  readonly metas: readonly Meta[];
  readonly answers: readonly Asked<unknown>[];
}

/** What is too much to read over a longer window is read over this one. */
export const DAY: Millis = 24 * 60 * 60_000;

/** At most a day of a window, and why no more of it. */
export const withinDay = (window: Millis, because: string): { readonly window: Millis; readonly because?: string } =>
  window <= DAY ? { window } : { window: DAY, because };

/** Every source that answered, once. */
export const sourcesOf = (receipts: readonly { readonly source: string }[]): readonly string[] => [
  ...new Set(receipts.map(({ source }) => source)),
];
