'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import type { CriticalSection, Trace } from '@/lib/domain/trace';
import type { SpanRow } from './span-tree';
import type { Stretch } from './stretch';
import { TimeAxis } from './time-axis';
import { WaterfallRow } from './waterfall-row';

const ROW = 28;
const NO_SECTIONS: readonly CriticalSection[] = [];

export interface WaterfallProps {
  readonly trace: Trace;
  readonly rows: readonly SpanRow[];
  readonly stretch: Stretch;
  readonly selected: string | null;
  readonly found: ReadonlySet<string> | null;
  readonly onSelect: (id: string | null) => void;
  readonly onToggle: (id: string) => void;
}

const sectionsBySpan = ({ critical }: Trace): ReadonlyMap<string, readonly CriticalSection[]> => {
  const bySpan = new Map<string, CriticalSection[]>();
  for (const section of critical?.sections ?? []) {
    const own = bySpan.get(section.spanId);
    if (own) own.push(section);
    else bySpan.set(section.spanId, [section]);
  }
  return bySpan;
};

/** Where the keys of a tree lead from a line (WAI-ARIA APG, tree view). */
const stepTo = (key: string, index: number, rows: readonly SpanRow[]): number | 'toggle' | null => {
  const row = rows[index];
  switch (key) {
    case 'ArrowDown':
      return Math.min(rows.length - 1, index + 1);
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      if (row === undefined || row.children === 0) return null;
      return row.collapsed ? 'toggle' : index + 1;
    case 'ArrowLeft':
      if (row !== undefined && row.children > 0 && !row.collapsed) return 'toggle';
      return row?.parentId == null ? null : rows.findIndex(({ span }) => span.id === row.parentId);
    default:
      return null;
  }
};

/** The spans of a trace over time. Only the lines in sight are drawn, so that thousands stay smooth. */
export function Waterfall({ trace, rows, stretch, selected, found, onSelect, onToggle }: WaterfallProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const base = useId();
  const sections = useMemo(() => sectionsBySpan(trace), [trace]);
  const index = rows.findIndex(({ span }) => span.id === selected);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 16,
    initialRect: { width: 800, height: 560 },
  });
  const { scrollToIndex } = virtual;
  // A link to a span, and steps by key, bring its line into sight.
  useEffect(() => {
    if (index >= 0) scrollToIndex(index, { align: 'auto' });
  }, [index, scrollToIndex]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepTo(event.key, Math.max(0, index), rows);
    if (step === null || step === -1) return;
    event.preventDefault();
    const here = rows[Math.max(0, index)];
    if (step === 'toggle') {
      if (here) onToggle(here.span.id);
      return;
    }
    const next = index < 0 ? rows[0] : rows[step];
    if (next) onSelect(next.span.id);
  };
  return (
    <div className="[--names:min(46%,26rem)]">
      <TimeAxis stretch={stretch} />
      <div
        ref={scroller}
        role="tree"
        aria-label="Spans"
        tabIndex={0}
        {...(index < 0 ? {} : { 'aria-activedescendant': `${base}-${index}` })}
        onKeyDown={onKeyDown}
        className="max-h-[min(70vh,46rem)] overflow-y-auto overscroll-contain outline-offset-[-2px]"
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                key={row.span.id}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <WaterfallRow
                  row={row}
                  domId={`${base}-${item.index}`}
                  index={item.index}
                  stretch={stretch}
                  sections={sections.get(row.span.id) ?? NO_SECTIONS}
                  selected={row.span.id === selected}
                  found={found === null ? null : found.has(row.span.id)}
                  onSelect={onSelect}
                  onToggle={onToggle}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
