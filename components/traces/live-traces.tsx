'use client';
import { GitCompareArrows, RotateCw, X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { OLD } from '@/components/query/query-view';
import { useStatus } from '@/components/query/use-status';
import { useHref } from '@/components/time/use-href';
import { useView } from '@/components/time/use-view';
import { Button, buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import { useUrlTable } from '@/components/ui/table-state';
import type { TraceServices } from '@/lib/domain/traces';
import { plural } from '@/lib/format/plural';
import { formatInstant } from '@/lib/format/time';
import { tracePageParams, tracesPageParams } from '@/lib/url/view';
import { NoTraceSource } from './no-trace-source';
import { formatBox, isInside, parseBox } from './scatter-geometry';
import { ScatterPlot } from './scatter-plot';
import { SearchForm } from './search-form';
import { SourceProgress } from './source-progress';
import { tracePath } from './trace-path';
import { TraceTable } from './trace-table';
import {
  type SourceAnswer,
  type TraceSearch,
  type TracesView,
  useTraceSearch,
  useTraceServices,
} from './use-trace-search';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

function Pending() {
  return (
    <div aria-busy className="grid gap-2 px-4 pb-4">
      <span className="sr-only">Loading traces</span>
      <Skeleton className="h-52" />
      {lines.map((line) => (
        <Skeleton key={line} className="h-8" />
      ))}
    </div>
  );
}

const namesTried = ({ answers }: TraceSearch): readonly string[] => [
  ...new Set(answers.flatMap(({ list }) => list?.namesTried ?? [])),
];

/** Whether a back end gave no answer at all: that is not to have found nothing. */
const isSilent = ({ id, list, problem }: SourceAnswer): boolean => {
  const told = list?.sources.find((source) => source.id === id)?.state;
  return problem !== null || told === 'failed' || told === 'late';
};

/** Nothing found: what was looked for, by which names, and what could hold more. */
function Nothing({ search, view }: { readonly search: TraceSearch; readonly view: TracesView }) {
  const failed = search.answers.filter(({ problem }) => problem !== null);
  if (failed.length === search.answers.length && failed[0]?.problem)
    return (
      <div className="px-4 pb-3">
        <FaultNote problem={failed[0].problem} retry={search.again} />
      </div>
    );
  if (search.answers.every(isSilent))
    return (
      <EmptyState title="No trace back end answered." actions={<Button onClick={search.again}>Ask again</Button>}>
        What each of them says stands above. Metrics do not depend on them.
      </EmptyState>
    );
  const names = namesTried(search);
  return (
    <EmptyState title="No traces match.">
      {names.length > 0 && view.service !== '' ? (
        <p>
          Looked for the service as{' '}
          {names.map((name, index) => (
            <span key={name}>
              {index === 0 ? '' : ', '}
              <code className="font-mono text-12 break-all">{name}</code>
            </span>
          ))}
          .
        </p>
      ) : null}
      {search.window === null ? null : (
        <p>
          {formatInstant(search.window.from)} to {formatInstant(search.window.to)}. A longer window or fewer filters may
          hold some; most requests are not sampled.
        </p>
      )}
    </EmptyState>
  );
}

const noteOf = ({ answers }: TraceSearch): string | null =>
  answers.find(({ list }) => list !== null)?.list?.note ?? null;

function Found({ search, view }: { readonly search: TraceSearch; readonly view: TracesView }) {
  const [, setView] = useView(tracesPageParams);
  const router = useRouter();
  const href = useHref();
  const table = useUrlTable();
  const box = parseBox(view.box);
  const narrowed = box === null ? search.traces : search.traces.filter((trace) => isInside(trace, box));
  const { window } = search;
  return (
    <div className={cn('transition-[opacity,filter]', search.outdated ? OLD : '')}>
      {window === null ? null : (
        <div className="px-4 pb-3">
          <ScatterPlot
            traces={search.traces}
            window={window}
            box={box}
            onBox={(next) => setView({ box: next === null ? '' : formatBox(next) })}
            onOpen={({ traceId, source }) =>
              router.push(href(tracePath(traceId), tracePageParams, { source: [source] }))
            }
            pointed={null}
          />
          {box === null ? null : (
            <p className="mt-1 flex items-center gap-2">
              {plural(narrowed.length, 'trace')} of {search.traces.length} in the marked box.
              <Button onClick={() => setView({ box: '' })}>
                <X aria-hidden />
                Show all
              </Button>
            </p>
          )}
        </div>
      )}
      <TraceTable traces={narrowed} state={table} />
    </div>
  );
}

function Result({ search, view }: { readonly search: TraceSearch; readonly view: TracesView }) {
  const pending = search.answers.some((answer) => answer.pending);
  if (search.traces.length > 0) return <Found search={search} view={view} />;
  return pending ? <Pending /> : <Nothing search={search} view={view} />;
}

/** The trace back ends there are; null until that is known. A slow one holds up nobody: status is what was last seen. */
const useTraceSources = () => {
  const { frame, problem, retry } = useStatus();
  const all = frame?.data.sources.filter(({ kind }) => kind !== 'prometheus').map(({ id }) => id) ?? null;
  return { all, problem: frame === undefined ? problem : null, retry };
};

interface AskProps {
  readonly view: TracesView;
  readonly sources: ReturnType<typeof useTraceSources>;
  readonly known: TraceServices | undefined;
  readonly search: TraceSearch;
  readonly onService: (service: string) => void;
}

/** The question, and what each back end makes of it. */
function Ask({ view, sources, known, search, onService }: AskProps) {
  const [, setView] = useView(tracesPageParams);
  if (sources.problem !== null) return <FaultNote problem={sources.problem} retry={sources.retry} />;
  if (sources.all?.length === 0) return <NoTraceSource />;
  return (
    <div className="grid gap-3">
      <SearchForm
        key={`${view.service} ${view.operation} ${view.minDurationMs} ${view.maxDurationMs}`}
        asked={view}
        services={known?.services.map(({ name }) => name) ?? []}
        operations={known?.operations ?? []}
        onService={onService}
        onAsk={(next) => setView({ ...next, box: '' })}
      />
      <SourceProgress answers={search.answers} />
    </div>
  );
}

const NO_PROMISE = 'No back end promises the newest traces.';

/** Single requests: search them, see them, open one. */
export function LiveTraces() {
  const [view] = useView(tracesPageParams);
  const [chosen, setChosen] = useState(view.service);
  const href = useHref();
  const sources = useTraceSources();
  const known = useTraceServices(chosen);
  const all = sources.all ?? [];
  const search = useTraceSearch(view, view.source.length === 0 ? all : all.filter((id) => view.source.includes(id)));
  const isReady = sources.problem === null && sources.all?.length !== 0;
  return (
    <div className="grid grid-cols-1 gap-3 p-4 max-sm:p-3">
      <h1 className="sr-only">Traces</h1>
      <Panel
        title="Search"
        aside="single requests, followed through every service"
        actions={
          isReady ? (
            <Link className={buttonClass('quiet')} href={href('/traces/dependencies')} prefetch={false}>
              <GitCompareArrows aria-hidden />
              Beside the metrics
            </Link>
          ) : undefined
        }
      >
        <Ask view={view} sources={sources} known={known.frame?.data} search={search} onService={setChosen} />
      </Panel>
      {isReady ? (
        <Panel
          title="Traces"
          aside={search.traces.length > 0 ? `${plural(search.traces.length, 'trace')} looked at` : undefined}
          actions={
            <Button look="quiet" onClick={search.again}>
              <RotateCw aria-hidden />
              Search again
            </Button>
          }
          footer={noteOf(search) ?? NO_PROMISE}
          flush
        >
          {sources.all === null ? <Pending /> : <Result search={search} view={view} />}
        </Panel>
      ) : null}
    </div>
  );
}
