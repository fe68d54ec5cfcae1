import { Ruler } from 'lucide-react';
import type { ReactNode } from 'react';
import { evidenceItem, measured } from '@/lib/adoption/evidence-rules';
import { evidenceMore, evidenceName, evidenceValue } from '@/lib/adoption/evidence-words';
import { askedOf, type Question } from '@/lib/adoption/questions';
import type { Suggestion } from '@/lib/adoption/suggest';
import type { EvidenceKey, Profile } from '@/lib/domain/adoption';
import { formatPercent, spell } from '@/lib/format/number';

const isKept = (key: EvidenceKey): boolean => key !== 'cost_low' && key !== 'cost_high' && key !== 'budget';

function Measurement({ id, profile }: { readonly id: EvidenceKey; readonly profile: Profile }) {
  const item = evidenceItem(profile, id);
  const value = measured(profile, id);
  if (value === null || item === null) {
    return (
      <li className="grid gap-0.5">
        <span className="text-muted">
          {evidenceName(id)}: not measured{item?.missing === undefined ? '' : `. ${item.missing}`}
        </span>
      </li>
    );
  }
  const covered = item.coverage == null ? '' : `, coverage ${spell(formatPercent(item.coverage))}`;
  const more = evidenceMore(item);
  const estimated = item.detail?.estimated;
  return (
    <li className="grid gap-0.5">
      <span className="name text-14 text-ink">{evidenceValue(id, value)}</span>
      {more === '' ? null : <span className="name text-13 text-ink">{more}</span>}
      <span className="name text-12 text-muted">
        {typeof estimated === 'string' ? `an estimate: ${estimated}; ` : ''}
        {item.window ? `over ${item.window}${item.windowWhy ? ` (${item.windowWhy})` : ''}` : 'now'}
        {covered}
        {item.source ? `, ${item.source}` : ''}
      </span>
      {item.query ? (
        <details className="text-12">
          <summary className="w-fit cursor-pointer text-muted hover:text-ink">Query</summary>
          <code className="name mt-1 block rounded-control bg-sunken px-2 py-1 font-mono text-12 whitespace-pre-wrap">
            {item.query}
          </code>
        </details>
      ) : null}
    </li>
  );
}

export interface EvidenceNoteProps {
  readonly question: Question;
  readonly profile: Profile;
  readonly suggestion: Suggestion | null;
  readonly pending: ReactNode;
}

/** What is measured beside a question, and whether it answers it. */
export function EvidenceNote({ question, profile, suggestion, pending }: EvidenceNoteProps) {
  const keys = question.evidence.filter(isKept);
  if (keys.length === 0) {
    return question.kind === 'level' ? (
      <p className="text-13 text-muted">No metric can answer this: ask {askedOf(question.who)}.</p>
    ) : null;
  }
  return (
    <section aria-label="Measured evidence" className="grid gap-2 border-l-2 border-line-strong py-1 pl-3 text-13">
      <h3 className="flex items-center gap-1.5 text-12 text-muted">
        <Ruler aria-hidden className="size-3.5" />
        {suggestion === null
          ? 'What is measured'
          : 'Measured: it answers this, so it is chosen below. Change it if it is not so.'}
      </h3>
      {pending ?? (
        <ul className="grid gap-2">
          {keys.map((key) => (
            <Measurement key={key} id={key} profile={profile} />
          ))}
        </ul>
      )}
    </section>
  );
}
