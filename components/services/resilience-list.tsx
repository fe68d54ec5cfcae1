import { Figure } from '@/components/ui/figure';
import { notReported } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { Resilience } from '@/lib/domain/service';
import { formatPercent, formatRate, spell } from '@/lib/format/number';

const words: Readonly<Record<Resilience['capability'], { readonly name: string; readonly says: string }>> = {
  retries: { name: 'Retries', says: 'Requests the mesh sent once more.' },
  timeouts: { name: 'Timeouts', says: 'Requests the mesh stopped waiting for.' },
  circuitBreaking: { name: 'Circuit breaking', says: 'Requests refused because a pool was full or nobody was left.' },
  outlierEjection: { name: 'Ejected endpoints', says: 'Endpoints left out because they failed.' },
  rateLimiting: { name: 'Rate limiting', says: 'Requests refused by a limit.' },
  faultInjection: { name: 'Fault injection', says: 'Requests delayed or failed on purpose.' },
};

const endpoints = (count: number): string => `${count} ${count === 1 ? 'endpoint' : 'endpoints'}`;

/** What stands beside a rate: "71 % helped", "1 of 3 endpoints left out"; null: nothing. */
export const besideWords = ({ capability, succeeded, count, of }: Resilience): string | null => {
  if (capability === 'retries' && succeeded !== null) return `${spell(formatPercent(succeeded))} of them helped`;
  if (count === null) return null;
  if (capability === 'outlierEjection') {
    if (count === 0) return 'none is left out';
    return of === null ? `${endpoints(count)} left out` : `${count} of ${endpoints(of)} left out`;
  }
  return count > 0 ? 'a circuit breaker was open' : 'no circuit breaker was open';
};

const isReported = ({ rate, count }: Resilience): boolean => rate !== null || count !== null;

function Line({ row, meshes }: { readonly row: Resilience; readonly meshes: readonly MeshId[] }) {
  const { name, says } = words[row.capability];
  const beside = besideWords(row);
  const silence = isReported(row) ? null : (notReported(row.capability, meshes) ?? 'Nothing was counted.');
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 border-t border-line py-1.5 first:border-t-0">
      <span className="min-w-0">
        <span className="font-medium">{name}</span>
        {beside === null ? null : <span className="ml-2 text-12">{beside}</span>}
        <span className="block text-12 text-muted">{silence ?? says}</span>
      </span>
      {row.capability === 'outlierEjection' && row.count !== null ? (
        <span className="figures">{row.count}</span>
      ) : (
        <Figure value={row.rate} format={formatRate} />
      )}
    </li>
  );
}

/** What the mesh did about failures: tried again, gave up, refused, left endpoints out; and what it does not report. */
export function ResilienceList({ rows, meshes }: ResilienceListProps) {
  return (
    <ul className="text-13">
      {rows.map((row) => (
        <Line key={row.capability} row={row} meshes={meshes} />
      ))}
    </ul>
  );
}
export interface ResilienceListProps {
  readonly rows: readonly Resilience[];
  readonly meshes: readonly MeshId[];
}
