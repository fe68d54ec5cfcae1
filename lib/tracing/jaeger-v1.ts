import type { Attribute } from '@/lib/domain/trace';
import { spanIdOf, traceIdOf } from '@/lib/domain/trace-id';
import type { ReportedEvent, ReportedLink, ReportedSpan, ReportedTrace } from '@/lib/domain/trace-source';
import { flattened } from './flattened';
import {
  attributeOf,
  durationUsOf,
  type Fields,
  fieldsOf,
  filledOf,
  instantOf,
  isFields,
  listOf,
  textOf,
  wholeAttribute,
} from './wire';

const tagOf = ({ key, type, value }: Fields): Attribute => {
  const name = textOf(key);
  if (type === 'int64') return wholeAttribute(name, value);
  if (type === 'binary') return { key: name, type: 'bytes', value: textOf(value) };
  return attributeOf(name, value);
};

const tagsOf = (given: unknown): readonly Attribute[] => fieldsOf(given).map(tagOf);

/** A log is a bag of fields; the one called `event` names it, as OpenTelemetry's events arrive. */
const logOf = (log: Fields): ReportedEvent => {
  const fields = tagsOf(log.fields);
  const named = fields.find(({ key, type }) => key === 'event' && type === 'text');
  return {
    name: named === undefined ? 'log' : String(named.value),
    at: instantOf(log.timestamp),
    attributes: fields.filter((field) => field !== named),
  };
};

const idIn = (id: unknown): string => traceIdOf(textOf(id)) ?? textOf(id);
const spanIn = (id: unknown): string => spanIdOf(textOf(id)) ?? textOf(id);

/** A saved export may repeat the whole parent inside a reference: only its ids are read. */
const referencesOf = (references: unknown, traceId: string) => {
  const all = fieldsOf(references).map(({ refType, traceID, spanID }) => ({
    childOf: refType === 'CHILD_OF',
    local: idIn(traceID) === traceId,
    traceId: idIn(traceID),
    spanId: spanIn(spanID),
  }));
  const local = all.filter((reference) => reference.local);
  const parent = local.find(({ childOf }) => childOf) ?? local[0];
  const links: readonly ReportedLink[] = all
    .filter(({ local: here, spanId, childOf }) => !here || (!childOf && spanId !== parent?.spanId))
    .map((reference) => ({ traceId: reference.traceId, spanId: reference.spanId, attributes: [] }));
  return { parentId: parent?.spanId ?? null, links };
};

interface Process {
  readonly service: string | null;
  readonly tags: readonly Attribute[];
}

/** Keyed by what a process id may be, `__proto__` included. */
const processesOf = (given: unknown): ReadonlyMap<string, Process> =>
  new Map(
    Object.entries(isFields(given) ? given : {}).map(([id, process]) => [
      id,
      isFields(process)
        ? { service: filledOf(process.serviceName), tags: tagsOf(process.tags) }
        : { service: null, tags: [] },
    ]),
  );

const NOBODY: Process = { service: null, tags: [] };

const spanOf = (span: Fields, processes: ReadonlyMap<string, Process>): ReportedSpan => {
  const traceId = idIn(span.traceID);
  const attributes = tagsOf(span.tags);
  const process = processes.get(textOf(span.processID)) ?? NOBODY;
  return {
    traceId,
    id: spanIn(span.spanID),
    ...referencesOf(span.references, traceId),
    ...flattened(attributes),
    name: textOf(span.operationName),
    service: process.service,
    start: instantOf(span.startTime),
    durationUs: durationUsOf(span.duration),
    shared: false,
    attributes,
    resource: process.tags,
    events: fieldsOf(span.logs).map(logOf),
    warnings: listOf(span.warnings).map(String),
    anyErrorTag: false,
  };
};

/** One trace of Jaeger's first JSON (trace-backends.md 4.1); `null` collections mean empty. */
export const jaegerTrace = (trace: Fields): ReportedTrace => {
  const processes = processesOf(trace.processes);
  return {
    traceId: idIn(trace.traceID),
    spans: fieldsOf(trace.spans).map((span) => spanOf(span, processes)),
    warnings: listOf(trace.warnings).map(String),
    partial: null,
  };
};
