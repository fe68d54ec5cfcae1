import type { ServiceRow } from '@/lib/domain/service';
import { formatPercent, spell } from '@/lib/format/number';

const SHOWN = 2;

/** Versions with their share of the traffic, the largest first, in one line. */
export function VersionList({ versions }: { readonly versions: ServiceRow['versions'] }) {
  if (versions.length === 0) return <span className="text-faint">–</span>;
  const ordered = [...versions].sort((a, b) => (b.share ?? -1) - (a.share ?? -1));
  const rest = ordered.length - SHOWN;
  const say = ({ version, share }: (typeof ordered)[number]) =>
    share === null || ordered.length === 1 ? version : `${version} ${spell(formatPercent(share))}`;
  return (
    <span className="block truncate" title={ordered.map(say).join(', ')}>
      <bdi>{ordered.slice(0, SHOWN).map(say).join(', ')}</bdi>
      {rest > 0 ? <span className="text-muted"> +{rest}</span> : null}
    </span>
  );
}
