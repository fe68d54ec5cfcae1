'use client';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { Tag } from '@/components/ui/small';
import type { Entity } from '@/lib/domain/entity';
import { kindWords } from './service-kind';
import { pathOfEntity, placeOf } from './service-path';

export interface EntityLinkProps {
  readonly entity: Pick<Entity, 'cluster' | 'namespace' | 'name' | 'kind'>;
  /** Names the namespace and cluster too, in a lighter tone. */
  readonly place?: boolean;
  /** Cuts a long name at the width there is instead of breaking it over lines. */
  readonly oneLine?: boolean;
  readonly className?: string;
}

/** The name of an entity, a link where it has a page, with its kind where that is not a plain service. */
export function EntityLink({ entity, place, oneLine, className }: EntityLinkProps) {
  const href = useHref();
  const path = pathOfEntity(entity);
  const cut = oneLine ? 'truncate' : 'name line-clamp-3';
  const where = place ? placeOf(entity) : '';
  const title = [placeOf(entity), entity.name].filter(Boolean).join(' / ');
  const look = cn(cut, 'min-w-0 font-medium text-ink');
  return (
    <span
      className={cn('inline-flex min-w-0 max-w-full items-center gap-1.5', oneLine ? '' : 'flex-wrap', className)}
      title={title}
    >
      {path === null ? (
        <bdi className={look}>{entity.kind === 'unknown' ? 'unknown callers' : entity.name}</bdi>
      ) : (
        <Link
          href={href(path)}
          prefetch={false}
          className={cn(look, 'underline decoration-transparent hover:text-accent hover:decoration-current')}
        >
          <bdi>{entity.name}</bdi>
        </Link>
      )}
      {entity.kind === 'service' || entity.kind === 'unknown' ? null : (
        <Tag className="shrink-0">
          <span title={kindWords[entity.kind].says}>{kindWords[entity.kind].name}</span>
        </Tag>
      )}
      {where === '' ? null : <bdi className={cn(cut, 'min-w-0 text-muted')}>{where}</bdi>}
    </span>
  );
}
