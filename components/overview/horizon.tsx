'use client';
import { Bell, FileKey } from 'lucide-react';
import type { ReactNode } from 'react';
import { CertificateList } from '@/components/certificates/certificate-list';
import type { Loss } from '@/components/query/words';
import { RelativeTime } from '@/components/ui/relative-time';
import { Tag, type Tone } from '@/components/ui/small';
import type { Overview } from '@/lib/domain/overview';
import { type AlertGroup, groupAlerts } from './alert-groups';

type Certificate = Overview['certificates'][number];

const severityTone = ({ state, severity }: AlertGroup): Tone => {
  if (state === 'pending') return 'neutral';
  return severity === 'critical' || severity === 'page' ? 'failing' : 'degraded';
};

const PLACES = 4;
const places = ({ places: all }: AlertGroup): string => {
  const shown = all.slice(0, PLACES).join(', ');
  return all.length > PLACES ? `${shown} and ${all.length - PLACES} more` : shown;
};

export function Nothing({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 py-1 text-muted [&_svg]:size-4 [&_svg]:shrink-0">
      {icon}
      {children}
    </p>
  );
}

/** What Prometheus's own rules say, firing first. */
export function AlertList({ alerts, loss }: { readonly alerts: Overview['alerts']; readonly loss: Loss | null }) {
  if (alerts.length === 0)
    return <Nothing icon={<Bell aria-hidden />}>{loss?.words ?? 'No alert is firing or pending.'}</Nothing>;
  return (
    <ul className="divide-y divide-line">
      {groupAlerts(alerts).map((group) => (
        <li
          key={`${group.name} ${group.severity} ${group.state}`}
          className="flex flex-wrap items-baseline gap-x-2 py-2"
        >
          <Tag tone={severityTone(group)}>{group.state === 'pending' ? 'pending' : (group.severity ?? 'firing')}</Tag>
          <span className="name min-w-0 flex-1 basis-32 font-medium">
            {group.name}
            {group.count > 1 ? <span className="figures font-normal text-muted"> ×{group.count}</span> : null}
          </span>
          <span className="figures whitespace-nowrap text-12 text-muted">
            {group.since === null ? null : <RelativeTime at={group.since} />}
          </span>
          <span className="name w-full text-12 text-muted">{places(group)}</span>
        </li>
      ))}
    </ul>
  );
}

interface HorizonProps {
  readonly certificates: readonly Certificate[];
  /** Why none is there, where that is known. */
  readonly silence: string | null;
}

/** Which certificate ends first. */
export function Horizon({ certificates, silence }: HorizonProps) {
  if (certificates.length === 0) {
    return <Nothing icon={<FileKey aria-hidden />}>{silence ?? 'No certificate expiry is reported.'}</Nothing>;
  }
  return <CertificateList certificates={certificates} />;
}
