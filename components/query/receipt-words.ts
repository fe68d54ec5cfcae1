import type { QueryReceipt } from '@/lib/domain/source';
import { endpointUrl } from './get-json';

/** Quotes for a POSIX shell. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** This panel's own question to Weftline, as a command. */
export const apiCurl = (origin: string, endpoint: string, search: URLSearchParams): string =>
  `curl -s ${shell(`${origin}${endpointUrl(endpoint, search)}`)}`;

/**
 * One query as a command against the source itself. Its address is the server's secret, so it is left as a variable
 * for whoever knows it.
 */
export const queryCurl = ({ promql, at }: Pick<QueryReceipt, 'promql' | 'at'>): string =>
  [
    'curl -s "$PROMETHEUS_URL/api/v1/query"',
    `--data-urlencode ${shell(`query=${promql}`)}`,
    `--data-urlencode ${shell(`time=${at / 1000}`)}`,
  ].join(' \\\n  ');
