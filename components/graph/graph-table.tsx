'use client';
import { useEffect, useMemo, useRef } from 'react';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { HealthMark, MtlsMark, mtlsMarks } from '@/components/ui/marks';
import { Panel } from '@/components/ui/panel';
import { useLocalTable, useUrlTable } from '@/components/ui/table-state';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { formatBytesRate, formatMs, formatPercent, formatRate } from '@/lib/format/number';
import { type Degree, degreesOf } from './item-name';
import type { Mesh } from './mesh';
import { shortNames } from './names';
import type { GraphPicture } from './picture-graph';

const severity = { failing: 0, degraded: 1, healthy: 2, idle: 3, unknown: 4 } as const;

interface NodeRow {
  readonly node: GraphNode;
  readonly degree: Degree;
}

interface EdgeRow {
  readonly edge: GraphEdge;
  readonly caller: string;
  readonly callee: string;
}

type Choose = (id: string) => void;

function NameButton({ id, name, onChoose }: { readonly id: string; readonly name: string; readonly onChoose: Choose }) {
  return (
    <button
      type="button"
      onClick={() => onChoose(id)}
      title={name}
      className="block max-w-full truncate text-left font-medium text-ink hover:underline"
    >
      {name}
    </button>
  );
}

const latencyOf = ({ latency }: GraphNode | GraphEdge): number | null => latency.p95Ms ?? latency.meanMs;
const latencyHead = (rows: readonly (GraphNode | GraphEdge)[]): string =>
  rows.some(({ latency }) => latency.p95Ms !== null) ? 'Latency p95' : 'Latency, mean';

const nodeColumns = (onChoose: Choose, nodes: readonly GraphNode[]): readonly Column<NodeRow>[] => [
  {
    id: 'health',
    head: 'Health',
    width: 1.3,
    value: ({ node }) => node.health,
    order: ({ node }) => severity[node.health],
    cell: ({ node }) => <HealthMark health={node.health} word />,
  },
  {
    id: 'name',
    head: 'Service',
    width: 2.4,
    value: ({ node }) => (node.version === null ? node.name : `${node.name} ${node.version}`),
    cell: ({ node }) => (
      <NameButton
        id={node.id}
        name={node.version === null ? node.name : `${node.name} ${node.version}`}
        onChoose={onChoose}
      />
    ),
  },
  { id: 'namespace', head: 'Namespace', width: 1.6, wide: true, value: ({ node }) => node.namespace },
  { id: 'cluster', head: 'Cluster', wide: true, value: ({ node }) => node.cluster },
  {
    id: 'rate',
    head: 'Requests in',
    align: 'right',
    width: 1.2,
    value: ({ node }) => node.in.requestRate,
    cell: ({ node }) => <Figure value={node.in.requestRate} format={formatRate} />,
  },
  {
    id: 'errors',
    head: 'Errors',
    align: 'right',
    value: ({ node }) => node.in.errorRate,
    cell: ({ node }) => <Figure value={node.in.errorRate} format={formatPercent} />,
  },
  {
    id: 'latency',
    head: latencyHead(nodes),
    align: 'right',
    width: 1.2,
    wide: true,
    value: ({ node }) => latencyOf(node),
    cell: ({ node }) => <Figure value={latencyOf(node)} format={formatMs} />,
  },
  {
    id: 'bytes',
    head: 'TCP in',
    align: 'right',
    width: 1.2,
    wide: true,
    value: ({ node }) => node.in.bytesRate,
    cell: ({ node }) => <Figure value={node.in.bytesRate} format={formatBytesRate} />,
  },
  { id: 'calls', head: 'Calls', align: 'right', width: 0.8, wide: true, value: ({ degree }) => degree.calls },
  { id: 'callers', head: 'Called by', align: 'right', width: 0.9, wide: true, value: ({ degree }) => degree.calledBy },
];

const edgeColumns = (onChoose: Choose, edges: readonly GraphEdge[]): readonly Column<EdgeRow>[] => [
  {
    id: 'health',
    head: 'Health',
    width: 1.3,
    value: ({ edge }) => edge.health,
    order: ({ edge }) => severity[edge.health],
    cell: ({ edge }) => <HealthMark health={edge.health} word />,
  },
  {
    id: 'caller',
    head: 'Caller',
    width: 2,
    value: ({ caller }) => caller,
    cell: ({ edge, caller }) => <NameButton id={edge.id} name={caller} onChoose={onChoose} />,
  },
  { id: 'callee', head: 'Callee', width: 2, value: ({ callee }) => callee },
  { id: 'protocol', head: 'Protocol', width: 0.9, wide: true, value: ({ edge }) => edge.protocol },
  {
    id: 'rate',
    head: 'Requests',
    align: 'right',
    width: 1.2,
    value: ({ edge }) => edge.requestRate,
    cell: ({ edge }) => <Figure value={edge.requestRate} format={formatRate} />,
  },
  {
    id: 'errors',
    head: 'Errors',
    align: 'right',
    value: ({ edge }) => edge.errorRate,
    cell: ({ edge }) => <Figure value={edge.errorRate} format={formatPercent} />,
  },
  {
    id: 'latency',
    head: latencyHead(edges),
    align: 'right',
    width: 1.2,
    wide: true,
    value: ({ edge }) => latencyOf(edge),
    cell: ({ edge }) => <Figure value={latencyOf(edge)} format={formatMs} />,
  },
  {
    id: 'bytes',
    head: 'TCP',
    align: 'right',
    width: 1.1,
    wide: true,
    value: ({ edge }) => edge.bytesRate,
    cell: ({ edge }) => <Figure value={edge.bytesRate} format={formatBytesRate} />,
  },
  {
    id: 'mtls',
    head: 'mTLS',
    width: 1.5,
    wide: true,
    value: ({ edge }) => mtlsMarks[edge.mtls.state].word,
    cell: ({ edge }) => <MtlsMark state={edge.mtls.state} word />,
  },
];

const NOBODY: Degree = { calls: 0, calledBy: 0 };

const worstFirst = <T,>(
  rows: readonly T[],
  of: (row: T) => { readonly health: keyof typeof severity; readonly rate: number | null },
): readonly T[] =>
  [...rows].sort((a, b) => {
    const [first, second] = [of(a), of(b)];
    return severity[first.health] - severity[second.health] || (second.rate ?? 0) - (first.rate ?? 0);
  });

const nodeRows = ({ nodes, calls }: Pick<GraphPicture, 'nodes' | 'calls'>): readonly NodeRow[] => {
  const degrees = degreesOf(calls, nodes.length);
  const rows = nodes.map((node, i) => ({ node, degree: degrees[i] ?? NOBODY }));
  return worstFirst(rows, ({ node }) => ({ health: node.health, rate: node.in.requestRate }));
};

const edgeRows = ({ nodes, edges }: Mesh): readonly EdgeRow[] => {
  const names = shortNames(nodes);
  const rows = edges.map((edge) => ({
    edge,
    caller: names.get(edge.source) ?? edge.source,
    callee: names.get(edge.target) ?? edge.target,
  }));
  return worstFirst(rows, ({ edge }) => ({ health: edge.health, rate: edge.requestRate }));
};

export interface GraphTableProps {
  /** Exactly what the picture draws: the same nodes and calls, hidden ones left out. */
  readonly mesh: Mesh & Pick<GraphPicture, 'calls'>;
  /** Ids of what was found; the rest is lighter. null: nothing is looked for. */
  readonly lit: ReadonlySet<string> | null;
  readonly selected: string | null;
  readonly onChoose: Choose;
}

/** The picture in rows. */
export function GraphTable({ mesh, lit, selected, onChoose }: GraphTableProps) {
  const nodeState = useUrlTable();
  const edgeState = useLocalTable();
  const onRow = useRef(onChoose);
  useEffect(() => {
    onRow.current = onChoose;
  }, [onChoose]);
  // Sorting thousands of rows anew at every render of the page is felt.
  const nodes = useMemo(() => nodeRows(mesh), [mesh]);
  const edges = useMemo(() => edgeRows(mesh), [mesh]);
  const forNodes = useMemo(() => nodeColumns((id) => onRow.current(id), mesh.nodes), [mesh]);
  const forEdges = useMemo(() => edgeColumns((id) => onRow.current(id), mesh.edges), [mesh]);
  const tone = (id: string): string => {
    if (id === selected) return 'bg-accent-soft';
    return lit === null || lit.has(id) ? '' : 'opacity-40';
  };
  return (
    <div className="grid gap-3 p-3">
      <Panel title="Services" flush>
        <DataTable
          label="Services in the picture"
          columns={forNodes}
          rows={nodes}
          rowId={({ node }) => node.id}
          rowClass={({ node }) => tone(node.id)}
          state={nodeState}
          filter="Find services in the table"
          csv
        />
      </Panel>
      <Panel title="Calls" flush>
        <DataTable
          label="Calls in the picture"
          columns={forEdges}
          rows={edges}
          rowId={({ edge }) => edge.id}
          rowClass={({ edge }) => tone(edge.id)}
          state={edgeState}
          filter="Find calls in the table"
          csv
        />
      </Panel>
    </div>
  );
}
