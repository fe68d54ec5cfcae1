import { FaultNote } from '@/components/query/fault-note';
import type { ProblemLike } from '@/components/query/get-json';
import { LookedFor } from '@/components/query/looked-for';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/small';
import { parseEntityId } from '@/lib/domain/entity';
import type { Meta } from '@/lib/domain/envelope';
import { formatSpan } from '@/lib/format/time';
import type { GraphView } from '@/lib/url/view';

const places = [
  ['8%', '16%', 3],
  ['38%', '10%', 4],
  ['70%', '24%', 3],
] as const;

/** The shape of what comes: boxes of services, quiet and still where motion is unwanted. */
export function GraphSkeleton() {
  return (
    <div aria-busy className="absolute inset-0 overflow-hidden">
      <span className="sr-only">Loading the graph</span>
      {places.map(([left, top, rows]) => (
        <div
          key={left}
          aria-hidden
          className="absolute grid w-[22%] min-w-28 animate-pulse gap-5 rounded-panel border border-line bg-panel p-4"
          style={{ left, top }}
        >
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton have nothing else.
            <span key={row} className="block h-9 rounded-panel bg-sunken" />
          ))}
        </div>
      ))}
    </div>
  );
}

export interface EmptyGraphProps {
  readonly view: GraphView;
  readonly meta: Meta;
  readonly onReset: () => void;
}

/** The answer had nothing in it: which metrics were looked for, where, over which window, and what to do. */
export function EmptyGraph({ view, meta, onReset }: EmptyGraphProps) {
  const { from, to } = meta.window;
  const narrowed = view.namespace.length + view.cluster.length + view.mesh.length + view.protocol.length > 0;
  return (
    <EmptyState
      title={narrowed ? 'No call matches these filters in this window.' : 'No calls in this window.'}
      actions={narrowed || view.focus !== null ? <Button onClick={onReset}>Drop the filters</Button> : null}
    >
      <LookedFor meta={meta} />
      <p className="mt-3">
        A window longer than {formatSpan(to - from)} may hold some, and Idle calls under View shows those that carried
        nothing.
      </p>
    </EmptyState>
  );
}

/** Everything is hidden by the reader's own condition. */
export function AllHidden({ hide, onShow }: { readonly hide: string; readonly onShow: () => void }) {
  return (
    <EmptyState title={`Everything is hidden by “${hide}”.`} actions={<Button onClick={onShow}>Hide nothing</Button>} />
  );
}

export interface GraphFaultProps {
  readonly problem: ProblemLike;
  readonly view: GraphView;
  readonly retry: () => void;
  readonly onReset: () => void;
}

/** No picture at all: an unknown middle has a way back, everything else a way to ask again. */
export function GraphFault({ problem, view, retry, onReset }: GraphFaultProps) {
  if (problem.code !== 'not-found' || view.focus === null) {
    return (
      <div className="mx-auto max-w-2xl px-4 py-8">
        <FaultNote problem={problem} retry={retry} />
      </div>
    );
  }
  return (
    <EmptyState
      title={`Nothing called “${parseEntityId(view.focus)?.name ?? view.focus}” carried traffic in this window.`}
      actions={
        <>
          <Button look="primary" onClick={onReset}>
            Show everything
          </Button>
          <Button onClick={retry}>Ask again</Button>
        </>
      }
    >
      It may have another name by now, or only be idle. {problem.detail}
    </EmptyState>
  );
}

/** The side panel's place while its code is on the way: the picture moves once. */
export const PanelRoom = () => (
  <div
    aria-hidden
    className="w-90 shrink-0 border-l border-line bg-panel max-sm:h-[46dvh] max-sm:w-full max-sm:border-t max-sm:border-l-0"
  />
);
