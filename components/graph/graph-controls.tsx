'use client';
import { Download, SlidersHorizontal, X } from 'lucide-react';
import { memo, type Ref } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { Menu, Select } from '@/components/ui/menu';
import { Popover } from '@/components/ui/popover';
import { Segmented } from '@/components/ui/segmented';
import { parseEntityId } from '@/lib/domain/entity';
import type { GroupBy } from '@/lib/domain/graph';
import type { GraphView } from '@/lib/url/view';
import { ConditionInput } from './condition-input';
import type { LabelMetric } from './figures';

type SetView = (change: Partial<GraphView>, step?: 'push' | 'replace') => void;

const groupOptions: readonly { value: GroupBy; label: string }[] = [
  { value: 'service', label: 'services' },
  { value: 'workload', label: 'workloads' },
  { value: 'version', label: 'versions' },
  { value: 'namespace', label: 'namespaces' },
  { value: 'cluster', label: 'clusters' },
];

const labelOptions: readonly { value: LabelMetric; label: string }[] = [
  { value: 'rate', label: 'rate' },
  { value: 'errors', label: 'errors' },
  { value: 'latency', label: 'p95 latency' },
  { value: 'none', label: 'nothing' },
];

type Detail = 'all' | 'whole' | 'unhealthy' | `top-${number}`;

const TOPS = [50, 200, 1000];

const detailOf = ({ whole, only, top }: GraphView): Detail =>
  top !== null ? `top-${top}` : only === 'unhealthy' ? 'unhealthy' : whole ? 'whole' : 'all';

const everything = { whole: false, only: 'all', top: null, unfold: [], collapse: [], select: null } as const;

const viewOf = (detail: Detail): Partial<GraphView> => {
  if (detail === 'all') return everything;
  if (detail === 'whole') return { ...everything, whole: true };
  if (detail === 'unhealthy') return { ...everything, only: 'unhealthy' };
  return { ...everything, top: Number(detail.slice('top-'.length)) };
};

const detailOptions = (view: GraphView, isLarge: boolean): readonly { value: Detail; label: string }[] => {
  const tops = view.top === null || TOPS.includes(view.top) ? TOPS : [...TOPS, view.top].sort((a, b) => a - b);
  return [
    { value: 'all', label: isLarge ? 'all namespaces, folded' : 'everything' },
    ...(isLarge || view.whole ? [{ value: 'whole', label: 'the whole mesh' } as const] : []),
    { value: 'unhealthy', label: 'unhealthy calls only' },
    ...tops.map((top) => ({ value: `top-${top}`, label: `the ${top.toLocaleString('en-US')} busiest calls` }) as const),
  ];
};

const hopOptions = ['1', '2', '3', '4', '5'].map((value) => ({
  value,
  label: value === '1' ? '1 hop' : `${value} hops`,
}));

const directionOptions: readonly { value: GraphView['direction']; label: string }[] = [
  { value: 'both', label: 'callers and callees' },
  { value: 'up', label: 'callers' },
  { value: 'down', label: 'callees' },
];

/** "around checkout, 1 hop, callers and callees": what the picture was narrowed to, and the way out. */
function FocusChip({ view, setView }: { readonly view: GraphView; readonly setView: SetView }) {
  if (view.focus === null) return null;
  return (
    <div className="order-last flex min-w-0 basis-full flex-wrap items-center gap-1.5">
      <span className="inline-flex h-8 min-w-0 items-center gap-1 rounded-control border border-accent-fill bg-accent-soft pr-0.5 pl-2.5">
        <span className="text-muted">around</span>
        <span className="name max-w-48 truncate font-medium">{parseEntityId(view.focus)?.name ?? view.focus}</span>
        <IconButton
          label="Show everything"
          className="size-7"
          onClick={() => setView({ focus: null, hops: 1, direction: 'both' })}
        >
          <X aria-hidden />
        </IconButton>
      </span>
      <Select
        label="within"
        value={String(view.hops)}
        options={hopOptions}
        onChange={(hops) => setView({ hops: Number(hops) })}
      />
      <Select
        label="along"
        value={view.direction}
        options={directionOptions}
        onChange={(direction) => setView({ direction })}
      />
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly says: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Toggle({ label, says, on, onChange }: ToggleProps) {
  return (
    <label className="flex min-h-8 cursor-pointer items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 accent-accent-fill"
      />
      <span>
        <span className="block font-medium">{label}</span>
        <span className="block text-12 text-muted">{says}</span>
      </span>
    </label>
  );
}

export interface GraphControlsProps {
  readonly view: GraphView;
  readonly setView: SetView;
  /** What finding came to, in words. */
  readonly found: string | undefined;
  readonly hidden: string | undefined;
  readonly onCollapseAll: (() => void) | null;
  readonly onOpenAll: (() => void) | null;
  readonly onSave: (what: 'png' | 'svg' | 'csv') => void;
  /** Brings what was found into view. */
  readonly onFound: () => void;
  /** The mesh opens as its namespaces. */
  readonly isLarge: boolean;
  readonly findRef: Ref<HTMLInputElement>;
}

function ViewOptions({ view, setView, isLarge, onCollapseAll, onOpenAll }: GraphControlsProps) {
  return (
    <Popover
      label="What the picture shows"
      align="end"
      trigger={
        <Button className="bg-panel">
          <SlidersHorizontal aria-hidden />
          <span className="max-sm:sr-only">View</span>
        </Button>
      }
    >
      <div className="grid w-72 gap-0.5">
        <div className="grid gap-2 px-2 pb-2 sm:hidden">
          <Grouping view={view} setView={setView} isLarge={isLarge} />
        </div>
        <Toggle
          label="Idle calls"
          says="Calls that carried nothing in this window"
          on={view.idle}
          onChange={(idle) => setView({ idle })}
        />
        <Toggle
          label="Moving traffic"
          says="Dots on the busiest calls; off when your system asks for less motion"
          on={view.motion}
          onChange={(motion) => setView({ motion })}
        />
        <div className="mt-1 flex flex-wrap gap-2 border-t border-line px-2 pt-2">
          {onCollapseAll === null ? null : <Button onClick={onCollapseAll}>Collapse namespaces</Button>}
          {onOpenAll === null ? null : <Button onClick={onOpenAll}>Open all namespaces</Button>}
        </div>
      </div>
    </Popover>
  );
}

function Grouping({ view, setView, isLarge }: Pick<GraphControlsProps, 'view' | 'setView' | 'isLarge'>) {
  return (
    <>
      <Select
        label="Show"
        value={view.groupBy}
        options={groupOptions}
        // An id of one grouping means nothing in another.
        onChange={(groupBy) => setView({ groupBy, focus: null, select: null, collapse: [], unfold: [] })}
      />
      {view.focus === null ? (
        <Select
          label="of"
          value={detailOf(view)}
          options={detailOptions(view, isLarge)}
          onChange={(detail) => setView(viewOf(detail))}
        />
      ) : null}
      <Select
        label="labelled with"
        value={view.label}
        options={labelOptions}
        onChange={(label) => setView({ label })}
      />
    </>
  );
}

/** The filters of the picture, as a sentence at its top left, and its ways out at the right. */
export const GraphControls = memo(function GraphControls(props: GraphControlsProps) {
  const { view, setView, found, hidden, isLarge, onSave, onFound, findRef } = props;
  return (
    <div className="flex flex-wrap items-start gap-2 px-3 pt-3">
      <div className="flex gap-2 max-sm:hidden">
        <Grouping view={view} setView={setView} isLarge={isLarge} />
      </div>
      <ConditionInput
        label="Find in the picture"
        placeholder="Find: checkout, errors > 1%"
        value={view.find}
        onChange={(find) => setView({ find }, 'replace')}
        result={found}
        onEnter={onFound}
        inputRef={findRef}
        className="w-56 max-sm:w-0 max-sm:flex-1"
      />
      <ConditionInput
        label="Hide from the picture"
        placeholder="Hide: rate < 0.1"
        value={view.hide}
        onChange={(hide) => setView({ hide }, 'replace')}
        result={hidden}
        className={cn('w-44', view.hide === '' && 'max-md:hidden', 'max-sm:w-full max-sm:order-last')}
      />
      <FocusChip view={view} setView={setView} />
      <div className="ml-auto flex items-center gap-2">
        <ViewOptions {...props} />
        <Menu
          trigger={
            <Button className="bg-panel max-sm:hidden" aria-label="Save the picture">
              <Download aria-hidden />
            </Button>
          }
          actions={[
            { does: 'PNG of what is in view', onSelect: () => onSave('png') },
            { does: 'SVG of everything drawn', onSelect: () => onSave('svg') },
            { does: 'CSV of the calls', onSelect: () => onSave('csv') },
          ]}
        />
        <Segmented
          label="Drawn as"
          value={view.as}
          options={[
            { value: 'picture', label: 'Picture' },
            { value: 'table', label: 'Table' },
          ]}
          onChange={(as) => setView({ as })}
        />
      </div>
    </div>
  );
});
