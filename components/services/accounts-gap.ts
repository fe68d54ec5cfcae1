import type { GraphEdge } from '@/lib/domain/graph';
import { formatPercent, spell } from '@/lib/format/number';

/** Two ends that differ by less than this agree: rates are estimates, and each end counts its own moments. */
const ERROR_GAP = 0.01;
const RATE_GAP = 0.1;

/**
 * What the two ends of a call say differently, as a sentence; null where they agree or only one speaks
 * (product.md 2.1).
 */
export const accountsGap = ({ accounts: { client, server } }: Pick<GraphEdge, 'accounts'>): string | null => {
  if (client === null || server === null) return null;
  if (client.errorRate !== null && server.errorRate !== null) {
    if (Math.abs(client.errorRate - server.errorRate) >= ERROR_GAP) {
      const end = client.errorRate > server.errorRate ? ': lost on the way' : '';
      return `caller sees ${spell(formatPercent(client.errorRate))} fail, callee ${spell(formatPercent(server.errorRate))}${end}`;
    }
  }
  return rateGap(client.requestRate, server.requestRate);
};

const rateGap = (sent: number | null, arrived: number | null): string | null => {
  if (sent === null || arrived === null || Math.max(sent, arrived) === 0) return null;
  const gap = (sent - arrived) / Math.max(sent, arrived);
  if (Math.abs(gap) < RATE_GAP) return null;
  const share = spell(formatPercent(Math.abs(gap)));
  // A retried call counts once at the caller and once per attempt at the callee.
  return gap > 0 ? `${share} of what is sent never arrives` : `${share} more arrives than is sent: retries`;
};
