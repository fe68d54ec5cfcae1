import type { Call } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import type { ServiceDetail } from '@/lib/domain/service';
import { significantOrNull } from '@/lib/graph/round';
import type { Counted } from './counters';
import { splitFlags } from './flags';

type Row = ServiceDetail['resilience'][number];

/** Meshes whose flags on requests tell what the proxies did: a flag that never occurs is a rate of 0. */
const byFlags: readonly MeshId[] = ['istio', 'ambient'];

/** Requests per second with any of these flags, by whoever saw more of them: one end alone may set a flag. */
const flagged = (calls: readonly Call[], flags: readonly string[]): number | null => {
  const told = calls.filter(({ protocol, headlineMesh }) => protocol !== 'tcp' && byFlags.includes(headlineMesh));
  if (told.length === 0) return null;
  const rateOf = (account: 'client' | 'server') =>
    told
      .flatMap((call) => call[account]?.responses ?? [])
      .filter((row) => splitFlags(row.flags).some((flag) => flags.includes(flag)))
      .reduce((sum, { rate }) => sum + rate, 0);
  return Math.max(rateOf('client'), rateOf('server'));
};

const share = (part: number | undefined, whole: number | undefined): number | null =>
  part === undefined || whole === undefined || whole <= 0 ? null : Math.min(1, part / whole);

const row = (capability: Row['capability'], given: Partial<Row>): Row => ({
  capability,
  rate: null,
  succeeded: null,
  count: null,
  of: null,
  ...given,
});

/** What the mesh did about failures of these calls; null: nobody reports it. Flags count where they are told. */
export const resilienceOf = (calls: readonly Call[], { resilience: counted }: Pick<Counted, 'resilience'>): Row[] => {
  const { retries, retrySuccesses, timeouts, rejected, breakersOpen, ejected, endpoints, rateLimited, faults } =
    counted;
  const rows: readonly Row[] = [
    row('retries', { rate: retries ?? null, succeeded: share(retrySuccesses, retries) }),
    row('timeouts', { rate: flagged(calls, ['UT']) ?? timeouts ?? null }),
    row('circuitBreaking', { rate: flagged(calls, ['UO']) ?? rejected ?? null, count: breakersOpen ?? null }),
    row('outlierEjection', { count: ejected ?? null, of: ejected === undefined ? null : (endpoints ?? null) }),
    row('rateLimiting', { rate: flagged(calls, ['RL']) ?? rateLimited ?? null }),
    row('faultInjection', { rate: flagged(calls, ['DI', 'FI']) ?? faults ?? null }),
  ];
  return rows.map((each) => ({
    ...each,
    rate: significantOrNull(each.rate),
    succeeded: significantOrNull(each.succeeded),
  }));
};
