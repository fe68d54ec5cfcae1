import { Panel } from '@/components/ui/panel';
import type { Verdict } from '@/lib/domain/adoption';
import type { Assessment } from '@/lib/domain/assessment';
import { formatInstant } from '@/lib/format/time';
import { verdictTitles } from './words';

export interface VersionListProps {
  readonly assessment: Assessment;
  readonly onOpen: (version: number) => void;
}

/** Every save, newest first: none was overwritten. */
export function VersionList({ assessment: { version, versions }, onOpen }: VersionListProps) {
  return (
    <Panel title="Versions" className="print:hidden">
      <ol className="grid gap-1 text-13">
        {versions.toReversed().map((each) => (
          <li key={each.version} className="flex flex-wrap items-baseline gap-x-3">
            {each.version === version ? (
              <span aria-current="true" className="figures font-semibold">
                Version {each.version}
              </span>
            ) : (
              <button
                type="button"
                onClick={() => onOpen(each.version)}
                className="figures underline decoration-line-strong underline-offset-2 hover:text-accent"
              >
                Version {each.version}
              </button>
            )}
            <span className="name">{each.title}</span>
            <span>{verdictTitles[each.verdict as Verdict] ?? each.verdict}</span>
            <span className="text-12 text-muted">{formatInstant(each.createdAt)}</span>
            <code className="figures text-12 text-faint" title={each.hash}>
              {each.hash.slice(0, 12)}
            </code>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
