import { Figure } from '@/components/ui/figure';
import type { EvidenceItem, EvidenceKey } from '@/lib/domain/adoption';
import { factWords } from './words';

const keyOf = ({ key }: EvidenceItem): EvidenceKey => key.slice(3) as EvidenceKey;

const head = 'px-2 py-1.5 text-left text-12 font-medium text-muted first:pl-4 last:pr-4';
const cell = 'px-2 py-1.5 align-baseline first:pl-4 last:pr-4';

export interface EvidenceTableProps {
  /** As it was saved. */
  readonly saved: readonly EvidenceItem[];
  /** As it is measured now; null: not (yet). */
  readonly now: readonly EvidenceItem[] | null;
}

/** What was measured when it was decided, and beside it what is measured now. */
export function EvidenceTable({ saved, now }: EvidenceTableProps) {
  return (
    // What is only read out stands where it would stand: without a place of its own it would widen the page.
    <div className="relative overflow-x-auto">
      <table className="w-full min-w-[34rem] text-13 print:min-w-0">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className={head}>
              Fact
            </th>
            <th scope="col" className={`${head} text-right`}>
              Decided on
            </th>
            <th scope="col" className={`${head} text-right print:hidden`}>
              Now
            </th>
            <th scope="col" className={head}>
              Window
            </th>
            <th scope="col" className={head}>
              Source
            </th>
          </tr>
        </thead>
        <tbody>
          {saved.map((item) => {
            const { title, format } = factWords[keyOf(item)];
            const fresh = now?.find(({ key }) => key === item.key) ?? null;
            return (
              <tr key={item.key} className="border-b border-line last:border-b-0">
                <th scope="row" className={`${cell} text-left font-normal`}>
                  {title}
                  {item.query ? <code className="sr-only">{item.query}</code> : null}
                </th>
                <td className={`${cell} text-right`}>
                  <Figure value={item.value} format={format} {...(item.missing ? { absent: item.missing } : {})} />
                </td>
                <td className={`${cell} text-right print:hidden`}>
                  <Figure
                    value={fresh?.value ?? null}
                    format={format}
                    absent={fresh?.missing ?? (now === null ? 'not measured yet' : 'not measured')}
                  />
                </td>
                <td className={`${cell} figures text-muted`}>
                  {item.window ?? 'now'}
                  {item.windowWhy === undefined ? null : <span className="block text-12">{item.windowWhy}</span>}
                </td>
                <td className={`${cell} text-muted`}>
                  <bdi className="name">{item.source ?? (item.value === null ? 'not measured' : 'told by hand')}</bdi>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
