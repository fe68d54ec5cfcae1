import { traceIdOf } from '@/lib/domain/trace-id';
import type { FoundTraces, ReportedTrace, TraceSummary } from '@/lib/domain/trace-source';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import type { Heard } from './ask';
import type { ReadTrace } from './backend';
import { isOtlp, otlpTraces } from './otlp';
import { type Fields, fieldsOf, filledOf, isFields, MalformedAnswer, numberOf, textOf } from './wire';

const NO_ROOT = '<root span not yet received>';

const named = (value: unknown): string | null => {
  const name = filledOf(value);
  return name === NO_ROOT ? null : name;
};

const microseconds = (nanos: unknown): number | null => {
  const text = textOf(nanos);
  return /^\d{1,19}$/.test(text) ? Number(BigInt(text) / 1000n) : null;
};

/** `durationMs` is cut to whole milliseconds and left out below one: the spans that matched may know better. */
const durationOf = (row: Fields): number => {
  const whole = (numberOf(row.durationMs) ?? 0) * 1000;
  const spans = fieldsOf(row.spanSets).flatMap(({ spans }) => fieldsOf(spans));
  const matched = spans.map(({ durationNanos }) => microseconds(durationNanos) ?? 0);
  return Math.max(whole, ...matched);
};

const summaryOf = (row: Fields): TraceSummary => {
  const id = textOf(row.traceID);
  const stats = isFields(row.serviceStats) ? Object.entries(row.serviceStats) : [];
  const services = stats.map(([name, each]) => {
    const counts = isFields(each) ? each : {};
    return { name, spans: numberOf(counts.spanCount) ?? 0, errors: numberOf(counts.errorCount) ?? 0 };
  });
  const sum = (of: (service: (typeof services)[number]) => number): number | null =>
    services.length === 0 ? null : services.reduce((total, service) => total + of(service), 0);
  return {
    traceId: traceIdOf(id) ?? id,
    rootService: named(row.rootServiceName),
    rootOperation: named(row.rootTraceName),
    startUs: microseconds(row.startTimeUnixNano),
    durationUs: durationOf(row),
    spanCount: sum(({ spans }) => spans),
    errorCount: sum(({ errors }) => errors),
    services,
  };
};

/** Shards that never answered: fewer jobs done than there were, although the limit was not reached. */
const trustOf = (metrics: unknown, full: boolean): Trust => {
  if (full || !isFields(metrics)) return COMPLETE;
  const [done, all] = [numberOf(metrics.completedJobs), numberOf(metrics.totalJobs)];
  if (done === null || all === null || done >= all) return COMPLETE;
  return { state: 'partial', reasons: [`search-stopped:${done}/${all}`] };
};

export const searchIn =
  (limit: number) =>
  (heard: Heard): { readonly value: FoundTraces; readonly partial: boolean } | null => {
    if (heard.status !== 200) return null;
    if (!isFields(heard.json)) throw new MalformedAnswer('no object');
    const traces = fieldsOf(heard.json.traces).map((row) => ({ whole: false, summary: summaryOf(row) }) as const);
    const full = traces.length >= limit;
    const trust = trustOf(heard.json.metrics, full);
    return { value: { traces, full, trust }, partial: trust.state === 'partial' };
  };

export const valuesIn = (heard: Heard): { readonly value: readonly string[] } | null => {
  if (heard.status !== 200) return null;
  if (!isFields(heard.json)) throw new MalformedAnswer('no object');
  const values = fieldsOf(heard.json.tagValues).map(({ value }) => textOf(value));
  return { value: [...new Set(values.filter((value) => value !== ''))].toSorted() };
};

const oneOf = (documents: readonly unknown[], id: string, partial: string | null): ReportedTrace | null => {
  const traces = otlpTraces(documents);
  const found = traces.find(({ traceId }) => traceId === id) ?? traces[0];
  return found === undefined || found.spans.length === 0 ? null : { ...found, partial };
};

/** A 404 of the second edition is a route that is not there, or a policy that hides the trace. */
export const isNoRoute = ({ status }: Heard): boolean => status === 404;

/** 200 with an empty trace is "not found". */
export const fetchedV2 =
  (id: string): ReadTrace =>
  (heard) => {
    if (heard.status !== 200) return null;
    const { json } = heard;
    if (!isFields(json) || !isOtlp(json)) throw new MalformedAnswer('no trace');
    const cut = json.status === 'PARTIAL' || json.status === 1;
    const partial = cut ? textOf(json.message) || 'Tempo gave a part of this trace only.' : null;
    return { value: oneOf([json], id, partial), partial: cut };
  };

/** 404 without a body is "not found". */
export const fetchedV1 =
  (id: string): ReadTrace =>
  (heard) => {
    if (heard.status === 404 && !/^\s*</.test(heard.text)) return { value: null };
    if (heard.status !== 200) return null;
    if (!isFields(heard.json) || !isOtlp(heard.json)) throw new MalformedAnswer('no trace');
    return { value: oneOf([heard.json], id, null) };
  };
