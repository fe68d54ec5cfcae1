'use client';
import { FolderOpen } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { DraftState } from '@/components/adoption/use-draft';
import { Callout, Skeleton } from '@/components/ui/small';
import { MAX_FILE_BYTES, TOO_LARGE } from '@/lib/adoption/share/limits';
import type { Opened, OpenedFile } from '@/lib/adoption/share/read-file';
import type { AdoptionDraft } from '@/lib/domain/adoption';
import { plural } from '@/lib/format/plural';
import { PickFile } from './pick-file';

const MergePanel = lazy(async () => ({ default: (await import('./merge-panel')).MergePanel }));

interface Refusal {
  readonly name: string;
  readonly why: string;
}

type Opening =
  | { readonly state: 'idle' | 'reading' }
  | ({ readonly state: 'refused' } & Refusal)
  | {
      readonly state: 'opened';
      readonly text: string;
      readonly file: OpenedFile;
      /** A file that was chosen as its legend and is none. */
      readonly refused: Refusal | null;
    }
  | { readonly state: 'merged'; readonly title: string };

type Reader = (text: string) => Promise<Opened & { readonly text: string }>;

const assessment: Reader = async (text) => ({
  ...(await import('@/lib/adoption/share/read-file')).openFile(text),
  text,
});

/** Reads it as the legend of a file whose text is known. */
const legendOf =
  (coded: string): Reader =>
  async (text) => {
    const { hiddenIn, readLegend, showNames } = await import('@/lib/adoption/share/show-names');
    const legend = readLegend(text);
    if (legend === null) return { ok: false, why: 'It is no legend: a list of codes and the names behind them.', text };
    const named = showNames(coded, legend);
    return hiddenIn(named) === hiddenIn(coded)
      ? { ok: false, why: 'It is the legend of another file: it knows none of the codes in this one.', text }
      : assessment(named);
  };

const readBy = async (reader: Reader, file: File): ReturnType<Reader> => {
  const refused = (why: string) => ({ ok: false as const, why, text: '' });
  // By its size, before a byte of it is read.
  if (file.size > MAX_FILE_BYTES) return refused(TOO_LARGE);
  return file
    .text()
    .then(reader)
    .catch(() => refused('It could not be read. Try again.'));
};

/** What is on screen once a file was read; `otherwise`: where it was refused. */
const shownFor = (
  found: Awaited<ReturnType<Reader>>,
  picked: File,
  otherwise: (refused: Refusal) => Opening,
): Opening =>
  found.ok
    ? { state: 'opened', text: found.text, file: found.file, refused: null }
    : otherwise({ name: picked.name, why: found.why });

export interface OpenFileProps {
  readonly draft: AdoptionDraft;
  readonly change: DraftState['change'];
}

/** Opens a colleague's file in the browser and merges it. Until it is merged, and after Cancel, nothing has changed. */
export function OpenFile({ draft, change }: OpenFileProps) {
  const [opening, setOpening] = useState<Opening>({ state: 'idle' });
  const open = async (picked: File) => {
    setOpening({ state: 'reading' });
    const found = await readBy(assessment, picked);
    setOpening(shownFor(found, picked, (refused) => ({ state: 'refused', ...refused })));
  };
  const decode = async (coded: Extract<Opening, { state: 'opened' }>, picked: File) => {
    const found = await readBy(legendOf(coded.text), picked);
    setOpening(shownFor(found, picked, (refused) => ({ ...coded, refused })));
  };
  const merge = async (file: OpenedFile, chosen: ReadonlySet<string>) => {
    const { merged } = await import('@/lib/adoption/share/merge');
    change((now) => merged(now, file.draft, chosen), 'push');
    setOpening({ state: 'merged', title: file.title });
  };
  return (
    <div className="grid gap-3 print:hidden">
      <div className="flex justify-end">
        <PickFile
          label="A colleague’s assessment"
          look="quiet"
          isBusy={opening.state === 'reading'}
          onPick={(file) => void open(file)}
        >
          <FolderOpen aria-hidden />
          Open a colleague’s file
        </PickFile>
      </div>
      {opening.state === 'refused' ? (
        <Callout
          tone="failing"
          role="alert"
          actions={
            <PickFile label="Another assessment" onPick={(file) => void open(file)}>
              Choose another
            </PickFile>
          }
        >
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
      {opening.state === 'opened' && opening.file.hidden > 0 ? (
        <Callout
          tone="degraded"
          role="status"
          actions={
            <PickFile label="Its legend" onPick={(file) => void decode(opening, file)}>
              Choose its legend
            </PickFile>
          }
        >
          <strong className="font-medium">Names are hidden in this file.</strong>{' '}
          {plural(opening.file.hidden, 'code stands', 'codes stand')} in their place, and would in your answers.
          {opening.refused === null ? null : (
            <span className="mt-1 block">
              “<bdi>{opening.refused.name}</bdi>” was not taken. {opening.refused.why}
            </span>
          )}
        </Callout>
      ) : null}
      {opening.state === 'opened' ? (
        <Suspense fallback={<Skeleton className="h-40 w-full" />}>
          <MergePanel
            key={opening.text}
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
