'use client';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { endpointUrl, getFrame, ProblemError, type ProblemLike } from '@/components/query/get-json';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import type { TraceList, TraceRow, TraceServices } from '@/lib/domain/traces';
import { encodeParams, type Values } from '@/lib/url/params';
import { traceServicesRequestParams, tracesPageParams, tracesRequestParams } from '@/lib/url/view';

export type TracesView = Values<typeof tracesPageParams>;

/** What one back end has to say to a search. */
export interface SourceAnswer {
  readonly id: string;
  readonly list: TraceList | null;
  readonly problem: ProblemLike | null;
  readonly pending: boolean;
}

const problemOf = (error: Error | null): ProblemLike | null => {
  if (error === null) return null;
  if (error instanceof ProblemError) return error.problem;
  return { code: 'internal', status: 0, title: 'Unexpected answer', detail: error.message };
};

/** The services that the trace back ends know, and what one of them does: suggestions while typing. */
export const useTraceServices = (service: string) => {
  const [view] = useView(tracesPageParams);
  const search = encodeParams(traceServicesRequestParams, { from: view.from, to: view.to, service });
  return useFrame<TraceServices>('traces/services', search, { live: false });
};

const newestFirst = (a: TraceRow, b: TraceRow): number => (b.startMs ?? 0) - (a.startMs ?? 0);

/** One list out of what has arrived so far; a trace that two back ends have is there once for each. */
const merged = (answers: readonly SourceAnswer[]): readonly TraceRow[] =>
  answers.flatMap(({ list }) => list?.traces ?? []).toSorted(newestFirst);

/**
 * Asks every back end by itself, so that a quick one shows while a slow one still looks. Not repeated on the page's
 * rhythm: a list that moves under the hand cannot be searched.
 */
export const useTraceSearch = (view: TracesView, sources: readonly string[]) => {
  const queries = useQueries({
    queries: sources.map((id) => {
      const search = encodeParams(tracesRequestParams, { ...view, source: [id] });
      return {
        queryKey: ['frame', endpointUrl('traces', search)],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) => getFrame<TraceList>('traces', search, signal),
        placeholderData: keepPreviousData,
        staleTime: 60_000,
        retry: false,
      };
    }),
  });
  const answers = queries.map(
    (query, index): SourceAnswer => ({
      id: sources[index] ?? '',
      list: query.data?.data ?? null,
      problem: problemOf(query.error),
      pending: query.isFetching,
    }),
  );
  return {
    answers,
    traces: merged(answers),
    window: queries.find(({ data }) => data !== undefined)?.data?.meta.window ?? null,
    outdated: queries.some(({ isPlaceholderData }) => isPlaceholderData),
    again: () => {
      for (const query of queries) query.refetch().catch(() => undefined);
    },
  };
};
export type TraceSearch = ReturnType<typeof useTraceSearch>;
