'use client';
import { useId, useState } from 'react';
import { isWebLink, MAX_LINK, MAX_LINKS } from '@/lib/domain/web-link';

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export interface IncidentLinksProps {
  readonly links: readonly string[];
  readonly onChange: (links: readonly string[]) => void;
}

/** Where incidents are written down, one address a line. What is none stays on screen, is named, and is not kept. */
export function IncidentLinksField({ links, onChange }: IncidentLinksProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const lines = typed === null ? links : linesOf(typed);
  const refused = lines.filter((line) => !isWebLink(line));
  const most = lines.length - refused.length > MAX_LINKS;
  const isBad = refused.length > 0 || most;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-12 text-muted">
        Links to them, one a line
      </label>
      <textarea
        id={id}
        rows={3}
        value={typed ?? links.join('\n')}
        maxLength={(MAX_LINK + 1) * MAX_LINKS}
        spellCheck={false}
        aria-invalid={isBad}
        aria-describedby={isBad ? `${id}-said` : undefined}
        onChange={({ target }) => {
          setTyped(target.value);
          onChange([...new Set(linesOf(target.value).filter(isWebLink))].slice(0, MAX_LINKS));
        }}
        onBlur={() => {
          if (!isBad) setTyped(null);
        }}
        className={`w-full rounded-control border bg-panel px-2.5 py-1.5 text-13 text-ink hover:border-line-strong focus-visible:outline-offset-0 ${isBad ? 'border-failing-fill' : 'border-line'}`}
      />
      {isBad ? (
        <p id={`${id}-said`} role="status" className="name text-12 text-failing">
          {refused.length > 0
            ? `Not kept, for it is no http or https address of up to ${MAX_LINK} characters: ${refused[0]?.slice(0, 80)}`
            : `No more than ${MAX_LINKS} are kept.`}
        </p>
      ) : null}
    </div>
  );
}

/** Addresses that a person gave: each is shown in full, so that nobody is led elsewhere than it says. */
export function IncidentLinks({ links }: Pick<IncidentLinksProps, 'links'>) {
  const safe = links.filter(isWebLink);
  if (safe.length === 0) return null;
  return (
    <ul aria-label="Incidents" className="grid gap-1 text-13">
      {safe.map((link) => (
        <li key={link} className="name min-w-0 break-all">
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer nofollow"
            referrerPolicy="no-referrer"
            className="text-accent underline-offset-2 hover:underline"
          >
            <bdi>{link}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
