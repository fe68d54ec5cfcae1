import type { Fault } from '@/lib/domain/result';
import type { Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import { askerTo, type Refused } from '@/lib/http/asker';
import type { Deadline } from '@/lib/http/deadline';
import type { Exchange } from '@/lib/http/transport';
import { notPrometheus, PROMETHEUS, tooManySeries } from './faults';
import { type Judged, judge, trustOf } from './judge';
import type { CallKind, PrometheusOptions } from './options';
import { MalformedAnswer } from './parse';

/** The only places we ever ask. Administration, `/federate` and `/status/config` are not among them. */
export type Upstream =
  | '/api/v1/query'
  | '/api/v1/query_range'
  | '/api/v1/query_exemplars'
  | '/api/v1/series'
  | '/api/v1/alerts'
  | '/api/v1/rules'
  | '/api/v1/status/buildinfo'
  | `/api/v1/label/${string}/values`;

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
  readonly heavy?: boolean;
  /** Reads `data`; throws `MalformedAnswer`. `maxSeries` is checked first by `rows`. */
  readonly rows: (data: unknown) => number;
  readonly read: (data: unknown) => Promise<Reading<T>>;
}

export interface Told<T> {
  readonly ok: true;
  readonly reading: Reading<T>;
  readonly trust: Trust;
  readonly partial: boolean;
  readonly ms: Millis;
  readonly bytes: number;
}
export type Outcome<T> = Told<T> | Refused;

/** The server should give up just before we do, so that it can say so. */
const HEAD_START: Millis = 250;
const SHORTEST: Millis = 100;

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

/** The way to one Prometheus: its question in a form, and the reading of what came back. */
export const askerOf = (options: PrometheusOptions, heard: (exchange: Exchange) => void): Asker => {
  const { id: source } = options;
  const maxSeries = options.maxSeries ?? 60_000;
  const asker = askerTo(options, PROMETHEUS);
  let postRefused = false;

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
      const trust = trustOf(judged, reading.native);
      return { ok: true as const, reading, trust, partial: trust.state === 'partial', ms, bytes };
    } catch (error) {
      if (error instanceof MalformedAnswer) return refused(notPrometheus(source), error.message);
      throw error;
    }
  };

  const send = async <T>(question: Question<T>, deadline: Deadline) => {
    const timed = question.path.startsWith('/api/v1/query') ? deadline.remaining() : null;
    const form = formOf(question.form, timed);
    const method = postRefused ? 'GET' : question.method;
    const sent = await asker.send({ path: question.path, form, method }, deadline.signal);
    const refusedPost = sent.ok && sent.exchange.status === 405 && method === 'POST';
    if (!refusedPost) return sent;
    postRefused = true;
    return asker.send({ path: question.path, form, method: 'GET' }, deadline.signal);
  };

  const attempt = async <T>(question: Question<T>, deadline: Deadline): Promise<Outcome<T>> => {
    const started = performance.now();
    const sent = await send(question, deadline);
    if (!sent.ok) return asker.notSent(sent, deadline);
    const ms = performance.now() - started;
    heard(sent.exchange);
    const judged = await judge(source, sent.exchange);
    if (judged.ok) return readAnswer(question, judged, ms, sent.exchange.body.length);
    return { ...judged, detail: `status ${sent.exchange.status}` };
  };

  const ask: Asker['ask'] = (question, signal) => {
    const { id, kind, heavy = false } = question;
    return asker.ask({ id, kind, heavy, attempt: (deadline) => attempt(question, deadline) }, signal);
  };

  return { ask, close: asker.close };
};
