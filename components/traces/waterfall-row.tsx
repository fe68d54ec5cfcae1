'use client';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { cn } from '@/components/ui/cn';
import type { CriticalSection } from '@/lib/domain/trace';
import { plural } from '@/lib/format/plural';
import { serviceColour } from './service-tone';
import type { SpanRow } from './span-tree';
import { placeIn, type Stretch } from './stretch';
import { spellUs } from './words';

export interface WaterfallRowProps {
  readonly row: SpanRow;
  readonly domId: string;
  readonly stretch: Stretch;
  readonly sections: readonly CriticalSection[];
  readonly selected: boolean;
  /** Found by the search inside; null: nothing is searched for. */
  readonly found: boolean | null;
  readonly index: number;
  readonly onSelect: (id: string) => void;
  readonly onToggle: (id: string) => void;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

const kinds = { internal: '', server: 'server', client: 'client', producer: 'producer', consumer: 'consumer' } as const;

/** What a line says to a screen reader. */
const spoken = ({ span, folded, children, collapsed }: SpanRow): string =>
  [
    `${span.service.name}: ${span.name}`,
    kinds[span.kind],
    spellUs(span.durationUs),
    span.error === null ? '' : span.error.class === 'error' ? 'failed' : 'client error',
    span.criticalUs > 0 ? `${spellUs(span.criticalUs)} on the critical path` : '',
    span.proxy === null ? '' : 'proxy',
    folded.length > 0 ? `${plural(folded.length, 'proxy span')} folded` : '',
    collapsed ? `${plural(children, 'child', 'children')} hidden` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');

/** Failed is a red square, a 4xx an amber triangle: never colour alone. */
function Fault({ row: { span } }: Pick<WaterfallRowProps, 'row'>) {
  if (span.error === null) return null;
  const isError = span.error.class === 'error';
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden
      className={cn('size-2.5 shrink-0', isError ? 'text-failing' : 'text-degraded')}
    >
      {isError ? (
        <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />
      ) : (
        <path d="M5 .8 9.6 9H.4Z" fill="currentColor" />
      )}
    </svg>
  );
}

function Name({ row, onToggle }: Pick<WaterfallRowProps, 'row' | 'onToggle'>) {
  const { span, depth, children, collapsed, folded } = row;
  const Chevron = collapsed ? ChevronRight : ChevronDown;
  return (
    <div
      className="flex min-w-0 items-center gap-1 overflow-hidden border-r border-line pr-1 pl-1"
      // Deep traces would push every name out of sight: the indent grows slower and slower.
      style={{ paddingLeft: `${4 + Math.min(depth, 12) * 10 + Math.max(0, Math.min(depth - 12, 40)) * 1.5}px` }}
    >
      {children === 0 ? (
        <span aria-hidden className="w-4 shrink-0" />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            onToggle(span.id);
          }}
          className="grid size-4 shrink-0 place-items-center rounded-mark text-muted hover:bg-hover hover:text-ink"
        >
          <Chevron className="size-3.5" />
        </button>
      )}
      <i
        aria-hidden
        className="h-4 w-1 shrink-0 rounded-[1px]"
        style={{ background: serviceColour(span.service.name) }}
      />
      <Fault row={row} />
      <bdi className={cn('shrink truncate', span.proxy === null ? 'font-medium' : 'text-muted italic')}>
        {span.service.name}
      </bdi>
      <bdi className="min-w-0 flex-1 truncate text-muted">{span.name}</bdi>
      {folded.length === 0 ? null : (
        <span className="figures shrink-0 rounded-[4px] border border-line px-1 text-12 leading-4 text-muted max-sm:hidden">
          +{folded.length}
        </span>
      )}
    </div>
  );
}

function Bar({ row: { span }, stretch, sections }: Pick<WaterfallRowProps, 'row' | 'stretch' | 'sections'>) {
  const from = placeIn(stretch, span.offsetUs);
  const to = placeIn(stretch, span.offsetUs + span.durationUs);
  const [left, right] = [Math.max(0, from), Math.min(1, to)];
  const isSeen = right >= 0 && left <= 1 && to >= 0 && from <= 1;
  const label = spellUs(span.durationUs);
  if (!isSeen)
    return (
      <div className="relative min-w-0 overflow-hidden">
        <span className={cn('figures absolute top-1 text-12 text-faint', from > 1 ? 'right-1' : 'left-1')}>
          {from > 1 ? `${label} →` : `← ${label}`}
        </span>
      </div>
    );
  const width = Math.max(0, right - left);
  // Beside the bar where there is room on either side, else over its end.
  const hasRoom = right < 0.82 || left > 0.18;
  return (
    <div className="relative min-w-0 overflow-hidden">
      <span
        className={cn(
          'absolute top-[7px] h-3 min-w-[2px] rounded-[2px]',
          span.proxy === null ? '' : 'opacity-55',
          span.error?.class === 'error' ? 'ring-1 ring-failing ring-offset-1 ring-offset-panel' : '',
        )}
        style={{ left: percent(left), width: percent(width), background: serviceColour(span.service.name) }}
      />
      {sections.map(({ fromUs, toUs }) => {
        const [a, b] = [Math.max(0, placeIn(stretch, fromUs)), Math.min(1, placeIn(stretch, toUs))];
        if (b <= 0 || a >= 1 || b <= a) return null;
        return (
          <span
            key={fromUs}
            className="absolute top-[21px] h-[3px] min-w-[2px] bg-ink"
            style={{ left: percent(a), width: percent(b - a) }}
          />
        );
      })}
      <span
        className={cn(
          'figures pointer-events-none absolute top-[5px] px-1 text-12 leading-4 whitespace-nowrap',
          hasRoom ? 'text-muted' : 'rounded-l-[3px] bg-panel text-ink',
        )}
        style={right < 0.82 ? { left: percent(right) } : left > 0.18 ? { right: percent(1 - left) } : { right: 0 }}
      >
        {label}
      </span>
    </div>
  );
}

function DrawnRow(props: WaterfallRowProps) {
  const { row, domId, selected, found, index, onSelect } = props;
  const { span, depth, children, collapsed } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its items.
    <div
      id={domId}
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-posinset={index + 1}
      aria-selected={selected}
      aria-label={spoken(row)}
      {...(children > 0 ? { 'aria-expanded': !collapsed } : {})}
      onClick={() => onSelect(span.id)}
      className={cn(
        'grid h-7 cursor-pointer grid-cols-[minmax(0,var(--names))_minmax(0,1fr)] border-b border-line text-13 hover:bg-hover',
        selected ? 'bg-accent-soft hover:bg-accent-soft' : '',
        found === true ? 'bg-degraded-soft' : '',
        found === false ? 'opacity-45' : '',
      )}
    >
      <Name {...props} />
      <Bar {...props} />
    </div>
  );
}

/** One span: whose it is, when it ran, how much of it the whole request waited for. */
export const WaterfallRow = memo(DrawnRow);
