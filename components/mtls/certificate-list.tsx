import { RelativeTime } from '@/components/ui/relative-time';
import { Tag, type Tone } from '@/components/ui/small';
import type { Certificate } from '@/lib/domain/mtls';

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

/** Certificates by when they end, with the state the API gives them: a day left is plenty for one and late for another. */
export function CertificateList({ certificates }: { readonly certificates: readonly Certificate[] }) {
  return (
    <ul className="max-h-96 overflow-y-auto">
      {bySoonest(certificates).map((certificate) => (
        <li
          key={[certificate.cluster, certificate.namespace, certificate.kind, certificate.subject].join(' ')}
          className="flex items-baseline gap-2.5 border-t border-line py-2 first:border-t-0"
        >
          <div className="min-w-0 flex-1">
            <bdi className="name font-medium">{certificate.subject}</bdi>
            <span className="ml-2 text-12 text-muted">
              {[kinds[certificate.kind], certificate.cluster, certificate.namespace].filter(Boolean).join(', ')}
            </span>
          </div>
          {certificate.expiresAt === null ? (
            <span className="text-unknown">no date reported</span>
          ) : (
            <RelativeTime at={certificate.expiresAt} className="figures whitespace-nowrap" />
          )}
          <Tag tone={tones[certificate.state]} className="shrink-0">
            {certificate.state === 'unknown' ? 'not reported' : certificate.state}
          </Tag>
        </li>
      ))}
    </ul>
  );
}
