'use client';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { aboutParts } from '@/lib/adoption/share/about-parts';
import { type AdoptionDraft, emptyDraft } from '@/lib/domain/adoption';
import type { DraftState } from './use-draft';

export interface AboutListProps {
  readonly draft: AdoptionDraft;
  /** The page's filters say what is measured, whatever was measured before. */
  readonly isFiltered: boolean;
  readonly change: DraftState['change'];
}

/** What was saved or opened and is asked by no question: it is kept with the answers until somebody leaves it out. */
export function AboutList({ draft, isFiltered, change }: AboutListProps) {
  const held = aboutParts.filter((part) => part.said(draft) !== null);
  return (
    <Panel title="Kept beside the answers" aside="from a saved assessment or a file" className="print:hidden">
      <dl className="grid gap-1.5 text-13">
        {held.map((part) => (
          <div key={part.id} className="flex flex-wrap items-baseline gap-x-3">
            <dt className="shrink-0 text-muted">{part.title}</dt>
            <dd className="name flex-1 basis-48">
              {part.text(draft)}
              {part.id === 'scope' && isFiltered ? (
                <span className="text-muted"> · this page’s filters stand in for it</span>
              ) : null}
            </dd>
            <dd>
              <Button
                look="quiet"
                aria-label={`Leave out: ${part.title}`}
                onClick={() => change((now) => part.take(now, emptyDraft), 'push')}
              >
                Leave out
              </Button>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
