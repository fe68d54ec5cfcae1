import type { TraceSummary } from '@/lib/domain/trace-source';
import type { TraceRow } from '@/lib/domain/traces';
import type { Analysis } from './analyse';
import { splitName } from './service';

/** One line about a trace that was read whole. */
export const rowOfTrace = (analysis: Analysis, source: string): TraceRow => {
  const services = new Map<string, TraceRow['services'][number]>();
  for (const node of analysis.nodes) {
    const { name } = node.service;
    const before = services.get(name) ?? { name, spans: 0, errors: 0 };
    const failed = Number(analysis.errors.of.get(node)?.class === 'error');
    services.set(name, { name, spans: before.spans + 1, errors: (before.errors ?? 0) + failed });
  }
  const all = [...services.values()];
  return {
    traceId: analysis.traceId,
    source,
    service: analysis.root?.service.name ?? null,
    operation: analysis.root?.span.name ?? null,
    startMs: analysis.root === null ? null : analysis.startUs / 1000,
    durationMs: analysis.durationUs / 1000,
    spans: analysis.nodes.length,
    errors: all.reduce((sum, { errors }) => sum + (errors ?? 0), 0),
    services: all,
  };
};

/** The same from what a search tells: names as the back end has them, those of proxies put with their application's. */
export const rowOfSummary = (summary: TraceSummary, source: string, namespaces: ReadonlySet<string>): TraceRow => {
  const services = new Map<string, TraceRow['services'][number]>();
  for (const { name: reported, spans, errors } of summary.services) {
    const { name } = splitName(reported, namespaces);
    const before = services.get(name);
    services.set(name, {
      name,
      spans: (before?.spans ?? 0) + spans,
      errors: before === undefined ? errors : before.errors === null || errors === null ? null : before.errors + errors,
    });
  }
  return {
    traceId: summary.traceId,
    source,
    service: summary.rootService === null ? null : splitName(summary.rootService, namespaces).name,
    operation: summary.rootOperation,
    startMs: summary.startUs === null ? null : summary.startUs / 1000,
    durationMs: summary.durationUs === null ? null : summary.durationUs / 1000,
    spans: summary.spanCount,
    errors: summary.errorCount,
    services: [...services.values()],
  };
};
