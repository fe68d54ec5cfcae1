import type { ReactNode } from 'react';
import { FaultNote } from '@/components/query/fault-note';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { NamedService } from './use-service';

interface Props {
  readonly service: NamedService;
  /** Drawn once it is known which service is meant, or that none is. */
  readonly children: (id: string | null) => ReactNode;
}

/** The service a host asked for by name: found, on its way, ambiguous or not there. */
export function OfService({ service, children }: Props) {
  switch (service.state) {
    case 'none':
      return children(null);
    case 'found':
      return children(service.id);
    case 'pending':
      return (
        <div aria-busy className="grid flex-1 p-3">
          <Skeleton className="min-h-40" />
        </div>
      );
    case 'failed':
      return (
        <div className="p-3">
          <FaultNote problem={service.problem} retry={service.retry} />
        </div>
      );
    case 'unknown':
      return (
        <EmptyState
          title={
            service.candidates.length > 1
              ? `${service.candidates.length} services are called “${service.name}”.`
              : `No service “${service.name}” reports in this window.`
          }
        >
          {service.candidates.length > 1 ? (
            <>
              Name the cluster as well: <span className="name">{service.candidates.join(', ')}</span>.
            </>
          ) : (
            <>A service is named namespace/name or cluster/namespace/name.</>
          )}
        </EmptyState>
      );
  }
}
