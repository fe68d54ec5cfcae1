import type { Fault } from '@/lib/domain/result';
import type { Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import { breakerFor, type Verdict } from './breaker';
import { type Deadline, deadlineOf, pause } from './deadline';
import { brokenCircuit, notPrometheus, type SendFailure, sendFault, tooManySeries } from './faults';
import { type Judged, judge, trustOf } from './judge';
import type { CallKind, PrometheusOptions } from './options';
import { MalformedAnswer } from './parse';
import { queueOf } from './queue';
import { type Exchange, type Transport, transportTo, type Upstream } from './transport';

/** Rows as read: their number, and whether some are native histograms that nobody looks for. */
export interface Reading<T> {
  readonly value: T;
  readonly count: number;
  readonly native: boolean;
}

/** One question in the API's terms. */
export interface Question<T> {
  readonly id: string;
  readonly kind: CallKind;
  readonly path: Upstream;
  readonly form: Readonly<Record<string, string | readonly string[]>>;
  readonly method: 'GET' | 'POST';
  /** Reads `data`; throws `MalformedAnswer`. `maxSeries` is checked first by `rows`. */
  readonly rows: (data: unknown) => number;
  readonly read: (data: unknown) => Promise<Reading<T>>;
}

export interface Told<T> {
  readonly ok: true;
  readonly reading: Reading<T>;
  readonly trust: Trust;
  readonly ms: Millis;
  readonly bytes: number;
}
interface Refused {
  readonly ok: false;
  readonly fault: Fault;
  readonly retry: boolean;
  /** The source is gone, as far as this question could see. */
  readonly outage: boolean;
  readonly detail: string;
}
export type Outcome<T> = Told<T> | Refused;

const RETRY_FROM: Millis = 50;
const RETRY_SPREAD: Millis = 200;
/** The server should give up just before we do, so that it can say so. */
const HEAD_START: Millis = 250;
const SHORTEST: Millis = 100;

/** Somebody leaving says nothing about the source. */
const verdictOf = (outcome: Outcome<unknown>): Verdict => {
  if (outcome.ok) return 'well';
  if (outcome.fault.kind === 'canceled' || outcome.fault.kind === 'overloaded') return 'no-verdict';
  return outcome.outage ? 'gone' : 'well';
};

const formOf = (form: Question<unknown>['form'], remaining: Millis | null): URLSearchParams => {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    for (const one of typeof value === 'string' ? [value] : value) out.append(name, one);
  }
  if (remaining !== null) out.set('timeout', `${Math.max(SHORTEST, Math.round(remaining - HEAD_START))}ms`);
  return out;
};

export interface Asker {
  /** Asks once, retrying where that may help, within the deadline. Resolves whatever happens. */
  ask<T>(question: Question<T>, signal: AbortSignal): Promise<Outcome<T>>;
  close(): Promise<void>;
}

/** The way to one server: place in the queue, circuit breaker, one retry, and the reading of what came back. */
export const askerOf = (options: PrometheusOptions, heard: (exchange: Exchange) => void): Asker => {
  const { id: source, observe = {} } = options;
  const limits = { timeout: options.timeout ?? 8_000, maxBytes: options.maxBytes ?? 32 * 1024 * 1024 };
  const maxSeries = options.maxSeries ?? 60_000;
  const transport: Transport = transportTo(options);
  const queue = queueOf(options.maxConcurrent ?? 8, observe.inflight);
  const breaker = breakerFor((state) => observe.breaker?.(state));
  let postRefused = false;

  const notSent = (failure: SendFailure, detail: string, deadline: Deadline): Refused => {
    const kind = failure === 'canceled' && deadline.expired() ? 'deadline' : failure;
    return {
      ok: false,
      fault: sendFault(source, kind, limits),
      retry: kind === 'connect',
      outage: kind === 'connect' || kind === 'cut' || kind === 'deadline',
      detail,
    };
  };

  const readAnswer = async <T>(question: Question<T>, judged: Judged & { ok: true }, ms: Millis, bytes: number) => {
    const { envelope } = judged;
    const refused = (fault: Fault, detail: string): Refused => ({
      ok: false,
      fault,
      retry: false,
      outage: false,
      detail,
    });
    try {
      const rows = question.rows(envelope.data);
      if (rows > maxSeries) return refused(tooManySeries(source, maxSeries), `${rows} rows`);
      const reading = await question.read(envelope.data);
      return { ok: true as const, reading, trust: trustOf(judged, reading.native), ms, bytes };
    } catch (error) {
      if (error instanceof MalformedAnswer) return refused(notPrometheus(source), error.message);
      throw error;
    }
  };

  const send = async <T>(question: Question<T>, deadline: Deadline) => {
    const timed = question.path.startsWith('/api/v1/query') ? deadline.remaining() : null;
    const form = formOf(question.form, timed);
    const method = postRefused ? 'GET' : question.method;
    const sent = await transport.send({ path: question.path, form, method }, deadline.signal);
    const refusedPost = sent.ok && sent.exchange.status === 405 && method === 'POST';
    if (!refusedPost) return sent;
    postRefused = true;
    return transport.send({ path: question.path, form, method: 'GET' }, deadline.signal);
  };

  const attempt = async <T>(question: Question<T>, deadline: Deadline): Promise<Outcome<T>> => {
    const started = performance.now();
    const sent = await send(question, deadline);
    if (!sent.ok) return notSent(sent.failure, sent.detail, deadline);
    const ms = performance.now() - started;
    heard(sent.exchange);
    const judged = await judge(source, sent.exchange);
    if (judged.ok) return readAnswer(question, judged, ms, sent.exchange.body.length);
    return { ...judged, detail: `status ${sent.exchange.status}` };
  };

  const attempts = async <T>(question: Question<T>, deadline: Deadline): Promise<Outcome<T>> => {
    const leave = await queue.enter(deadline.signal);
    if (leave === null) {
      const gone = deadline.signal.aborted && !deadline.expired();
      return { ...notSent(gone ? 'canceled' : 'crowded', 'waiting', deadline), retry: false };
    }
    try {
      const first = await attempt(question, deadline);
      if (first.ok || !first.retry || breaker.state() !== 'closed') return first;
      await pause(RETRY_FROM + Math.random() * RETRY_SPREAD, deadline.signal);
      return deadline.signal.aborted ? first : await attempt(question, deadline);
    } finally {
      leave();
    }
  };

  const guarded = async <T>(question: Question<T>, deadline: Deadline): Promise<Outcome<T>> => {
    // A probe tells nobody's numbers: it must not use up the one try of a broken circuit.
    if (question.kind === 'probe') return attempts(question, deadline);
    const outcome = await breaker.guard(() => attempts(question, deadline), verdictOf);
    return outcome ?? { ok: false, fault: brokenCircuit(source), retry: false, outage: true, detail: 'circuit open' };
  };

  const ask = async <T>(question: Question<T>, signal: AbortSignal): Promise<Outcome<T>> => {
    const deadline = deadlineOf(signal, limits.timeout);
    const started = performance.now();
    try {
      const outcome = await guarded(question, deadline);
      observe.call?.({
        kind: question.kind,
        id: question.id,
        outcome: outcome.ok ? (outcome.trust.state === 'partial' ? 'partial' : 'ok') : outcome.fault.kind,
        ms: performance.now() - started,
        bytes: outcome.ok ? outcome.bytes : 0,
        detail: outcome.ok ? null : outcome.detail,
      });
      return outcome;
    } finally {
      deadline.done();
    }
  };

  return { ask, close: transport.close };
};
