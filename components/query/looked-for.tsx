'use client';
import { Fragment } from 'react';
import { meshNames } from '@/lib/domain/entity';
import type { Meta } from '@/lib/domain/envelope';
import type { Status } from '@/lib/domain/status';
import { formatInstant, formatZone } from '@/lib/format/time';
import { useStatus } from './use-status';

type Looked = Status['lookedFor'][number];

function Metrics({ names }: { readonly names: readonly string[] }) {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index === 0 ? '' : ', '}
      <code className="inline-block max-w-full font-mono text-12 break-all">{name}</code>
    </Fragment>
  ));
}

/** What each mesh would be seen by, and where it says how to expose that. */
function EveryMesh({ all }: { readonly all: readonly Looked[] }) {
  return (
    <ul className="mx-auto mt-3 grid max-w-2xl gap-1.5 text-left">
      {all.map(({ mesh, metrics, docs }) => (
        <li key={mesh} className="grid gap-x-3 sm:grid-cols-[7.5rem_1fr]">
          <span>
            <a className="text-accent underline-offset-2 hover:underline" href={docs} target="_blank" rel="noreferrer">
              {meshNames[mesh]}
              <span className="sr-only">: how it exposes its metrics, in a new tab</span>
            </a>
          </span>
          <span>
            <Metrics names={metrics} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/**
 * Which metrics were looked for, in which source, over which window: the second line of every empty panel. Of the meshes
 * that are detected; until one is, of every mesh, with where it says how to expose them.
 */
export function LookedFor({ meta }: { readonly meta: Meta }) {
  const { frame } = useStatus();
  const detected = new Set(frame?.data.meshes.map(({ id }) => id));
  const all = frame?.data.lookedFor ?? [];
  const names = [...new Set(all.filter(({ mesh }) => detected.has(mesh)).flatMap(({ metrics }) => metrics))];
  const sources = meta.sources.map(({ id }) => id);
  return (
    <>
      <p>
        Looked for {names.length > 0 ? <Metrics names={names} /> : 'the metrics of every mesh'} in{' '}
        {sources.length === 0 ? 'no source' : sources.join(', ')}, {formatInstant(meta.window.from)} to{' '}
        {formatInstant(meta.window.to)} {formatZone(meta.window.to)}.
      </p>
      {names.length === 0 && all.length > 0 ? <EveryMesh all={all} /> : null}
    </>
  );
}
