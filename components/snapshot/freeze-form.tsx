'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Snowflake } from 'lucide-react';
import { useState } from 'react';
import { CopyButton } from '@/components/query/copy-button';
import { FaultNote } from '@/components/query/fault-note';
import { ProblemError, type ProblemLike } from '@/components/query/get-json';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import type { SavedSnapshot } from '@/lib/domain/snapshot';
import { frozenKindAt } from '@/lib/url/pages';
import { freeze } from './freeze';

const DAY = 86_400;
const lives = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '90', label: '90 days' },
  { value: 'keep', label: 'Keep' },
] as const;
type Life = (typeof lives)[number]['value'];

/** Offered where the page is one that shows what its sources say. */
export function FreezeForm() {
  if (frozenKindAt(location.pathname) === null) {
    return (
      <p className="text-13 text-muted">
        This page cannot be frozen: pages with pictures and single traces can. <a href="/snapshots">Snapshots</a> of
        this browser.
      </p>
    );
  }
  return <Form />;
}

/** Freezes what is on screen: title, note, how long it is kept; then its link. */
function Form() {
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const [note, setNote] = useState('');
  const [life, setLife] = useState<Life>('7');
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<SavedSnapshot | null>(null);
  const [problem, setProblem] = useState<ProblemLike | null>(null);
  const run = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const ttlSeconds = life === 'keep' ? DAY : Number(life) * DAY;
      setSaved(await freeze({ queries, title: title.trim(), note: note.trim(), ttlSeconds, keep: life === 'keep' }));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      setProblem(error.problem);
    } finally {
      setBusy(false);
    }
  };
  if (saved !== null) {
    const address = new URL(saved.url, location.origin).href;
    return (
      <div className="grid gap-2">
        <p className="text-13">Frozen. Whoever has this link sees what you see now, without any source.</p>
        <input
          readOnly
          aria-label="Link to the snapshot"
          value={address}
          onFocus={(event) => event.currentTarget.select()}
          className="h-8 w-full rounded-control border border-line bg-sunken px-2 font-mono text-12"
        />
        <CopyButton look="primary" text={() => address}>
          Copy link to the snapshot
        </CopyButton>
        <a className="text-13" href={saved.url}>
          Open it
        </a>
        <a className="text-13" href="/snapshots">
          This browser’s snapshots
        </a>
      </div>
    );
  }
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Input label="Title" value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} />
      <Input label="Note" value={note} maxLength={4000} onChange={(event) => setNote(event.target.value)} />
      <Segmented label="Kept for" value={life} options={lives} onChange={setLife} />
      {problem === null ? null : <FaultNote problem={problem} once />}
      <Button type="submit" look="primary" disabled={busy}>
        <Snowflake aria-hidden />
        {busy ? 'Freezing…' : 'Freeze a snapshot'}
      </Button>
    </form>
  );
}
