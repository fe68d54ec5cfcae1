'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';

export interface FoldedListProps<T> {
  readonly label: string;
  /** Most important first. */
  readonly items: readonly T[];
  readonly children: (item: T) => ReactNode;
  readonly most?: number;
}

/** The first few of a list; the rest on request. It grows with the page instead of scrolling inside it. */
export function FoldedList<T>({ label, items, children, most = 10 }: FoldedListProps<T>) {
  const [all, setAll] = useState(false);
  const hidden = items.length - most;
  return (
    <>
      <ul aria-label={label}>{items.slice(0, all ? items.length : most).map(children)}</ul>
      {hidden > 0 ? (
        <Button look="quiet" className="mt-1 -ml-2.5" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show ${hidden} more`}
        </Button>
      ) : null}
    </>
  );
}
