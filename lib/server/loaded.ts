import type { Frame, ProblemCode } from '@/lib/domain/envelope';
import type { Fault } from '@/lib/domain/result';
import type { Millis } from '@/lib/domain/units';

/** A question that cannot be answered as put: the asker's doing, not a source's. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly parameter?: string;
  readonly candidates?: readonly string[];
  /** When asking again makes sense. */
  readonly retryAfter?: Millis;
}

/** What a use case answers: a frame, the fault of every source it needed, or a refusal. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: Frame<T> }
  | { readonly ok: false; readonly fault: Fault }
  | { readonly ok: false; readonly refusal: Refusal };

export const loaded = <T>(value: Frame<T>): Loaded<T> => ({ ok: true, value });
export const refused = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal,
});
