'use client';
import Link from 'next/link';
import { servicePath, useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { parseEntityId } from '@/lib/domain/entity';
import { idName } from '@/lib/format/name';
import { graphPageParams } from '@/lib/url/params';

const paged: readonly string[] = ['service', 'gateway', 'external'];

/** The address of what an id means: a service's own page, else the graph with it selected. */
export const useEntityHref = () => {
  const href = useHref();
  return (id: string): string => {
    const entity = parseEntityId(id);
    return entity !== null && paged.includes(entity.kind)
      ? href(servicePath(entity))
      : href('/graph', graphPageParams, { select: id });
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
