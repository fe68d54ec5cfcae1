import type { Frame } from '@/lib/domain/envelope';
import type { Health } from '@/lib/domain/graph';
import type { Snapshot } from '@/lib/domain/snapshot';
import { formatSpan } from '@/lib/format/time';
import { type CardFigure, type Miniature, saidOf } from './card-said';

/** What a card says of a snapshot. `redacted`: how bad and when, but no name of anything. */
export type CardTier = 'redacted' | 'full';

export interface CardModel {
  readonly health: Health;
  readonly verdict: string;
  readonly title: string | null;
  readonly figures: readonly CardFigure[];
  readonly miniature: Miniature | null;
  /** The window, and how old its newest sample was, with the zone. */
  readonly when: string;
}

const plainVerdicts: Readonly<Record<Health, string>> = {
  failing: 'Something is failing',
  degraded: 'Something is degraded',
  healthy: 'Nothing is failing',
  idle: 'No traffic',
  unknown: 'Not reported',
};

/** The letters that the card's font has: Latin, Cyrillic, and the marks of a sentence. */
const DRAWN = /^[\p{Cc}\p{Cf} -~\u00a0-\u0130\u0400-\u045f\u2013\u2014\u2018\u2019\u201c-\u201e\u2022\u2026]*$/u;
/** Boxes in place of letters tell nobody anything: what cannot be written is left unsaid. */
const written = (text: string | null): string | null => (text !== null && DRAWN.test(text) ? text : null);

/** Servers know no reader's zone: cards are in UTC and say so. */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** ms; shorter than any window of metrics. */
const LEAST_SPAN = 30_000;

const whenOf = ({ createdAt }: Snapshot, { meta }: Frame<unknown>): string => {
  const { from, to } = meta.window;
  // A single request, or several: when it began says more than how long it took.
  if (to - from < LEAST_SPAN) return `at ${utc(from)}`;
  const age = meta.asOf === null ? '' : `, data ${formatSpan(Math.max(0, createdAt - meta.asOf))} old when frozen`;
  return `${formatSpan(to - from)} up to ${utc(to)}${age}`;
};

/** Everything a card says, as text and numbers; null: the snapshot holds nothing to speak of. */
export const cardModel = (snapshot: Snapshot, tier: CardTier): CardModel | null => {
  const [main] = snapshot.frames;
  if (main === undefined) return null;
  const frame = main.frame as Frame<unknown>;
  const { health, verdict, figures, miniature } = saidOf(main.endpoint, frame);
  const full = tier === 'full';
  return {
    health,
    verdict: (full ? written(verdict) : null) ?? plainVerdicts[health],
    title: full ? written(snapshot.title) : null,
    figures: figures.slice(0, 4),
    miniature,
    when: whenOf(snapshot, frame),
  };
};
