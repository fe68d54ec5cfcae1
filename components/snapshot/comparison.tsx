'use client';
import { FaultNote } from '@/components/query/fault-note';
import { FrozenFramesProvider } from '@/components/query/frozen';
import { useFrame } from '@/components/query/use-frame';
import { Panel } from '@/components/ui/panel';
import { Skeleton, Tag } from '@/components/ui/small';
import type { Snapshot } from '@/lib/domain/snapshot';
import { formatTime } from '@/lib/url/time';
import { type Difference, differences } from './differences';
import { FrozenAddress } from './frozen-address';
import { PageAt } from './frozen-page';

const MOST = 60;
const tones = { new: 'accent', gone: 'unknown', changed: 'degraded' } as const;

/** An address of the same length of time, up to now. */
const untilNow = (search: URLSearchParams, length: number): URLSearchParams => {
  const live = new URLSearchParams(search);
  live.set('from', formatTime({ kind: 'now', ago: length }));
  live.delete('to');
  return live;
};

function Table({ list }: { readonly list: readonly Difference[] }) {
  const cell = 'name px-2 py-1 align-baseline first:pl-4 last:pr-4';
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-13">
        <thead>
          <tr className="border-b border-line text-left text-12 text-muted">
            {['What', '', 'Then', 'Now'].map((title, at) => (
              <th key={title || 'kind'} scope="col" className={cell}>
                {title || <span className="sr-only">{at === 1 ? 'Kind' : ''}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.slice(0, MOST).map(({ key, what, kind, was, is }) => (
            <tr key={`${kind} ${key}`} className="border-b border-line last:border-b-0">
              <th scope="row" className={`${cell} text-left font-normal`}>
                <bdi>{what}</bdi>
              </th>
              <td className={cell}>
                <Tag tone={tones[kind]}>{kind}</Tag>
              </td>
              <td className={`${cell} figures text-muted`}>{was}</td>
              <td className={`${cell} figures`}>{is}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The answer then and the answer now, and every figure that moved. */
function Differences({ snapshot }: { readonly snapshot: Snapshot }) {
  const [main] = snapshot.frames;
  const { window } = main?.frame.meta ?? { window: { from: 0, to: 0 } };
  const search = untilNow(new URLSearchParams(main?.search), window.to - window.from);
  const live = useFrame<unknown>(main?.endpoint ?? 'status', search);
  if (main === undefined) return null;
  const list = live.frame === undefined ? null : differences(main.endpoint, main.frame.data, live.frame.data);
  const aside =
    list === null ? undefined : list.length === 0 ? 'nothing moved past its threshold' : `${list.length} differences`;
  return (
    <Panel title="What differs" aside={aside} flush>
      {list === null ? (
        <div className="px-4 pb-4">
          {live.problem === null ? (
            <Skeleton className="h-16" />
          ) : (
            <FaultNote problem={live.problem} retry={live.retry} />
          )}
        </div>
      ) : list.length === 0 ? null : (
        <Table list={list} />
      )}
      {list !== null && list.length > MOST ? (
        <p className="px-4 py-2 text-12 text-muted">{list.length - MOST} more are in the pictures below.</p>
      ) : null}
    </Panel>
  );
}

export interface ComparisonProps {
  readonly snapshot: Snapshot;
}

/** The frozen view beside the same view now. */
export function Comparison({ snapshot }: ComparisonProps) {
  const { view, frames, createdAt } = snapshot;
  const url = new URL(view, 'http://page');
  const { from, to } = frames[0]?.frame.meta.window ?? { from: 0, to: 0 };
  const live = `${url.pathname}?${untilNow(url.searchParams, to - from)}`;
  return (
    <>
      <div className="p-4 pb-0 max-sm:p-3 max-sm:pb-0">
        <FrozenFramesProvider value={null}>
          <Differences snapshot={snapshot} />
        </FrozenFramesProvider>
      </div>
      <div className="grid flex-1 grid-cols-1 xl:grid-cols-2">
        <section aria-label="Then" className="flex min-h-[70vh] min-w-0 flex-col border-line xl:border-r">
          <h2 className="px-4 pt-3 text-13 font-semibold text-accent">Then</h2>
          <FrozenFramesProvider value={{ at: createdAt, frames }}>
            <FrozenAddress view={view}>
              <PageAt pathname={url.pathname} />
            </FrozenAddress>
          </FrozenFramesProvider>
        </section>
        <section aria-label="Now" className="flex min-h-[70vh] min-w-0 flex-col">
          <h2 className="px-4 pt-3 text-13 font-semibold text-accent">Now</h2>
          <FrozenAddress view={live}>
            <PageAt pathname={url.pathname} />
          </FrozenAddress>
        </section>
      </div>
    </>
  );
}
