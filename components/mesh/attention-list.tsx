import { FoldedList } from '@/components/mtls/folded-list';
import { HealthMark } from '@/components/ui/marks';
import type { Attention } from './attention';

function Line({ item: { state, title, reading, place, who, means, next } }: { readonly item: Attention }) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 border-t border-line py-2.5 first:border-t-0">
      <HealthMark health={state} className="h-5" />
      <div className="name min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium">{title}</span>
          <span className="figures">{reading}</span>
          <bdi className="text-12 text-muted">{place}</bdi>
        </p>
        {who === '' ? null : (
          <p className="text-12">
            <bdi>{who}</bdi>
          </p>
        )}
        <p className="text-12 text-muted">
          {means} Next: {next}
        </p>
      </div>
    </li>
  );
}

/** What is wrong with the meshes themselves, what it means, and where to look next. */
export function AttentionList({ items }: { readonly items: readonly Attention[] }) {
  return (
    <FoldedList label="What needs attention, worst first" items={items} most={8}>
      {(item) => <Line key={`${item.place} ${item.key}`} item={item} />}
    </FoldedList>
  );
}
