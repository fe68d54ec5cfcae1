import type { Outcome } from '@/demo/shape';
import type { Visit } from './visit';

/** How the shop's programs tell of what went wrong. */

export interface Failure {
  readonly type: string;
  readonly message: string;
}

const failure = (type: string, message: string): Failure => ({ type, message });

const upstreamOf = ({ outcome }: Visit): string => {
  if (outcome.flags === 'UO')
    return 'upstream connect error or disconnect/reset before headers. reset reason: overflow';
  if (outcome.flags === 'UT') return 'upstream request timeout';
  return `status ${outcome.grpc === undefined ? outcome.code : `grpc ${outcome.grpc}`}`;
};

const isBad = ({ outcome }: Visit): boolean =>
  outcome.code === '0' || Number(outcome.code) >= 500 || (outcome.grpc ?? '0') !== '0';

const told: Readonly<Record<string, (by: Visit | undefined) => Failure>> = {
  ledger: () =>
    failure(
      'java.sql.SQLTransientConnectionException',
      'HikariPool-1 - Connection is not available, request timed out (total=4, active=4, idle=0, waiting=31)',
    ),
  payments: (by) =>
    failure('io.grpc.StatusRuntimeException', `UNAVAILABLE: ledger: ${by ? upstreamOf(by) : 'no answer in time'}`),
  checkout: (by) =>
    by
      ? failure('*checkout.PaymentError', `payments: ${upstreamOf(by)}`)
      : failure('*checkout.BusyError', 'no worker was free in time'),
  frontend: (by) =>
    by
      ? failure('CheckoutError', `checkout answered ${by.outcome.code}`)
      : failure('PageTimeout', 'the page was not complete within its budget'),
};

/** Why a service failed a request, given what it had asked of others; null: it did not fail by itself. */
export const failureOf = (service: string, { code, grpc }: Outcome, children: readonly Visit[]): Failure => {
  if (code === '0') return failure('context.Canceled', 'the caller went away');
  const by = children.findLast(isBad);
  const tell = told[service];
  if (tell) return tell(by);
  return failure('Error', grpc === undefined ? `answered ${code}` : `answered grpc ${grpc}`);
};
