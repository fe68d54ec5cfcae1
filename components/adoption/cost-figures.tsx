import { roughly, type ShapeCost } from '@/lib/adoption/cost';
import { shapeNames } from '@/lib/adoption/words';
import type { MeshShape } from '@/lib/domain/adoption';
import { formatCount, NOT_REPORTED, spell } from '@/lib/format/number';

export interface CostFiguresProps {
  readonly costs: readonly ShapeCost[];
  /** The shape the verdict speaks of. */
  readonly chosen: MeshShape;
}

export const figure = (value: number): string => spell(formatCount(roughly(value)));
const rangeText = (range: ShapeCost['money']): string =>
  range === null ? NOT_REPORTED : `${figure(range.low)} – ${figure(range.high)}`;

const columns = [
  { head: 'Money a month', of: ({ money }) => money },
  { head: 'CPU, vCPU', of: ({ cpu }) => cpu },
  { head: 'Memory, GiB', of: ({ memory }) => memory },
  { head: 'Added p99, ms', of: ({ addedP99 }) => addedP99 },
] as const satisfies readonly { readonly head: string; readonly of: (cost: ShapeCost) => ShapeCost['money'] }[];

function Added({ cost: { addedMeasured, isCompared } }: { readonly cost: ShapeCost }) {
  if (isCompared) return <span className="block text-12 text-accent">measured: by your comparison</span>;
  if (addedMeasured === null) return null;
  return <span className="block text-12 text-accent">measured: mean {figure(addedMeasured)}, wire plus proxy</span>;
}

function Name({ cost: { shape }, chosen }: { readonly cost: ShapeCost; readonly chosen: MeshShape }) {
  return (
    <>
      {shapeNames[shape]}{' '}
      {shape === chosen ? <span className="ml-2 text-12 font-normal text-accent">in question</span> : null}
    </>
  );
}

/** Every shape with its ranges: a table, and on a phone one paragraph a shape. */
export function CostFigures({ costs, chosen }: CostFiguresProps) {
  const tint = (shape: MeshShape) => (shape === chosen ? 'bg-accent-soft' : '');
  return (
    <>
      <table className="w-full text-13 max-sm:hidden">
        <caption className="sr-only">Cost of each shape, low and high end</caption>
        <thead className="text-12 text-muted">
          <tr>
            <th scope="col" className="py-1.5 text-left font-normal">
              Shape
            </th>
            {columns.map(({ head }) => (
              <th key={head} scope="col" className="py-1.5 pl-4 text-right font-normal whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {costs.map((cost) => (
            <tr key={cost.shape} className={`border-t border-line align-baseline ${tint(cost.shape)}`}>
              <th scope="row" className="py-1.5 text-left font-medium">
                <Name cost={cost} chosen={chosen} />
              </th>
              {columns.map(({ head, of }) => (
                <td key={head} className="figures py-1.5 pl-4 text-right whitespace-nowrap">
                  {rangeText(of(cost))}
                  {head.startsWith('Added') ? <Added cost={cost} /> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="grid text-13 sm:hidden">
        {costs.map((cost) => (
          <li key={cost.shape} className={`border-t border-line py-2 ${tint(cost.shape)}`}>
            <p className="font-medium">
              <Name cost={cost} chosen={chosen} />
            </p>
            <dl className="grid grid-cols-[1fr_auto] gap-x-3">
              {columns.map(({ head, of }) => (
                <div key={head} className="col-span-2 grid grid-cols-subgrid">
                  <dt className="text-muted">{head}</dt>
                  <dd className="figures text-right">{rangeText(of(cost))}</dd>
                </div>
              ))}
            </dl>
            <Added cost={cost} />
          </li>
        ))}
      </ul>
    </>
  );
}
