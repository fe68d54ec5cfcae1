import type { GraphEdge } from '@/lib/domain/graph';
import { formatBytesRate, formatConnections, formatPercent, formatRate } from '@/lib/format/number';
import { type FigureRow, FigureTable, Section } from './panel-parts';

/** What is said of a call of which only ztunnels tell: what is missing, and what would tell it. */
export const WITHOUT_WAYPOINT =
  'Only ztunnels tell of this call, and they see connections: a waypoint before the callee would show its requests.';

/** Who tells of the requests of a call whose connections ztunnels tell of. */
const tellerOf = ({ accounts: { client, server } }: GraphEdge): string => {
  if (client !== null && server !== null) return 'both ends’ proxies';
  return client === null ? 'the proxy before the callee' : 'the caller’s proxy';
};

const rowsOf = ({ l4, l7 }: GraphEdge): readonly FigureRow[] => [
  { name: 'Requests', values: [l7?.requestRate ?? null, null], format: formatRate },
  { name: 'Errors', values: [l7?.errorRate ?? null, null], format: formatPercent },
  { name: 'Connections', values: [null, l4?.connectionRate ?? null], format: formatConnections },
  { name: 'Failed connections', values: [null, l4?.connectFailureRate ?? null], format: formatConnections },
  { name: 'Bytes', values: [null, l4?.bytesRate ?? null], format: formatBytesRate },
  { name: 'Mutual TLS', values: [null, l4?.mtlsShare ?? null], format: formatPercent },
];

/** The readings of an ambient call: its requests, and the connections under them. One call, counted once. */
export function LayerReadings({ edge }: { readonly edge: GraphEdge }) {
  if (edge.l4 === undefined) return null;
  if (edge.l7 === undefined)
    return (
      <Section title="Layer 4 alone">
        <p>{WITHOUT_WAYPOINT}</p>
      </Section>
    );
  return (
    <Section title="Both layers of this call">
      <FigureTable label="Both layers" columns={['layer 7', 'layer 4']} rows={rowsOf(edge)} />
      <p className="mt-1 text-12 text-muted">
        Layer 7 as {tellerOf(edge)} tells it, layer 4 as ztunnels do: one call, counted once.
      </p>
    </Section>
  );
}
