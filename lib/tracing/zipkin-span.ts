import { type Attribute, spanKinds } from '@/lib/domain/trace';
import { spanIdOf, traceIdOf } from '@/lib/domain/trace-id';
import type { ReportedSpan, ReportedTrace } from '@/lib/domain/trace-source';
import { flattened } from './flattened';
import { attributeOf, durationUsOf, type Fields, fieldsOf, filledOf, instantOf, isFields, textOf } from './wire';

const endpointOf = (endpoint: unknown): Fields => (isFields(endpoint) ? endpoint : {});

const hasKey = (attributes: readonly Attribute[], key: string): boolean =>
  attributes.some((attribute) => attribute.key === key);

/** The far end is told apart from the tags: it becomes one where no tag says the same. */
const withRemote = (tags: readonly Attribute[], remote: Fields): readonly Attribute[] => {
  const service = filledOf(remote.serviceName);
  const address = filledOf(remote.ipv4) ?? filledOf(remote.ipv6);
  return [
    ...tags,
    ...(service === null || hasKey(tags, 'peer.service') ? [] : [attributeOf('peer.service', service)]),
    ...(address === null || hasKey(tags, 'peer.address') ? [] : [attributeOf('peer.address', address)]),
  ];
};

const hostOf = (local: Fields): readonly Attribute[] => {
  const address = filledOf(local.ipv4) ?? filledOf(local.ipv6);
  return address === null ? [] : [attributeOf('ip', address)];
};

const kindOf = (span: Fields, flat: Pick<ReportedSpan, 'kind'>): ReportedSpan['kind'] => {
  const kind = textOf(span.kind).toLowerCase();
  return spanKinds.find((known) => known === kind) ?? flat.kind;
};

const spanOf = (span: Fields): ReportedSpan => {
  const tags = Object.entries(isFields(span.tags) ? span.tags : {}).map(([key, value]) => attributeOf(key, value));
  const flat = flattened(tags);
  const local = endpointOf(span.localEndpoint);
  const parent = textOf(span.parentId);
  return {
    ...flat,
    traceId: traceIdOf(textOf(span.traceId)) ?? textOf(span.traceId),
    id: spanIdOf(textOf(span.id)) ?? textOf(span.id),
    parentId: spanIdOf(parent) ?? filledOf(parent),
    kind: kindOf(span, flat),
    name: textOf(span.name),
    service: filledOf(local.serviceName),
    start: instantOf(span.timestamp),
    durationUs: durationUsOf(span.duration),
    shared: span.shared === true,
    attributes: withRemote(tags, endpointOf(span.remoteEndpoint)),
    resource: hostOf(local),
    events: fieldsOf(span.annotations).map(({ value, timestamp }) => ({
      name: textOf(value),
      at: instantOf(timestamp),
      attributes: [],
    })),
    links: [],
    warnings: [],
    anyErrorTag: true,
  };
};

/**
 * One trace of Zipkin v2: a bare list of spans. Some may carry the 64-bit spelling of the id: the longest one counts, for
 * it holds the others in its low half.
 */
export const zipkinTrace = (spans: unknown): ReportedTrace | null => {
  const read = fieldsOf(spans).map(spanOf);
  const [first] = read.toSorted((a, b) => Number(isShort(a.traceId)) - Number(isShort(b.traceId)));
  if (first === undefined) return null;
  const { traceId } = first;
  const whole = (id: string): string => (isShort(id) && id.slice(16) === traceId.slice(16) ? traceId : id);
  return {
    traceId,
    spans: read.map((span) => ({ ...span, traceId: whole(span.traceId) })),
    warnings: [],
    partial: null,
  };
};

const isShort = (traceId: string): boolean => traceId.startsWith('0'.repeat(16));
