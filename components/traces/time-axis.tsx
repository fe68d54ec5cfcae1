import { placeIn, type Stretch, ticksIn } from './stretch';
import { spellUs } from './words';

/** The scale above the bars. */
export function TimeAxis({ stretch }: { readonly stretch: Stretch }) {
  return (
    <div
      aria-hidden
      className="grid h-6 grid-cols-[minmax(0,var(--names))_minmax(0,1fr)] border-b border-line text-12 text-muted"
    >
      <span className="truncate border-r border-line px-2 leading-6">Service and operation</span>
      <span className="figures relative overflow-hidden">
        {ticksIn(stretch, 4).map((at) => (
          <span
            key={at}
            className="absolute top-0 h-full border-l border-line pl-1 leading-6 whitespace-nowrap"
            style={{ left: `${placeIn(stretch, at) * 100}%` }}
          >
            {spellUs(at)}
          </span>
        ))}
      </span>
    </div>
  );
}
