import type { Fault } from '@/lib/domain/result';
import { fault, type Manner, notTheApi, safeText, statusFault } from '@/lib/http/faults';
import type { Envelope } from './parse';

export const PROMETHEUS: Manner = { api: 'Prometheus', tooLarge: 'narrow the view or install recording rules' };

export const notPrometheus = (source: string): Fault => notTheApi(source, PROMETHEUS);

export const tooManySeries = (source: string, maxSeries: number): Fault =>
  fault(
    source,
    'too-large',
    `The answer of ${source} has more than ${maxSeries.toLocaleString('en-GB')} series; narrow the view or group it by namespace.`,
  );

/** The back end's own verdict: https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
export const errorFault = (
  source: string,
  status: number,
  { type, text }: NonNullable<Envelope['error']>,
  secrets: readonly string[] = [],
): Fault => {
  const words = safeText(text, secrets);
  switch (type) {
    case 'timeout':
      return fault(source, 'timeout', `${source} gave up on this query; try a shorter window.`);
    case 'canceled':
      return fault(source, 'canceled', `${source} canceled this query.`);
    case 'bad_data':
    case 'execution':
      return fault(source, 'rejected', `${source} refused this query: ${words}`);
    default:
      return status === 400 || status === 422
        ? fault(source, 'rejected', `${source} refused this query: ${words}`)
        : statusFault(source, status, PROMETHEUS);
  }
};
