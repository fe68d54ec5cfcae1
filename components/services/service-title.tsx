'use client';
import { Lock, Waypoints } from 'lucide-react';
import Link from 'next/link';
import { useHref } from '@/components/time/use-href';
import { buttonClass } from '@/components/ui/button';
import { HealthMark } from '@/components/ui/marks';
import { Tag } from '@/components/ui/small';
import { meshNames } from '@/lib/domain/entity';
import type { ServiceRow } from '@/lib/domain/service';
import { formatPercent, spell } from '@/lib/format/number';
import { graphPageParams, tableParams } from '@/lib/url/params';
import { kindWords } from './service-kind';
import { placeOf } from './service-path';
import { TrustMark } from './trust-mark';

const shareWords = (share: number | null): string => (share === null ? '' : ` ${spell(formatPercent(share))}`);

/** Who this is, how it is, what runs, and the ways on. */
export function ServiceTitle({ service }: { readonly service: ServiceRow }) {
  const href = useHref();
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <HealthMark health={service.health} word className="text-14 font-medium" />
      <h1 className="name flex max-w-full flex-wrap items-baseline gap-x-2 text-20 font-semibold">
        <bdi className="name line-clamp-3">{service.name}</bdi>
        <bdi className="name line-clamp-2 text-14 font-normal text-muted">{placeOf(service)}</bdi>
      </h1>
      <span className="flex flex-wrap items-center gap-1.5">
        {service.kind === 'service' ? null : <Tag>{kindWords[service.kind].name}</Tag>}
        {service.meshes.map((mesh) => (
          <Tag key={mesh}>{meshNames[mesh]}</Tag>
        ))}
        {service.versions.map(({ version, share }) => (
          <Tag key={version} tone="accent">
            <bdi>{version}</bdi>
            {service.versions.length > 1 ? shareWords(share) : ''}
          </Tag>
        ))}
        <TrustMark trust={service.trust} reasons={service.trustReasons} />
      </span>
      <nav aria-label="About this service" className="ml-auto flex flex-wrap gap-2 max-sm:ml-0">
        <Link className={buttonClass()} href={href('/graph', graphPageParams, { focus: service.id })} prefetch={false}>
          <Waypoints aria-hidden />
          In the graph
        </Link>
        <Link
          className={buttonClass()}
          href={href('/mtls', tableParams, { q: `${service.cluster}/${service.namespace}/${service.name}` })}
          prefetch={false}
        >
          <Lock aria-hidden />
          Its mTLS
        </Link>
      </nav>
    </header>
  );
}
