import type { Attribute, CriticalPath, Span, Trace } from '@/lib/domain/trace';
import type { Analysis } from './analyse';
import { findingsIn } from './findings';
import { instantOf } from './instant';
import type { Node } from './node';
import { selfUs } from './self-time';
import { shownNodes } from './shown';
import { criticalSentence } from './waiting';

export interface Showing {
  readonly source: Trace['source'];
  /** Longer values are cut; null: never. */
  readonly maxValue: number | null;
  readonly maxSpans: number;
  /** The node of a service in the dependency graph; null: none, or not exactly one. */
  readonly nodeIdOf: (name: string, namespace: string | null) => string | null;
}

const clip = (text: string, max: number | null): string =>
  max === null || text.length <= max ? text : `${text.slice(0, max)}…`;

const cut = (attributes: readonly Attribute[], max: number | null): Attribute[] =>
  attributes.map(({ key, ...attribute }) => ({
    key: clip(key, max),
    ...attribute,
    ...(max !== null &&
      typeof attribute.value === 'string' &&
      attribute.value.length > max && { value: attribute.value.slice(0, max), length: attribute.value.length }),
  }));

/** Equal resources are told once: every span of a process has the same. */
const resourceTable = (max: number | null) => {
  const rows: Attribute[][] = [];
  const seen = new Map<string, number>();
  const indexOf = (resource: readonly Attribute[]): number => {
    const key = JSON.stringify(resource);
    const known = seen.get(key);
    if (known !== undefined) return known;
    seen.set(key, rows.length);
    rows.push(cut(resource, max));
    return rows.length - 1;
  };
  return { rows, indexOf };
};

const eventsOf = ({ span, skewUs, startUs }: Node, from: number, max: number | null): Span['events'] =>
  span.events.map(({ name, at, attributes }) => {
    const instant = instantOf(at);
    const us = instant === null ? startUs : instant.us + skewUs;
    return { name: clip(name, max), offsetUs: us - from, attributes: cut(attributes, max) };
  });

const spanOf = (node: Node, analysis: Analysis, max: number | null, resource: number): Span => {
  const { span } = node;
  return {
    id: node.id,
    parentId: node.parent?.id ?? null,
    missingParent: node.missingParent,
    kind: node.kind,
    name: span.name,
    service: node.service,
    offsetUs: node.startUs - analysis.startUs,
    durationUs: node.durationUs,
    skewUs: node.skewUs,
    selfUs: selfUs(node),
    criticalUs: analysis.criticalUs.get(node) ?? 0,
    depth: node.depth,
    children: node.children.length,
    proxy: node.proxy,
    hopOf: analysis.carried.get(node)?.id ?? null,
    status: span.status,
    statusMessage: span.statusMessage,
    error: analysis.errors.of.get(node) ?? null,
    attributes: cut(span.attributes, max),
    resource,
    scope: span.scope,
    events: eventsOf(node, analysis.startUs, max),
    links: span.links.map((link) => ({ ...link, attributes: cut(link.attributes, max) })),
    warnings: [...node.warnings],
  };
};

const criticalOf = ({ root, sections, hops, startUs }: Analysis): CriticalPath | null => {
  if (root === null) return null;
  const shares = new Map<string, number>();
  for (const { node, from, to } of sections) {
    shares.set(node.service.name, (shares.get(node.service.name) ?? 0) + to - from);
  }
  return {
    rootId: root.id,
    totalUs: root.durationUs,
    sections: sections.map(({ node, from, to }) => ({ spanId: node.id, fromUs: from - startUs, toUs: to - startUs })),
    byService: [...shares]
      .map(([service, us]) => ({ service, us, share: us / root.durationUs }))
      .toSorted((a, b) => b.us - a.us),
    sentence: criticalSentence(sections, hops, root.durationUs),
  };
};

const servicesOf = (analysis: Analysis, nodeIdOf: Showing['nodeIdOf']): Trace['services'] => {
  const services = new Map<string, Trace['services'][number]>();
  for (const node of analysis.nodes) {
    const { name, namespace, reported } = node.service;
    const before = services.get(name);
    services.set(name, {
      name,
      namespace: before?.namespace ?? namespace,
      reported: [...new Set([...(before?.reported ?? []), reported])],
      spans: (before?.spans ?? 0) + 1,
      proxySpans: (before?.proxySpans ?? 0) + Number(node.proxy !== null),
      errors: (before?.errors ?? 0) + Number(analysis.errors.of.get(node)?.class === 'error'),
      selfUs: (before?.selfUs ?? 0) + selfUs(node),
      criticalUs: (before?.criticalUs ?? 0) + (analysis.criticalUs.get(node) ?? 0),
      nodeId: null,
    });
  }
  return [...services.values()].map((service) => ({ ...service, nodeId: nodeIdOf(service.name, service.namespace) }));
};

const skewOf = (nodes: readonly Node[]): Trace['skew'] => {
  const skews = new Map<string, Trace['skew'][number]>();
  for (const { service, skewUs } of nodes) {
    if (skewUs === 0) continue;
    const key = `${service.name} ${skewUs}`;
    skews.set(key, { service: service.name, skewUs, spans: (skews.get(key)?.spans ?? 0) + 1 });
  }
  return [...skews.values()];
};

const truncation = (analysis: Analysis, shown: number): Trace['truncated'] => {
  const { nodes, partial } = analysis;
  if (shown < nodes.length) {
    const why = `${nodes.length} spans are more than a page can hold; those on the critical path, those that failed and those nearest the root are shown. Every figure counts all of them.`;
    return { shown, reported: nodes.length, why };
  }
  return partial === null ? null : { shown, reported: null, why: partial };
};

/** The trace as the API tells it: offsets from its start, spans in tree order, long values cut. */
export const showTrace = (analysis: Analysis, showing: Showing): Trace => {
  const { nodes, roots, root, errors } = analysis;
  const shown = shownNodes(analysis, showing.maxSpans);
  const resources = resourceTable(showing.maxValue);
  const classes = [...errors.of.values()].map((error) => error.class);
  const spans = shown.map((node) => spanOf(node, analysis, showing.maxValue, resources.indexOf(node.span.resource)));
  return {
    traceId: analysis.traceId,
    source: showing.source,
    startUs: analysis.startUs,
    durationUs: analysis.durationUs,
    rootId: root?.id ?? null,
    rootDurationUs: root?.durationUs ?? 0,
    roots: roots.map(({ id }) => id),
    services: servicesOf(analysis, showing.nodeIdOf),
    spans,
    resources: resources.rows,
    critical: criticalOf(analysis),
    edges: [...analysis.edges],
    errors: {
      spans: classes.filter((each) => each === 'error').length,
      clientErrors: classes.filter((each) => each === 'client-error').length,
      rootCauses: errors.rootCauses.map(({ id }) => id),
    },
    skew: skewOf(nodes),
    findings: [...findingsIn(nodes, analysis.hops, (node) => errors.of.get(node)?.class === 'error')],
    truncated: truncation(analysis, shown.length),
    warnings: [...analysis.warnings],
  };
};
