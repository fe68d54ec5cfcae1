'use client';
import Link from 'next/link';
import type { ProblemLike } from '@/components/query/get-json';
import { useHref } from '@/components/time/use-href';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/small';
import { tableParams } from '@/lib/url/params';
import { EntityLink } from './entity-link';
import type { ServiceName } from './live-service';
import { entityOf } from './service-path';

export interface UnknownServiceProps {
  readonly name: ServiceName;
  readonly problem: ProblemLike;
}

const MOST_OF_NAME = 60;
const shortName = (name: string): string => (name.length > MOST_OF_NAME ? `${name.slice(0, MOST_OF_NAME)}…` : name);

/** The address names a service nobody reported: said plainly, with those it may have meant. */
export function UnknownService({ name, problem }: UnknownServiceProps) {
  const href = useHref();
  const candidates = problem.candidates ?? [];
  return (
    <div className="p-4">
      <h1 className="sr-only">No such service</h1>
      <EmptyState
        title={`No service “${shortName(name.name)}” in ${name.cluster} / ${name.namespace} carried traffic in this window.`}
        actions={
          <>
            <Link className={buttonClass()} href={href('/services', tableParams, { q: name.name.slice(0, 200) })}>
              Find it among all services
            </Link>
            <Link className={buttonClass('quiet')} href={href('/services')}>
              See every service
            </Link>
          </>
        }
      >
        {candidates.length === 0 ? (
          <p>It may have been idle or renamed: a longer window reaches further back.</p>
        ) : (
          <>
            <p>Perhaps one of these was meant:</p>
            <ul className="mt-2 grid gap-1">
              {candidates.map((id) => (
                <li key={id}>
                  <EntityLink entity={entityOf(id)} place />
                </li>
              ))}
            </ul>
          </>
        )}
      </EmptyState>
    </div>
  );
}
