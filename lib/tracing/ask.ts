import { setMaxListeners } from 'node:events';
import { type Fault, failed, ok, type Result } from '@/lib/domain/result';
import { askerTo, type Refused, type Told } from '@/lib/http/asker';
import { fault, type Manner, notTheApi, redirected, safeText, statusFault } from '@/lib/http/faults';
import { type Health, healthOf } from '@/lib/http/health';
import type { HttpOptions } from '@/lib/http/options';
import type { Exchange } from '@/lib/http/transport';
import { MalformedAnswer } from './wire';

/** One answer as it came. What it is shows in the body: Jaeger labels its JSON errors as plain text, proxies lie too. */
export interface Heard {
  readonly status: number;
  readonly text: string;
  /** The JSON documents in the body, one after another: an old Jaeger streams them a line each. Null: it is not JSON. */
  readonly documents: readonly unknown[] | null;
  readonly json: unknown;
}

export interface Question<T> {
  /** Which sort of question: names it in metrics and the log. */
  readonly kind: 'services' | 'operations' | 'search' | 'trace' | 'dependencies' | 'probe';
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  /** Reads an answer of any status; null: it is not one this question knows. Throws `MalformedAnswer`. */
  readonly read: (heard: Heard) => { readonly value: T; readonly partial?: boolean } | null;
}

export interface TraceAsker {
  ask<T>(question: Question<T>, signal: AbortSignal): Promise<Result<T>>;
  readonly health: Health;
  /** Whatever answers there is not this API. */
  readonly wrongApi: () => { readonly ok: false; readonly fault: Fault };
  close(): Promise<void>;
}

const parsed = (text: string): readonly unknown[] | null => {
  if (!/^[\s\uFEFF]*[[{"]/.test(text)) return null;
  try {
    return [JSON.parse(text)];
  } catch {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line): unknown => JSON.parse(line));
    } catch {
      return null;
    }
  }
};

const heardFrom = ({ status, body }: Exchange): Heard => {
  const text = body.toString('utf8');
  const documents = parsed(text);
  return { status, text, documents, json: documents?.[0] };
};

const isHtml = ({ text }: Heard): boolean => /^\s*</.test(text);

/** A proxy or the server says that the server is not there; anything else is an answer. */
const OUTAGE = new Set([500, 502, 503, 504]);
const RETRIED = new Set([429, 502, 503, 504]);

const words = (heard: Heard): string => {
  const { json } = heard;
  if (typeof json !== 'object' || json === null) return isHtml(heard) ? '' : heard.text;
  const { errors, error, message } = json as Record<string, unknown>;
  const first: unknown = Array.isArray(errors) ? errors[0] : error;
  const inner = (typeof first === 'object' && first !== null ? first : {}) as Record<string, unknown>;
  return [inner.msg, inner.message, message, error].find((part) => typeof part === 'string') ?? '';
};

interface Answered<T> extends Told {
  readonly value: T;
  readonly ms: number;
}

/** The way to one trace back end: queue, breaker and retry as for metrics, and its own health. */
export const traceAsker = (options: HttpOptions, manner: Manner): TraceAsker => {
  const { id: source } = options;
  const asker = askerTo(options, manner);
  const insecure = options.tls?.insecureSkipVerify === true;
  const health = healthOf(insecure ? 'Its certificate is not checked (insecureSkipVerify).' : null);

  const refusal = (heard: Heard, secrets: readonly string[]): Refused => {
    const { status } = heard;
    const said = safeText(words(heard), secrets);
    const refused = (status === 400 || status === 422) && said !== '';
    const told = refused
      ? fault(source, 'rejected', `${source} refused this query: ${said}`)
      : status === 200
        ? notTheApi(source, manner)
        : statusFault(source, status, manner);
    const retry = RETRIED.has(status);
    return { ok: false, fault: told, retry, outage: OUTAGE.has(status), detail: `status ${status}` };
  };

  const read = <T>(question: Question<T>, exchange: Exchange, ms: number): Answered<T> | Refused => {
    const { status, body, secrets } = exchange;
    const none = { ok: false, retry: false, outage: false } as const;
    if (status >= 300 && status < 400) return { ...none, fault: redirected(source), detail: `status ${status}` };
    const heard = heardFrom(exchange);
    try {
      const answer = question.read(heard);
      if (answer === null) return refusal(heard, secrets);
      return { ok: true, value: answer.value, partial: answer.partial === true, ms, bytes: body.length };
    } catch (error) {
      if (error instanceof MalformedAnswer) {
        return { ...none, fault: notTheApi(source, manner), detail: error.message };
      }
      throw error;
    }
  };

  const ask = async <T>(question: Question<T>, signal: AbortSignal): Promise<Result<T>> => {
    // One viewer may wait for many questions at once; that is no leak.
    setMaxListeners(0, signal);
    const outcome = await asker.ask(
      {
        id: `traces.${question.kind}`,
        kind: question.kind,
        attempt: async (deadline): Promise<Answered<T> | Refused> => {
          const started = performance.now();
          const form = new URLSearchParams(question.form);
          const sent = await asker.send({ path: question.path, form, method: 'GET' }, deadline.signal);
          if (!sent.ok) return asker.notSent(sent, deadline);
          return read(question, sent.exchange, performance.now() - started);
        },
      },
      signal,
    );
    if (!outcome.ok) {
      if (question.kind !== 'probe') health.failed(outcome.fault);
      return failed(outcome.fault);
    }
    if (question.kind !== 'probe') health.succeeded(outcome.ms, outcome.partial);
    return ok(outcome.value);
  };

  const wrongApi: TraceAsker['wrongApi'] = () => {
    const wrong = notTheApi(source, manner);
    health.failed(wrong);
    return failed(wrong);
  };

  return { ask, health, wrongApi, close: asker.close };
};
