import type { GraphEdge } from '@/lib/domain/graph';
import { formatPercent, formatRate, spell } from '@/lib/format/number';
import type { Calls } from '@/lib/graph/columns';

/** Shares of errors this far apart are a finding, not two proxies that were scraped a moment apart. */
const ERROR_GAP = 0.01;
const RATE_GAP = 0.1;
/** Below this many requests per second the two ends see too little to disagree. */
const MIN_RATE = 0.1;

const errorsDiffer = (client: number, server: number): boolean => Math.abs(client - server) >= ERROR_GAP;

const ratesDiffer = (client: number, server: number): boolean =>
  Math.max(client, server) >= MIN_RATE && Math.abs(client - server) > RATE_GAP * Math.max(client, server);

const errorGap = (client: number, server: number): string | null => {
  if (!errorsDiffer(client, server)) return null;
  const seen = `client sees ${spell(formatPercent(client))} errors, server ${spell(formatPercent(server))}`;
  return client > server
    ? `${seen}: lost on the way`
    : `${seen}: the caller’s proxy hides them, by retries or its own answers`;
};

const rateGap = (client: number, server: number): string | null => {
  if (!ratesDiffer(client, server)) return null;
  const seen = `client sends ${spell(formatRate(client))}, server receives ${spell(formatRate(server))}`;
  return client > server
    ? `${seen}: some requests never arrive`
    : `${seen}: requests arrive more than once, or past a proxy that does not report`;
};

/**
 * What the two ends of a call say differently, in a sentence; null when they agree or one of them is silent. Of the
 * two findings the errors come first: they are what somebody lived through.
 */
export const accountGap = ({ accounts: { client, server } }: Pick<GraphEdge, 'accounts'>): string | null => {
  if (client === null || server === null) return null;
  const rates = client.requestRate !== null && server.requestRate !== null;
  const busy = rates && Math.max(client.requestRate ?? 0, server.requestRate ?? 0) >= MIN_RATE;
  const errors =
    busy && client.errorRate !== null && server.errorRate !== null
      ? errorGap(client.errorRate, server.errorRate)
      : null;
  if (errors !== null || client.requestRate === null || server.requestRate === null) return errors;
  return rateGap(client.requestRate, server.requestRate);
};

/** Whether there is such a sentence about a call. Thousands are asked about at every refresh, and few are read about. */
export const disagreeing = ({ client, server }: Pick<Calls, 'client' | 'server'>) => {
  const [sent, received, lost, failed] = [client.requestRate, server.requestRate, client.errorRate, server.errorRate];
  return (i: number): boolean => {
    const [from, to] = [sent[i] ?? Number.NaN, received[i] ?? Number.NaN];
    if (Number.isNaN(from) || Number.isNaN(to)) return false;
    const busy = Math.max(from, to) >= MIN_RATE;
    // Of what one of them does not report nothing is known to differ: NaN is less than any gap.
    if (busy && errorsDiffer(lost[i] ?? Number.NaN, failed[i] ?? Number.NaN)) return true;
    return ratesDiffer(from, to);
  };
};
