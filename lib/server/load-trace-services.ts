import type { Result } from '@/lib/domain/result';
import type { TraceSource } from '@/lib/domain/trace-source';
import type { TraceServices } from '@/lib/domain/traces';
import { COMPLETE, type Trust } from '@/lib/domain/trust';
import type { TraceServicesRequest } from '@/lib/url/view';
import { inTime } from './asked';
import type { Context } from './context';
import { type Loaded, loaded } from './loaded';
import { traceMeta, traceSourcesOf } from './trace-meta';
import { windowOf } from './window';

const PATIENCE = 5_000;

interface Told {
  readonly source: TraceSource;
  readonly names: readonly string[];
  readonly operations: readonly string[];
  readonly message: string | null;
}

/** The services that the trace back ends know, and the operations of one of them. */
export const loadTraceServices = async (
  context: Context,
  view: TraceServicesRequest,
  signal: AbortSignal,
): Promise<Loaded<TraceServices>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const asked = traceSourcesOf(context, view.source);
  if (!asked.ok) return asked;
  const { window } = resolved;
  const none: Result<readonly string[]> = { ok: true, value: [] };
  const ask = async (source: TraceSource): Promise<Told> => {
    const names = await source.services(window, signal);
    const isThere = names.ok && names.value.includes(view.service);
    const operations = isThere ? await source.operations(view.service, window, signal) : none;
    const fault = names.ok ? (operations.ok ? null : operations.fault) : names.fault;
    return {
      source,
      names: names.ok ? names.value : [],
      operations: operations.ok ? operations.value : [],
      message: fault?.message ?? null,
    };
  };
  const told = await Promise.all(
    asked.sources.map((source) => {
      const late: Told = { source, names: [], operations: [], message: `No answer from ${source.id} yet.` };
      return inTime(ask(source), late, PATIENCE);
    }),
  );
  const byName = new Map<string, string[]>();
  for (const { source, names } of told)
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), source.id]);
  const data: TraceServices = {
    services: [...byName].map(([name, sources]) => ({ name, sources })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    operations: [...new Set(told.flatMap(({ operations }) => operations))].toSorted(),
    sources: told.map(({ source, message }) => ({ id: source.id, kind: source.kind, message })),
  };
  const trust = told.map(
    ({ source, message }): Trust =>
      message === null ? COMPLETE : { state: 'partial', reasons: [`missing:services:${source.id}`] },
  );
  const reports = told.map(({ source, message }) => ({
    id: source.id,
    kind: source.kind,
    state: message === null ? ('ok' as const) : ('down' as const),
    message,
  }));
  return loaded({ data, meta: traceMeta(window, reports, trust) });
};
