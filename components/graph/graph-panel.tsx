'use client';
import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/small';
import { parseEdgeId, parseEntityId, UNKNOWN } from '@/lib/domain/entity';
import type { GraphNode } from '@/lib/domain/graph';
import type { GraphView } from '@/lib/url/view';
import { EdgePanel } from './edge-panel';
import type { Mesh } from './mesh';
import { NodePanel } from './node-panel';

export interface GraphPanelProps {
  readonly selected: string;
  readonly mesh: Mesh;
  readonly view: GraphView;
  readonly onSelect: (id: string | null) => void;
  readonly onFocus: (id: string | null) => void;
  readonly foldOf: (node: GraphNode) => (() => void) | null;
}

const placeWords = ({ kind, namespace, cluster }: GraphNode): string =>
  [kind === 'service' ? '' : kind, namespace === UNKNOWN || kind === 'namespace' ? '' : namespace, cluster]
    .filter((part) => part !== '' && part !== UNKNOWN)
    .join(' · ');

const nameOf = (id: string): string => {
  const edge = parseEdgeId(id);
  if (edge !== null) return `${parseEntityId(edge.source)?.name ?? ''} → ${parseEntityId(edge.target)?.name ?? ''}`;
  return parseEntityId(id)?.name ?? id;
};

const contentOf = (props: GraphPanelProps): { title: string; place: string; content: ReactNode } => {
  const { selected, mesh, onSelect } = props;
  const byId = new Map(mesh.nodes.map((node) => [node.id, node]));
  const node = byId.get(selected);
  if (node !== undefined) {
    const content = <NodePanel {...props} node={node} onFold={props.foldOf(node)} />;
    return { title: node.name, place: placeWords(node), content };
  }
  const edge = mesh.edges.find((each) => each.id === selected);
  const [source, target] = [byId.get(edge?.source ?? ''), byId.get(edge?.target ?? '')];
  if (edge !== undefined && source !== undefined && target !== undefined) {
    const content = <EdgePanel {...props} edge={edge} source={source} target={target} />;
    const across = (a: string, b: string): string => (a === b ? a : `${a} → ${b}`);
    const place = `${across(source.namespace, target.namespace)} · ${across(source.cluster, target.cluster)}`;
    return { title: `${source.name} → ${target.name}`, place, content };
  }
  const content = (
    <EmptyState title="Not in this picture.">
      It is hidden, folded into its namespace, outside the filters, or had no traffic in this window.{' '}
      <button type="button" className="text-accent underline" onClick={() => onSelect(null)}>
        Clear the selection
      </button>
    </EmptyState>
  );
  return { title: nameOf(selected), place: '', content };
};

/** What is selected, beside the picture and never over it. On a phone it lies under it. */
export function GraphPanel(props: GraphPanelProps) {
  const { selected, onSelect } = props;
  const { title, place, content } = contentOf(props);
  const scroller = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another thing is read from its top.
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    onSelect(null);
  };
  return (
    <aside
      ref={scroller}
      aria-label={`Selected: ${title}`}
      onKeyDown={onKeyDown}
      className="w-90 shrink-0 overflow-y-auto border-l border-line bg-panel text-13 max-sm:max-h-[46dvh] max-sm:w-full max-sm:border-t max-sm:border-l-0"
    >
      <header className="sticky top-0 z-10 flex items-start gap-2 bg-panel px-4 pt-3 pb-2">
        <div className="min-w-0 flex-1">
          <h2 className="name text-16 font-semibold">{title}</h2>
          {place === '' ? null : <p className="name text-12 text-muted">{place}</p>}
        </div>
        <IconButton label="Close" onClick={() => onSelect(null)}>
          <X aria-hidden />
        </IconButton>
      </header>
      {content}
    </aside>
  );
}
