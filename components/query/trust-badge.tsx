import { CircleAlert, CircleCheck, CircleDashed, Clock } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { Tooltip } from '@/components/ui/tooltip';
import type { Trust } from '@/lib/domain/trust';
import { reasonWords, trustWords } from './words';

const looks = {
  complete: { Icon: CircleCheck, ink: 'text-muted' },
  partial: { Icon: CircleAlert, ink: 'text-degraded' },
  stale: { Icon: Clock, ink: 'text-degraded' },
  unknown: { Icon: CircleDashed, ink: 'text-unknown' },
} as const;

export interface TrustProps {
  readonly trust: Trust;
  readonly className?: string;
}

/** How far to believe a panel, as an icon and a word. The reasons show on hover; the receipt lists them in full. */
export function TrustBadge({ trust, className }: TrustProps) {
  const { Icon, ink } = looks[trust.state];
  const badge = (
    <span className={cn('inline-flex items-center gap-1 [&_svg]:size-3.5', ink, className)}>
      <Icon aria-hidden />
      {trustWords[trust.state]}
    </span>
  );
  return trust.reasons.length === 0 ? (
    badge
  ) : (
    <Tooltip text={trust.reasons.map((reason) => <p key={reason}>{reasonWords(reason)}</p>)}>{badge}</Tooltip>
  );
}

/** The state and every reason, in sentences. */
export function TrustReasons({ trust }: TrustProps) {
  return (
    <>
      <TrustBadge trust={{ state: trust.state, reasons: [] }} />
      {trust.reasons.length === 0 ? null : (
        <ul className="mt-1 list-disc pl-5 text-muted">
          {trust.reasons.map((reason) => (
            <li key={reason} className="name">
              {reasonWords(reason)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
