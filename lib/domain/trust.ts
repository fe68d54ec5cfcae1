import { z } from 'zod';

/** How far to believe a number, best first. `unknown` is worst: nothing was reported at all. */
export const trustStates = ['complete', 'partial', 'stale', 'unknown'] as const;
export type TrustState = (typeof trustStates)[number];

export const trustSchema = z.object({ state: z.enum(trustStates), reasons: z.array(z.string()) });
/** Trust with its reasons, carried from each answer down to each number it made. Reasons are codes such as
 * `short-window`, `low-sample`, `source-down:<id>`, `truncated`, `no-source`, `stale`; the page words them. */
export type Trust = Readonly<z.infer<typeof trustSchema>>;

export const COMPLETE: Trust = { state: 'complete', reasons: [] };

const rank = (state: TrustState): number => trustStates.indexOf(state);

/** The less trusted state of the two. */
export const worseState = (a: TrustState, b: TrustState): TrustState => (rank(a) >= rank(b) ? a : b);

/** Everything that weakens any of the parts weakens the whole. Reasons keep their order and appear once. */
export const mergeTrust = (parts: readonly Trust[]): Trust => ({
  state: parts.map((part) => part.state).reduce<TrustState>(worseState, 'complete'),
  reasons: [...new Set(parts.flatMap((part) => part.reasons))],
});
