'use client';
import { type KeyboardEvent, useCallback, useMemo, useState } from 'react';
import { useView } from '@/components/time/use-view';
import { Button } from '@/components/ui/button';
import { Search } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { Trace } from '@/lib/domain/trace';
import { plural } from '@/lib/format/plural';
import { tracePageParams } from '@/lib/url/view';
import { Minimap } from './minimap';
import { SpanDetail } from './span-detail';
import { ancestorsOf, findSpans, isFolded, spanRows } from './span-tree';
import { formatStretch, parseStretch, type Stretch } from './stretch';
import { TraceMap } from './trace-map';
import { Waterfall } from './waterfall';

/** Opening and closing lines. What holds the chosen span is always open. */
const useCollapsed = (trace: Trace, selected: string | null) => {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const collapsed = useMemo(() => {
    const above = selected === null ? [] : ancestorsOf(trace, selected);
    return above.some((id) => closed.has(id)) ? new Set([...closed].filter((id) => !above.includes(id))) : closed;
  }, [trace, selected, closed]);
  const toggle = useCallback(
    (id: string) =>
      setClosed((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  return { collapsed, toggle, setClosed };
};

export interface TraceViewProps {
  readonly trace: Trace;
}

/** The search inside: what matches, and the step from one match to the next. */
const useFound = (trace: Trace, find: string, selected: string | null, select: (id: string) => void) => {
  const matches = useMemo(() => findSpans(trace, find), [trace, find]);
  const ids = useMemo(() => (matches === null ? null : new Set(matches)), [matches]);
  const onKeyDown = ({ key, shiftKey }: KeyboardEvent) => {
    if (key !== 'Enter' || matches === null || matches.length === 0) return;
    const at = selected === null ? -1 : matches.indexOf(selected);
    const next = matches[(at + (shiftKey ? -1 : 1) + matches.length) % matches.length];
    if (next !== undefined) select(next);
  };
  return { matches, ids, onKeyDown };
};

function FoundWords({ matches, of }: { readonly matches: readonly string[] | null; readonly of: number }) {
  if (matches === null) return null;
  return (
    <span className="figures text-12 text-muted" aria-live="polite">
      {plural(matches.length, 'span')} of {of} {matches.length === 1 ? 'matches' : 'match'}
      {matches.length > 1 ? '; Enter goes to the next' : ''}
    </span>
  );
}

/** The spans of a trace: as a waterfall or as services, with one of them opened beside. */
export function TraceView({ trace }: TraceViewProps) {
  const [view, setView] = useView(tracePageParams);
  const chosen = trace.spans.find(({ id }) => id === view.span) ?? null;
  const selected = chosen?.id ?? null;
  const { collapsed, toggle, setClosed } = useCollapsed(trace, selected);
  const folding = trace.spans.filter(isFolded).length;
  // A link to a folded proxy's span shows it.
  const hop = chosen !== null && isFolded(chosen) ? chosen.hopOf : null;
  const proxies = view.proxies || hop !== null;
  const rows = useMemo(() => spanRows(trace, { proxies, collapsed }), [trace, proxies, collapsed]);
  const stretch = useMemo(() => parseStretch(view.zoom, trace.durationUs), [view.zoom, trace.durationUs]);
  const select = useCallback((id: string | null) => setView({ span: id ?? '' }, 'replace'), [setView]);
  const found = useFound(trace, view.find, selected, select);
  const onStretch = (next: Stretch | null) => setView({ zoom: next === null ? '' : formatStretch(next) }, 'replace');
  const onFold = () => setView({ proxies: !proxies, ...(hop === null ? {} : { span: hop }) });
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
        <Segmented
          label="Picture"
          value={view.picture}
          options={[
            { value: 'waterfall', label: 'Waterfall' },
            { value: 'graph', label: 'Services' },
          ]}
          onChange={(picture) => setView({ picture })}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field steps through what was found. */}
        <div onKeyDown={found.onKeyDown} className="flex flex-wrap items-center gap-2">
          <Search label="Find a span" value={view.find} onChange={(find) => setView({ find }, 'replace')} />
          <FoundWords matches={found.matches} of={trace.spans.length} />
        </div>
        <span className="ml-auto flex items-center gap-1">
          {folding === 0 ? null : (
            <Button look="quiet" aria-pressed={proxies} onClick={onFold}>
              {proxies ? 'Fold proxies' : `Show ${plural(folding, 'proxy span')}`}
            </Button>
          )}
          {collapsed.size === 0 ? null : (
            <Button look="quiet" onClick={() => setClosed(new Set())}>
              Open all
            </Button>
          )}
        </span>
      </div>
      <div className={chosen === null ? '' : 'xl:grid xl:grid-cols-[minmax(0,1fr)_24rem]'}>
        {view.picture === 'graph' ? (
          <TraceMap trace={trace} />
        ) : (
          <div className="min-w-0 border-t border-line">
            <Minimap trace={trace} rows={rows} stretch={stretch} onStretch={onStretch} />
            <Waterfall
              trace={trace}
              rows={rows}
              stretch={stretch}
              selected={selected}
              found={found.ids}
              onSelect={select}
              onToggle={toggle}
            />
          </div>
        )}
        {chosen === null ? null : (
          <div className="max-h-[calc(min(70vh,46rem)+6.5rem)] overflow-y-auto border-t border-line xl:border-l">
            <SpanDetail
              trace={trace}
              span={chosen}
              folded={rows.find(({ span }) => span.id === selected)?.folded ?? []}
              onClose={() => select(null)}
              onSelect={select}
            />
          </div>
        )}
      </div>
    </div>
  );
}
