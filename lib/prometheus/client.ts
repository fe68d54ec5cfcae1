import { createHash } from 'node:crypto';
import { afterQuiet, FORGOTTEN_AFTER } from '@/lib/domain/after-quiet';
import { failed, ok, type Result } from '@/lib/domain/result';
import type { Answer, MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { LIVE_GRID } from '@/lib/domain/view';
import { DEFAULT_TIMEOUT } from '@/lib/http/asker';
import { fault } from '@/lib/http/faults';
import { healthOf } from '@/lib/http/health';
import { freshFor } from '@/lib/http/keeper';
import type { Exchange } from '@/lib/http/transport';
import { amongReplicas } from './among-replicas';
import { askerOf, type Outcome, type Question } from './ask';
import { clockOf, newestInstant } from './clock';
import { exemplarsQuestion, UNSUPPORTED_FOR } from './exemplars';
import { type Flavour, flavourOfHeaders } from './flavour';
import type { PrometheusOptions } from './options';
import {
  alertsQuestion,
  buildQuestion,
  instantQuestion,
  labelQuestion,
  rangeQuestion,
  rulesQuestion,
  seriesQuestion,
} from './questions';
import { labelKeeper } from './same-labels';
import { sharedAnswers } from './shared-answers';

export type { PrometheusOptions } from './options';

/** Of each source. A window of 1,600 services; the newest stays whatever its size. */
const CACHE_BYTES = 32 * 1024 * 1024;
const DETECT_EVERY: Millis = 5 * 60_000;
const EXISTING_FRESH: Millis = 60_000;
const INSECURE = 'Its certificate is not checked (insecureSkipVerify).';

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What an answer depends on beside the question: replicas share only what was asked of the same place as the same tenant. */
const fingerprint = ({ id, url, auth, headers = {} }: PrometheusOptions): string => {
  const sent = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : value.reveal(),
  ]);
  const who = auth?.kind === 'basic' ? auth.username : auth && 'value' in auth.token ? auth.token.value.reveal() : null;
  return digest(JSON.stringify([id, url, sent, who]));
};

interface Place {
  readonly promql: string;
  readonly at: EpochMs;
  readonly fresh: Millis;
  readonly recorded?: boolean;
}

/**
 * The door to one Prometheus-compatible server (Prometheus, Thanos, Mimir, VictoriaMetrics). Identical questions share
 * one answer, at most `maxConcurrent` are in flight for everybody, and a question is given up when its last reader leaves.
 */
export const prometheusAt = (options: PrometheusOptions): MetricsSource & { close(): Promise<void> } => {
  const { id, observe = {} } = options;
  const maxSeries = options.maxSeries ?? 60_000;
  const clock = clockOf(options.clock ?? Date.now);
  const health = healthOf(options.tls?.insecureSkipVerify === true ? INSECURE : null);
  const ours = fingerprint(options);
  const { replicas } = options;
  const together = replicas === undefined ? undefined : amongReplicas(replicas, options.timeout ?? DEFAULT_TIMEOUT);
  const answers = sharedAnswers(
    options.cacheBytes ?? CACHE_BYTES,
    (state) => observe.cache?.(state),
    together === undefined ? undefined : (key, ...rest) => together(digest(`${ours}${key}`), ...rest),
  );
  const labels = labelKeeper();
  const stir = afterQuiet(FORGOTTEN_AFTER, labels.forget);
  let flavour: Flavour | null = null;
  let version: string | null = null;
  let noExemplarsUntil = Number.NEGATIVE_INFINITY;
  let detectedAt = Number.NEGATIVE_INFINITY;

  const heard = ({ status, headers }: Exchange): void => {
    if (status === 200) clock.heard(headers.date);
    flavour = flavourOfHeaders(headers) ?? flavour;
  };
  const asker = askerOf(options, heard);

  const detect = async (): Promise<void> => {
    if (options.detect === false || performance.now() - detectedAt < DETECT_EVERY) return;
    detectedAt = performance.now();
    const outcome = await asker.ask(buildQuestion, new AbortController().signal);
    const build = outcome.ok ? outcome.reading.value : null;
    flavour = flavour === 'VictoriaMetrics' ? flavour : (build?.flavour ?? flavour);
    version = build?.version ?? version;
  };
  void detect();

  const answerOf = <T>(question: Question<T>, place: Place, outcome: Outcome<T>): Result<Answer<T>> => {
    if (!outcome.ok) {
      health.failed(outcome.fault);
      return failed(outcome.fault);
    }
    const { reading, trust, ms, bytes } = outcome;
    health.succeeded(ms, trust.state === 'partial');
    void detect();
    const receipt = {
      id: question.id,
      source: id,
      promql: place.promql,
      at: place.at,
      ms: Math.round(ms * 10) / 10,
      series: reading.count,
      bytes,
      shared: false,
      ...(place.recorded === undefined ? {} : { recorded: place.recorded }),
    };
    return ok({ value: reading.value, receipt, trust });
  };

  const ask = async <T>(question: Question<T>, place: Place, signal: AbortSignal): Promise<Result<Answer<T>>> => {
    const key = `${question.path}?${JSON.stringify(question.form)}`;
    const fetch = async (stop: AbortSignal) => answerOf(question, place, await asker.ask(question, stop));
    const got = await answers.get(key, place.fresh, signal, fetch);
    if (got === null) return failed(fault(id, 'canceled', 'Nobody waits for this answer any more.'));
    if (!(got.result.ok && got.shared)) return got.result;
    const { value, receipt, trust } = got.result.value;
    return ok({ value, trust, receipt: { ...receipt, id: question.id, shared: true } });
  };

  const value = <T>(result: Result<Answer<T>>): Result<T> => (result.ok ? ok(result.value.value) : result);
  const existing = (to: EpochMs): Place => ({ promql: '', at: to, fresh: EXISTING_FRESH });

  return {
    id,
    cluster: options.cluster ?? null,
    clusterAliases: options.clusterAliases ?? {},
    scrapeInterval: options.scrapeInterval ?? null,
    instant: (question, signal) => {
      const { promql, at, recorded = false } = question;
      const place = { promql, at, recorded, fresh: freshFor(at, clock.read()) };
      stir();
      return ask(instantQuestion(question, maxSeries, labels.answer()), place, signal);
    },
    range: (question, signal) => {
      const place = { promql: question.promql, at: question.to, fresh: freshFor(question.to, clock.read()) };
      return ask(rangeQuestion(question, maxSeries), place, signal);
    },
    series: async (match, window, signal) =>
      value(await ask(seriesQuestion({ match, window }, maxSeries), existing(window.to), signal)),
    labelValues: async (label, match, window, signal) =>
      value(await ask(labelQuestion(label, { match, window }, maxSeries), existing(window.to), signal)),
    exemplars: async (promql, window, signal) => {
      if (performance.now() < noExemplarsUntil) return ok([]);
      const outcome = await asker.ask(exemplarsQuestion(promql, window), signal);
      if (outcome.ok) return ok(outcome.reading.value);
      // An extra: a server without it is as well as before, and the health of the source is not judged by it.
      if (outcome.fault.kind === 'malformed' || outcome.fault.kind === 'rejected') {
        noExemplarsUntil = performance.now() + UNSUPPORTED_FOR;
      }
      return failed(outcome.fault);
    },
    alerts: async (signal) => value(await ask(alertsQuestion, { ...existing(clock.read()), fresh: LIVE_GRID }, signal)),
    rules: async (signal) => value(await ask(rulesQuestion, { ...existing(clock.read()), fresh: LIVE_GRID }, signal)),
    now: () => newestInstant(clock.read(), flavour === 'VictoriaMetrics'),
    clock: () => clock.read(),
    health: () => ({
      id,
      kind: 'prometheus',
      flavour: flavour === null ? null : version === null ? flavour : `${flavour} ${version}`,
      ...health.report(clock.skew()),
    }),
    close: asker.close,
  };
};
