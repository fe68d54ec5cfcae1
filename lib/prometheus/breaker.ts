import { type CircuitBreakerPolicy, CircuitState, circuitBreaker, handleWhenResult, type IBreaker } from 'cockatiel';
import type { BreakerState } from './options';

const FAILURES = 5;
const WITHIN_MS = 10_000;
const RETRY_MS = 10_000;

/** Opens at the fifth failure within 10 s with no success between them: one slow query among good ones is no outage. */
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
  /** Runs `task` unless the circuit is broken; then null, at once. */
  guard<T>(task: () => Promise<T>): Promise<T | null>;
}

/** `isOutage` says which results mean that the source is gone. While open, one question in 10 s tries it again. */
export const breakerFor = (isOutage: (result: unknown) => boolean, changed: (state: BreakerState) => void): Breaker => {
  const policy: CircuitBreakerPolicy = circuitBreaker(handleWhenResult(isOutage), {
    breaker: recentFailures(),
    halfOpenAfter: RETRY_MS,
  });
  policy.onStateChange((state) => changed(NAMES[state]));
  const state = (): BreakerState => NAMES[policy.state];
  return {
    state,
    guard: async (task) => {
      // Half open: somebody is trying it now. Nobody else waits for that.
      if (state() === 'half-open') return null;
      try {
        return await policy.execute(task);
      } catch (error) {
        if (policy.state === CircuitState.Open || policy.state === CircuitState.HalfOpen) return null;
        throw error;
      }
    },
  };
};
