/** Why a source gave no answer. `canceled`: nobody waits for it any more. */
export type FaultKind = 'unreachable' | 'timeout' | 'rejected' | 'malformed' | 'too-large' | 'canceled' | 'overloaded';

/** An expected failure, as a value. `message` is safe to show: it names no address and holds no secret. */
export interface Fault {
  readonly kind: FaultKind;
  readonly source: string;
  readonly message: string;
}

/** What an edge answers: a value, or the fault that kept it from one. Thrown errors are bugs. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });
