import { FoldedList } from '@/components/mtls/folded-list';
import { RelativeTime, useNow } from '@/components/ui/relative-time';
import { Tag, type Tone } from '@/components/ui/small';
import { meshNames } from '@/lib/domain/entity';
import type { Certificate } from '@/lib/domain/mtls';
import type { Millis } from '@/lib/domain/units';

const tones: Readonly<Record<Certificate['state'], Tone>> = {
  healthy: 'healthy',
  expiring: 'degraded',
  expired: 'failing',
  unknown: 'unknown',
};

/** Soonest first; what nobody dates comes last. */
export const bySoonest = (certificates: readonly Certificate[]): readonly Certificate[] =>
  [...certificates].sort(
    (a, b) => (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY),
  );

const DAY: Millis = 86_400_000;

const WHOLE_DAYS = 'This mesh tells whole days only.';

function End({ certificate: { expiresAt, precisionMs } }: { readonly certificate: Certificate }) {
  const now = useNow();
  if (expiresAt === null) return <span className="text-unknown">no date reported</span>;
  const hasBegun = now !== null && expiresAt <= now;
  // The earliest it may end is past, the latest is not.
  if (precisionMs !== undefined && hasBegun && now < expiresAt + precisionMs) {
    return (
      <span className="figures whitespace-nowrap" title={WHOLE_DAYS}>
        within {Math.round(precisionMs / DAY)} d
      </span>
    );
  }
  return (
    <span className="figures whitespace-nowrap">
      <RelativeTime at={expiresAt} />
      {precisionMs === undefined ? null : (
        <span className="text-muted" title={WHOLE_DAYS}>
          {' '}
          or up to {Math.round(precisionMs / DAY)} d later
        </span>
      )}
    </span>
  );
}

interface LineProps {
  readonly certificate: Certificate;
  readonly withMesh: boolean;
}

function CertificateLine({ certificate, withMesh }: LineProps) {
  const { subject, kind, mesh, cluster, namespace, state } = certificate;
  const about = [kind, withMesh ? meshNames[mesh] : null, cluster, namespace];
  return (
    <li className="flex flex-wrap items-baseline gap-x-2.5 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1 basis-40">
        <bdi className="name font-medium">{subject}</bdi>{' '}
        <span className="ml-1 text-12 text-muted">{about.filter(Boolean).join(', ')}</span>
      </div>
      <End certificate={certificate} />
      <Tag tone={tones[state]} className="shrink-0">
        {state === 'unknown' ? 'not reported' : state}
      </Tag>
    </li>
  );
}

/** Certificates by when they end, with the state the API gives them: a day left is plenty for one and late for another. */
export function CertificateList({ certificates }: { readonly certificates: readonly Certificate[] }) {
  const withMesh = new Set(certificates.map(({ mesh }) => mesh)).size > 1;
  return (
    <FoldedList label="Certificates, soonest first" items={bySoonest(certificates)}>
      {(certificate) => (
        <CertificateLine
          key={[
            certificate.mesh,
            certificate.cluster,
            certificate.namespace,
            certificate.kind,
            certificate.subject,
          ].join(' ')}
          certificate={certificate}
          withMesh={withMesh}
        />
      )}
    </FoldedList>
  );
}
