'use client';
import { Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { buttonClass } from '@/components/ui/button';
import type { Trace, TraceEdge } from '@/lib/domain/trace';
import { plural } from '@/lib/format/plural';
import { graphPageParams } from '@/lib/url/params';
import { serviceColour } from './service-tone';
import { BOX, curveOf, layOutTrace, type MapEdge, type MapNode } from './trace-map-layout';
import { spellUs } from './words';

const edgeWords = ({ source, target, calls, errors, attempts, clientUs }: TraceEdge): string =>
  [
    `${source} → ${target}: ${plural(calls, 'call')}`,
    attempts > calls ? `${plural(attempts, 'attempt')}` : '',
    errors > 0 ? `${errors} failed` : '',
    clientUs === null ? '' : `${spellUs(clientUs)} in all`,
  ]
    .filter((part) => part !== '')
    .join(', ');

function Edge({ edge: { edge, from, to } }: { readonly edge: MapEdge }) {
  const failed = edge.errors > 0;
  return (
    <g>
      <title>{edgeWords(edge)}</title>
      <path
        d={curveOf({ from, to })}
        fill="none"
        stroke={failed ? 'var(--failing-fill)' : 'var(--line-strong)'}
        strokeWidth={failed ? 2 : 1.5}
        strokeDasharray={edge.protocol === 'db' || edge.protocol === 'tcp' ? '5 4' : undefined}
        markerEnd={`url(#trace-map-${failed ? 'failed' : 'fine'})`}
      />
      {edge.attempts > edge.calls ? (
        <text
          x={(from.x + BOX.width + to.x) / 2}
          y={(from.y + to.y + BOX.height) / 2 - 5}
          textAnchor="middle"
          fontSize="12"
          fill="var(--failing)"
        >
          {edge.attempts}×
        </text>
      ) : null}
    </g>
  );
}

function Box({ node, total }: { readonly node: MapNode; readonly total: number }) {
  const share = total === 0 ? 0 : node.criticalUs / total;
  return (
    <div
      className="absolute flex items-center gap-1.5 overflow-hidden rounded-control border bg-panel px-2 text-12"
      style={{
        left: node.x,
        top: node.y,
        ...BOX,
        borderColor: node.errors > 0 ? 'var(--failing-fill)' : 'var(--line-strong)',
      }}
      title={node.name}
    >
      <i aria-hidden className="h-5 w-1 shrink-0 rounded-[1px]" style={{ background: serviceColour(node.name) }} />
      <span className="min-w-0">
        <bdi className="block truncate font-medium">{node.name}</bdi>
        <span className="figures block truncate text-muted">
          {share >= 0.005 ? `${Math.round(share * 100)} % of the path` : ' '}
          {node.errors > 0 ? <span className="text-failing"> {plural(node.errors, 'error')}</span> : null}
        </span>
      </span>
    </div>
  );
}

/** Which services the request crossed, and where each of them stands in the dependency graph. */
export function TraceMap({ trace }: { readonly trace: Trace }) {
  const href = useHref();
  const { nodes, edges, width, height } = layOutTrace(trace);
  const total = trace.critical?.totalUs ?? 0;
  const inGraph = nodes.filter(({ nodeId }) => nodeId !== null);
  return (
    <div className="grid gap-2 px-4 pb-4">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label="Services of this trace"
        className="max-h-[60vh] overflow-auto rounded-mark border border-line bg-page"
      >
        <div className="relative" style={{ width, height }}>
          <svg aria-hidden width={width} height={height} className="absolute inset-0">
            <defs>
              {(['fine', 'failed'] as const).map((name) => (
                <marker
                  key={name}
                  id={`trace-map-${name}`}
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="7"
                  markerHeight="7"
                  markerUnits="userSpaceOnUse"
                  orient="auto"
                >
                  <path d="M0 0 8 4 0 8Z" fill={name === 'failed' ? 'var(--failing-fill)' : 'var(--line-strong)'} />
                </marker>
              ))}
            </defs>
            {edges.map((edge) => (
              <Edge key={`${edge.edge.source} ${edge.edge.target} ${edge.edge.protocol}`} edge={edge} />
            ))}
          </svg>
          {nodes.map((node) => (
            <Box key={node.name} node={node} total={total} />
          ))}
        </div>
      </section>
      <details>
        <summary className="cursor-pointer text-12 text-muted">The same as a list</summary>
        <ul className="name mt-1 text-12">
          {edges.map(({ edge }) => (
            <li key={`${edge.source} ${edge.target} ${edge.protocol}`}>{edgeWords(edge)}</li>
          ))}
        </ul>
      </details>
      {inGraph.length === 0 ? (
        <p className="text-12 text-muted">None of these services is in the dependency graph of this window.</p>
      ) : (
        <p className="flex flex-wrap items-center gap-2 text-12 text-muted">
          In the dependency graph:
          {inGraph.map(({ name, nodeId }) => (
            <Link
              key={name}
              className={buttonClass('plain', 'h-7')}
              href={href('/graph', graphPageParams, { focus: nodeId })}
              prefetch={false}
            >
              <Waypoints aria-hidden />
              <bdi className="max-w-40 truncate">{name}</bdi>
            </Link>
          ))}
        </p>
      )}
    </div>
  );
}
