'use client';
import { FolderOpen } from 'lucide-react';
import { type ChangeEvent, lazy, Suspense, useRef, useState } from 'react';
import type { DraftState } from '@/components/adoption/use-draft';
import { Button } from '@/components/ui/button';
import { Callout, Skeleton } from '@/components/ui/small';
import { MAX_FILE_BYTES, TOO_LARGE } from '@/lib/adoption/share/limits';
import type { OpenedFile } from '@/lib/adoption/share/read-file';
import type { AdoptionDraft } from '@/lib/domain/adoption';

const MergePanel = lazy(async () => ({ default: (await import('./merge-panel')).MergePanel }));

type Opening =
  | { readonly state: 'idle' | 'reading' }
  | { readonly state: 'refused'; readonly name: string; readonly why: string }
  | { readonly state: 'opened'; readonly file: OpenedFile }
  | { readonly state: 'merged'; readonly title: string };

const opened = async (file: File): Promise<Opening> => {
  const refused = (why: string): Opening => ({ state: 'refused', name: file.name, why });
  // By its size, before a byte of it is read.
  if (file.size > MAX_FILE_BYTES) return refused(TOO_LARGE);
  try {
    const [{ openFile }, text] = await Promise.all([import('@/lib/adoption/share/read-file'), file.text()]);
    const found = openFile(text);
    return found.ok ? { state: 'opened', file: found.file } : refused(found.why);
  } catch {
    return refused('It could not be read. Try again.');
  }
};

export interface OpenFileProps {
  readonly draft: AdoptionDraft;
  readonly change: DraftState['change'];
}

/** Opens a colleague's file in the browser and merges it. Until it is merged, and after Cancel, nothing has changed. */
export function OpenFile({ draft, change }: OpenFileProps) {
  const [opening, setOpening] = useState<Opening>({ state: 'idle' });
  const input = useRef<HTMLInputElement>(null);
  const pick = () => input.current?.click();
  const read = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    // The same file may be chosen again after it was mended.
    currentTarget.value = '';
    if (file === undefined) return;
    setOpening({ state: 'reading' });
    setOpening(await opened(file));
  };
  const merge = async (file: OpenedFile, chosen: ReadonlySet<string>) => {
    const { merged } = await import('@/lib/adoption/share/merge');
    change((now) => merged(now, file.draft, chosen), 'push');
    setOpening({ state: 'merged', title: file.title });
  };
  return (
    <div className="grid gap-3 print:hidden">
      <div className="flex justify-end">
        <input
          ref={input}
          type="file"
          accept="application/json,.json"
          aria-label="A colleague’s assessment"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void read(event)}
        />
        <Button look="quiet" onClick={pick} aria-busy={opening.state === 'reading'}>
          <FolderOpen aria-hidden />
          Open a colleague’s file
        </Button>
      </div>
      {opening.state === 'refused' ? (
        <Callout tone="failing" role="alert" actions={<Button onClick={pick}>Choose another</Button>}>
          <strong className="font-medium">
            “<bdi>{opening.name}</bdi>” was not opened.
          </strong>{' '}
          {opening.why} Your answers are as they were.
        </Callout>
      ) : null}
      {opening.state === 'merged' ? (
        <Callout tone="healthy" role="status">
          “<bdi>{opening.title}</bdi>” was merged into your answers. Back takes it out again.
        </Callout>
      ) : null}
      {opening.state === 'reading' ? <Skeleton className="h-40 w-full" /> : null}
      {opening.state === 'opened' ? (
        <Suspense fallback={<Skeleton className="h-40 w-full" />}>
          <MergePanel
            mine={draft}
            file={opening.file}
            onMerge={(chosen) => void merge(opening.file, chosen)}
            onCancel={() => setOpening({ state: 'idle' })}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
