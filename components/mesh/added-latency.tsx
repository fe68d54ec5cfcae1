import { FoldedList } from '@/components/mtls/folded-list';
import { Figure } from '@/components/ui/figure';
import { Tag } from '@/components/ui/small';
import type { AddedLatency as Added, MeshState } from '@/lib/domain/mesh';
import { formatMs, formatRate } from '@/lib/format/number';
import { placeTitle } from './place-title';
import { addedWords } from './words';

function Row({ source, target, addedMs, requestRate }: Added['rows'][number]) {
  return (
    <li className="flex items-baseline gap-2.5 border-t border-line py-1.5 first:border-t-0">
      <span className="name min-w-0 flex-1">
        {source === null ? null : (
          <>
            <bdi>{source}</bdi> <span className="text-muted">to</span>{' '}
          </>
        )}
        <bdi>{target}</bdi>
      </span>
      <span className="text-12 text-muted">
        <Figure value={requestRate} format={formatRate} />
      </span>
      <Figure value={addedMs} format={formatMs} className="w-20 text-right" />
    </li>
  );
}

function Place({ state }: { readonly state: MeshState }) {
  const { addedLatency } = state;
  const { meanMs, method, says, rows } = addedLatency;
  return (
    <div className="border-t border-line py-3 first:border-t-0 first:pt-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="name font-medium">{placeTitle(state)}</span>
        {method === null ? null : (
          <>
            <Figure value={meanMs} format={formatMs} className="text-20 font-semibold" />
            <Tag>estimate</Tag>
            <span className="text-12 text-muted">{addedWords(addedLatency)}</span>
          </>
        )}
      </p>
      {method === null ? <p className="text-unknown">{says}</p> : null}
      {rows.length === 0 ? null : (
        <FoldedList label="Most added first" items={rows} most={5}>
          {(row) => <Row key={`${row.source}~${row.target}`} {...row} />}
        </FoldedList>
      )}
    </div>
  );
}

/** What proxies add to a request, said as the estimate it is, with its method. */
export function AddedLatencyList({ meshes }: { readonly meshes: readonly MeshState[] }) {
  const methods = [...new Set(meshes.flatMap(({ addedLatency: { method, says } }) => (method === null ? [] : [says])))];
  return (
    <>
      {meshes.map((state) => (
        <Place key={placeTitle(state)} state={state} />
      ))}
      {methods.map((says) => (
        <p key={says} className="border-t border-line pt-2 text-12 text-muted">
          {says}
        </p>
      ))}
    </>
  );
}
