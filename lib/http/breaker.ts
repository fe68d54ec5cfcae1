import { CircuitState, circuitBreaker, handleType, type IBreaker, isBrokenCircuitError } from 'cockatiel';
import type { BreakerState } from './options';

const FAILURES = 5;
const WITHIN_MS = 10_000;
const RETRY_MS = 10_000;

/** What a finished question tells about its source. */
export type Verdict = 'well' | 'gone' | 'no-verdict';

/** Carries a result past the policy, which counts errors of this type as failures and lets others through uncounted. */
class Gone extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('gone');
    this.result = result;
  }
}
class Undecided extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('undecided');
    this.result = result;
  }
}

/** Opens at the fifth failure within 10 s with no success between them. */
const recentFailures = (): IBreaker => {
  let times: number[] = [];
  return {
    state: null,
    success: () => {
      times = [];
    },
    failure: (state) => {
      const now = performance.now();
      times = [...times.filter((at) => now - at < WITHIN_MS), now];
      return state !== CircuitState.Closed || times.length >= FAILURES;
    },
  };
};

const NAMES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

export interface Breaker {
  state(): BreakerState;
  /** Runs `task` unless the circuit is broken; then null, at once. While open, one task in 10 s tries the source again. */
  guard<T>(task: () => Promise<T>, verdictOf: (result: T) => Verdict): Promise<T | null>;
}

export const breakerFor = (changed: (state: BreakerState) => void): Breaker => {
  const failures = recentFailures();
  const policy = circuitBreaker(handleType(Gone), { breaker: failures, halfOpenAfter: RETRY_MS });
  policy.onStateChange((state) => changed(NAMES[state]));
  policy.onReset(() => failures.success(CircuitState.Closed));
  const state = (): BreakerState => NAMES[policy.state];

  let heard = Number.NEGATIVE_INFINITY;

  /** Who answers others meanwhile is there, and only slow: eight long questions of one view are no outage for all. */
  const judgedSince = (began: number, verdict: Verdict): Verdict => {
    if (verdict === 'well') heard = performance.now();
    return verdict === 'gone' && heard > began ? 'no-verdict' : verdict;
  };

  const judged = async <T>(task: () => Promise<T>, verdictOf: (result: T) => Verdict): Promise<T> => {
    const began = performance.now();
    const result = await task();
    const verdict = judgedSince(began, verdictOf(result));
    // A trial that nobody waited for has not shown the source well: the circuit stays open.
    if (verdict === 'gone' || (verdict === 'no-verdict' && state() === 'half-open')) throw new Gone(result);
    if (verdict === 'no-verdict') throw new Undecided(result);
    return result;
  };

  return {
    state,
    guard: async (task, verdictOf) => {
      // Half open: somebody is trying the source now. Nobody else waits for that.
      if (state() === 'half-open') return null;
      try {
        return await policy.execute(() => judged(task, verdictOf));
      } catch (error) {
        if (isBrokenCircuitError(error)) return null;
        if (error instanceof Gone || error instanceof Undecided)
          return error.result as Awaited<ReturnType<typeof task>>;
        throw error;
      }
    },
  };
};
