import { traceIdOf } from '@/lib/domain/trace-id';
import type { ReportedLinkCount, ReportedTrace, TraceSummary } from '@/lib/domain/trace-source';
import type { Heard } from './ask';
import { jaegerTrace } from './jaeger-v1';
import { isOtlp, otlpTraces } from './otlp';
import { type Fields, fieldsOf, filledOf, isFields, listOf, MalformedAnswer, numberOf, textOf } from './wire';

/** Jaeger's word for "nothing there", in each of its APIs: an empty result, not a failure. */
const isNothing = ({ status, json }: Heard): boolean =>
  status === 404 && isFields(json) && (Array.isArray(json.errors) || isFields(json.error));

/** `data` of the first API; absent in an answer of another kind. */
const dataIn = ({ json }: Heard): unknown => {
  if (!isFields(json) || !('data' in json)) throw new MalformedAnswer('no data');
  return json.data;
};

export const namesIn =
  (key: 'data' | 'services') =>
  (heard: Heard): { readonly value: readonly string[] } | null => {
    if (heard.status !== 200) return null;
    if (!isFields(heard.json)) throw new MalformedAnswer('no object');
    return {
      value: listOf(heard.json[key])
        .map(textOf)
        .filter((name) => name !== ''),
    };
  };

/** `[{name, spanKind}]` in both APIs, each name once a kind. */
export const operationsIn =
  (key: 'data' | 'operations') =>
  (heard: Heard): { readonly value: readonly string[] } | null => {
    if (heard.status !== 200) return null;
    if (!isFields(heard.json)) throw new MalformedAnswer('no object');
    const names = listOf(heard.json[key]).map((each) => (isFields(each) ? textOf(each.name) : textOf(each)));
    return { value: [...new Set(names.filter((name) => name !== ''))] };
  };

export const tracesV1 = (heard: Heard): { readonly value: readonly ReportedTrace[] } | null => {
  if (isNothing(heard)) return { value: [] };
  if (heard.status !== 200) return null;
  return { value: fieldsOf(dataIn(heard)).map(jaegerTrace) };
};

export const tracesV3 = (heard: Heard): { readonly value: readonly ReportedTrace[] } | null => {
  if (isNothing(heard)) return { value: [] };
  if (heard.status !== 200) return null;
  // The old streaming gateway answers nothing at all where there is nothing.
  if (heard.text.trim() === '') return { value: [] };
  if (heard.documents === null || !heard.documents.every(isOtlp)) throw new MalformedAnswer('no OTLP');
  return { value: otlpTraces(heard.documents) };
};

/** One trace, or none. Some versions say so by 200 with an empty body. */
export const traceIn =
  (read: typeof tracesV1, id: string) =>
  (heard: Heard): { readonly value: ReportedTrace | null } | null => {
    if (heard.status === 200 && heard.text.trim() === '') return { value: null };
    const traces = read(heard);
    if (traces === null) return null;
    const found = traces.value.find(({ traceId }) => traceId === id) ?? traces.value[0];
    return { value: found === undefined || found.spans.length === 0 ? null : found };
  };

const microseconds = (nanos: unknown): number | null => {
  const text = typeof nanos === 'number' ? String(nanos) : textOf(nanos);
  return /^\d{1,19}$/.test(text) && !/^0*$/.test(text) ? Number(BigInt(text) / 1000n) : null;
};

const summaryOf = (row: Fields): TraceSummary => {
  const id = textOf(row.traceId) || textOf(row.traceID);
  const start = microseconds(row.minStartTimeUnixNano);
  const end = microseconds(row.maxEndTimeUnixNano);
  return {
    traceId: traceIdOf(id) ?? id,
    rootService: filledOf(row.rootServiceName),
    rootOperation: filledOf(row.rootOperationName),
    startUs: start,
    durationUs: start === null || end === null ? null : end - start,
    // Zero is left out of the JSON: an absent count is none.
    spanCount: numberOf(row.spanCount) ?? 0,
    errorCount: numberOf(row.errorSpanCount) ?? 0,
    services: fieldsOf(row.services).map(({ name, spanCount, errorSpanCount }) => ({
      name: textOf(name),
      spans: numberOf(spanCount) ?? 0,
      errors: numberOf(errorSpanCount) ?? 0,
    })),
  };
};

/** Nothing found is `{}` with 200. */
export const summariesIn = (heard: Heard): { readonly value: readonly TraceSummary[] } | null => {
  if (isNothing(heard)) return { value: [] };
  if (heard.status !== 200) return null;
  if (!isFields(heard.json)) throw new MalformedAnswer('no object');
  return { value: fieldsOf(heard.json.summaries).map(summaryOf) };
};

/** Calls inside one service are no dependency; Jaeger 2 counts them. */
export const dependenciesIn = (heard: Heard): { readonly value: readonly ReportedLinkCount[] | null } | null => {
  if (heard.status === 404 || heard.status === 501) return { value: null };
  if (heard.status !== 200) return null;
  const links = fieldsOf(dataIn(heard)).map(({ parent, child, callCount }) => ({
    parent: textOf(parent),
    child: textOf(child),
    calls: numberOf(callCount) ?? 0,
    errors: null,
  }));
  return { value: links.filter(({ parent, child }) => parent !== child) };
};
