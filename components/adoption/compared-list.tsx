import { Tag } from '@/components/ui/small';
import type { Compared } from '@/lib/adoption/mesh-card';

export interface ComparedListProps {
  readonly rows: readonly Compared[];
  /** Of what was measured, as a person writes it. */
  readonly window: string | null;
}

/** Every parameter with its source and how sure it is; what was measured stands beside it. */
export function ComparedList({ rows, window }: ComparedListProps) {
  return (
    <ul className="grid gap-2 text-13">
      {rows.map(({ name, published, source, measured, isOutside }) => (
        <li key={name} className="grid gap-0.5">
          <span className="name">
            {name}: <span className="figures">{published}</span>{' '}
            {measured === null ? (
              <Tag>published</Tag>
            ) : (
              <Tag tone="accent">
                measured {measured}
                {window === null ? '' : ` over ${window}`}
              </Tag>
            )}
          </span>
          {isOutside ? (
            <span>
              Yours lies outside the published range: usually the scope of the configuration, or telemetry, is why.
            </span>
          ) : null}
          <span className="text-12 text-muted">{source}</span>
        </li>
      ))}
    </ul>
  );
}
