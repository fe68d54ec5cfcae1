import { RelativeTime } from '@/components/ui/relative-time';
import { Tag, type Tone } from '@/components/ui/small';
import type { Certificate } from '@/lib/domain/mtls';
import { FoldedList } from './folded-list';

const tones: Readonly<Record<Certificate['state'], Tone>> = {
  healthy: 'healthy',
  expiring: 'degraded',
  expired: 'failing',
  unknown: 'unknown',
};
const kinds: Readonly<Record<Certificate['kind'], string>> = {
  workload: 'workload',
  issuer: 'issuer',
  root: 'root',
};

/** Soonest first; what nobody dates comes last. */
export const bySoonest = (certificates: readonly Certificate[]): readonly Certificate[] =>
  [...certificates].sort(
    (a, b) => (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY),
  );

function CertificateLine({ certificate }: { readonly certificate: Certificate }) {
  const { subject, kind, cluster, namespace, expiresAt, state } = certificate;
  return (
    <li className="flex items-baseline gap-2.5 border-t border-line py-2 first:border-t-0">
      <div className="min-w-0 flex-1">
        <bdi className="name font-medium">{subject}</bdi>
        <span className="ml-2 text-12 text-muted">{[kinds[kind], cluster, namespace].filter(Boolean).join(', ')}</span>
      </div>
      {expiresAt === null ? (
        <span className="text-unknown">no date reported</span>
      ) : (
        <RelativeTime at={expiresAt} className="figures whitespace-nowrap" />
      )}
      <Tag tone={tones[state]} className="shrink-0">
        {state === 'unknown' ? 'not reported' : state}
      </Tag>
    </li>
  );
}

/** Certificates by when they end, with the state the API gives them: a day left is plenty for one and late for another. */
export function CertificateList({ certificates }: { readonly certificates: readonly Certificate[] }) {
  return (
    <FoldedList label="Certificates, soonest first" items={bySoonest(certificates)}>
      {(certificate) => (
        <CertificateLine
          key={[certificate.cluster, certificate.namespace, certificate.kind, certificate.subject].join(' ')}
          certificate={certificate}
        />
      )}
    </FoldedList>
  );
}
