import { Figure } from '@/components/ui/figure';
import type { ServiceRow } from '@/lib/domain/service';
import { formatPercent, formatRate } from '@/lib/format/number';

export interface VersionTableProps {
  readonly versions: ServiceRow['versions'];
  /** What they are. */
  readonly of?: string;
}

/** Each version with its share of the traffic and its own signals: does the new one fail more than the old? */
export function VersionTable({ versions, of = 'Version' }: VersionTableProps) {
  const ordered = [...versions].sort((a, b) => (b.share ?? -1) - (a.share ?? -1));
  return (
    <table className="w-full text-13">
      <thead className="text-12 text-muted">
        <tr className="[&_th]:pb-1 [&_th]:font-medium">
          <th scope="col" className="text-left">
            {of}
          </th>
          <th scope="col" className="w-2/5 text-left">
            Share of requests
          </th>
          <th scope="col" className="text-right">
            Rate
          </th>
          <th scope="col" className="text-right">
            Errors
          </th>
        </tr>
      </thead>
      <tbody>
        {ordered.map(({ version, share, requestRate, errorRate }) => (
          <tr key={version} className="border-t border-line [&_td]:py-1.5">
            <td className="name max-w-40 pr-3 font-medium">
              <bdi>{version}</bdi>
            </td>
            <td>
              <span className="flex items-center gap-2">
                <span aria-hidden className="h-1.5 min-w-8 flex-1 rounded-full bg-sunken">
                  <span
                    className="block h-full rounded-full bg-accent-fill"
                    style={{ width: `${Math.min(1, share ?? 0) * 100}%` }}
                  />
                </span>
                <Figure value={share} format={formatPercent} className="w-16 text-right" />
              </span>
            </td>
            <td className="pl-3 text-right">
              <Figure value={requestRate} format={formatRate} />
            </td>
            <td className="pl-3 text-right">
              <Figure value={errorRate} format={formatPercent} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
