'use client';
import Link from 'next/link';
import { pathOfEntity } from '@/components/services/service-path';
import { useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { parseEntityId } from '@/lib/domain/entity';
import { idName } from '@/lib/format/name';
import { graphPageParams } from '@/lib/url/params';

/** The address of what an id means: a service's own page, else the graph with it selected. */
export const useEntityHref = () => {
  const href = useHref();
  return (id: string): string => {
    const entity = parseEntityId(id);
    const path = entity === null ? null : pathOfEntity(entity);
    return path === null ? href('/graph', graphPageParams, { select: id }) : href(path);
  };
};

/** A service or an edge by name. */
export function EntityLink({ id, className }: { readonly id: string; readonly className?: string }) {
  const href = useEntityHref();
  return (
    <Link href={href(id)} className={cn('name font-medium text-ink no-underline hover:underline', className)}>
      {idName(id)}
    </Link>
  );
}
