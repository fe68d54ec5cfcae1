import type { ServiceRow } from '@/lib/domain/service';

export interface RowTraffic {
  readonly requestRate: number | null;
  readonly errorRate: number | null;
  /** `out`: nothing reports what arrives, as at an ingress gateway, so this is what leaves. */
  readonly direction: 'in' | 'out';
}

/** What arrives at a service; where nobody reports that, what leaves it (fine-print.md 11). */
export const trafficOf = ({ signals, out }: Pick<ServiceRow, 'signals' | 'out'>): RowTraffic =>
  signals.requestRate === null && out.requestRate !== null
    ? { requestRate: out.requestRate, errorRate: out.errorRate, direction: 'out' }
    : { requestRate: signals.requestRate, errorRate: signals.errorRate, direction: 'in' };
