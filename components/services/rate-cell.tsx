import { ArrowUpRight } from 'lucide-react';
import { Figure } from '@/components/ui/figure';
import { formatRate } from '@/lib/format/number';
import type { RowTraffic } from './row-traffic';

/** Requests per second that arrive; marked where they are those that leave. */
export function RateCell({ traffic }: { readonly traffic: RowTraffic }) {
  return (
    <span
      className="whitespace-nowrap"
      title={traffic.direction === 'out' ? 'leaves; nobody reports what arrives' : undefined}
    >
      {traffic.direction === 'out' ? (
        <>
          <ArrowUpRight aria-hidden className="mr-0.5 inline size-3.5 text-faint" />
          <span className="sr-only">leaves: </span>
        </>
      ) : null}
      <Figure value={traffic.requestRate} format={formatRate} />
    </span>
  );
}
