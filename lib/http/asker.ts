import type { Fault } from '@/lib/domain/result';
import type { Millis } from '@/lib/domain/units';
import { breakerFor, type Verdict } from './breaker';
import { type Deadline, deadlineOf, pause } from './deadline';
import { brokenCircuit, type Manner, type SendFailure, sendFault } from './faults';
import type { HttpOptions } from './options';
import { type Leave, queueOf } from './queue';
import { type Sent, type Transport, transportTo } from './transport';

export interface Refused {
  readonly ok: false;
  readonly fault: Fault;
  readonly retry: boolean;
  /** The source is gone, as far as this question could see. */
  readonly outage: boolean;
  /** For the log only: it may name addresses. */
  readonly detail: string;
}

export interface Told {
  readonly ok: true;
  readonly partial: boolean;
  readonly bytes: number;
}

const RETRY_FROM: Millis = 50;
const RETRY_SPREAD: Millis = 200;

/** Heavy questions at a time: all others find the server free for them. */
const MAX_HEAVY = 2;

/** Somebody leaving says nothing about the source. */
const verdictOf = (outcome: Told | Refused): Verdict => {
  if (outcome.ok) return 'well';
  if (outcome.fault.kind === 'canceled' || outcome.fault.kind === 'overloaded') return 'no-verdict';
  return outcome.outage ? 'gone' : 'well';
};

/** One question as a door puts it: `attempt` sends and reads once, as often as it is called. */
interface Question<T extends Told> {
  readonly id: string;
  readonly kind: string;
  /** It keeps the server busy for seconds. */
  readonly heavy?: boolean;
  readonly attempt: (deadline: Deadline) => Promise<T | Refused>;
}

export interface Asker {
  readonly send: Transport['send'];
  /** What became of a call that brought nothing to read. */
  readonly notSent: (sent: Sent & { readonly ok: false }, deadline: Deadline) => Refused;
  /** Asks once, retrying where that may help, within the deadline. Resolves whatever happens. */
  ask<T extends Told>(question: Question<T>, signal: AbortSignal): Promise<T | Refused>;
  close(): Promise<void>;
}

export const DEFAULT_TIMEOUT: Millis = 8_000;
export const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/** The way to one server: place in the queue, circuit breaker, and one retry. */
export const askerTo = (options: HttpOptions, manner: Manner): Asker => {
  const { id: source, observe = {} } = options;
  const limits = { timeout: options.timeout ?? DEFAULT_TIMEOUT, maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES };
  const transport: Transport = transportTo(options);
  const queue = queueOf(options.maxConcurrent ?? 8, observe.inflight);
  const heavyOnes = queueOf(Math.min(MAX_HEAVY, options.maxConcurrent ?? 8));
  const breaker = breakerFor((state) => observe.breaker?.(state));

  const refusedBy = (failure: SendFailure, detail: string, deadline: Deadline): Refused => {
    const kind = failure === 'canceled' && deadline.expired() ? 'deadline' : failure;
    return {
      ok: false,
      fault: sendFault(source, kind, limits, manner),
      retry: kind === 'connect',
      outage: kind === 'connect' || kind === 'cut' || kind === 'deadline',
      detail,
    };
  };

  /** A heavy question waits for those of its kind before it takes one of everybody's places. */
  const enter = async (heavy: boolean, signal: AbortSignal): Promise<Leave | null> => {
    const done = heavy ? await heavyOnes.enter(signal) : () => undefined;
    const leave = done === null ? null : await queue.enter(signal);
    if (leave === null) done?.();
    if (leave === null || done === null) return null;
    return () => {
      leave();
      done();
    };
  };

  const attempts = async <T extends Told>(
    { attempt, heavy = false }: Question<T>,
    deadline: Deadline,
  ): Promise<T | Refused> => {
    const leave = await enter(heavy, deadline.signal);
    if (leave === null) {
      const gone = deadline.signal.aborted && !deadline.expired();
      return { ...refusedBy(gone ? 'canceled' : 'crowded', 'waiting', deadline), retry: false };
    }
    try {
      const first = await attempt(deadline);
      if (first.ok || !first.retry || breaker.state() !== 'closed') return first;
      await pause(RETRY_FROM + Math.random() * RETRY_SPREAD, deadline.signal);
      return deadline.signal.aborted ? first : await attempt(deadline);
    } finally {
      leave();
    }
  };

  const guarded = async <T extends Told>(question: Question<T>, deadline: Deadline): Promise<T | Refused> => {
    // A probe tells nobody's numbers: it must not use up the one try of a broken circuit.
    if (question.kind === 'probe') return attempts(question, deadline);
    const outcome = await breaker.guard(() => attempts(question, deadline), verdictOf);
    return outcome ?? { ok: false, fault: brokenCircuit(source), retry: false, outage: true, detail: 'circuit open' };
  };

  const ask = async <T extends Told>(question: Question<T>, signal: AbortSignal): Promise<T | Refused> => {
    const deadline = deadlineOf(signal, limits.timeout);
    const started = performance.now();
    try {
      const outcome = await guarded(question, deadline);
      observe.call?.({
        kind: question.kind,
        id: question.id,
        outcome: outcome.ok ? (outcome.partial ? 'partial' : 'ok') : outcome.fault.kind,
        ms: performance.now() - started,
        bytes: outcome.ok ? outcome.bytes : 0,
        detail: outcome.ok ? null : outcome.detail,
      });
      return outcome;
    } finally {
      deadline.done();
    }
  };

  return {
    send: transport.send,
    notSent: ({ failure, detail }, deadline) => refusedBy(failure, detail, deadline),
    ask,
    close: transport.close,
  };
};
