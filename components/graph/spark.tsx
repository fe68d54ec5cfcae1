import type { SignalPoints } from '@/lib/domain/signals';
import type { Formatted } from '@/lib/format/number';
import { spell } from '@/lib/format/number';
import { formatMoment } from '@/lib/format/time';
import { linePath } from './scrub';

export interface SparkProps {
  readonly title: string;
  readonly points: SignalPoints;
  readonly format: (value: number) => Formatted;
  readonly tone?: string;
}

const WIDTH = 96;
const HEIGHT = 26;

const words = (title: string, points: SignalPoints, format: SparkProps['format']): string => {
  const known = points.flatMap(([at, value]) => (value === null ? [] : [[at, value] as const]));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return `${title}: not reported`;
  const top = Math.max(...known.map(([, value]) => value));
  return `${title}: ${spell(format(last[1]))} now, at most ${spell(format(top))} since ${formatMoment(first[0], last[0])}`;
};

/** A line of one signal over the window, its words for those who do not see it. */
export function Spark({ title, points, format, tone = 'text-accent' }: SparkProps) {
  const values = points.map(([, value]) => value ?? 0);
  const from = points[0]?.[0] ?? 0;
  const to = points.at(-1)?.[0] ?? 1;
  const max = Math.max(...values, 0);
  const path = to > from && max > 0 ? linePath(points, { from, to }, { width: WIDTH, height: HEIGHT - 2, max }) : '';
  return (
    <svg
      role="img"
      aria-label={words(title, points, format)}
      viewBox={`0 -1 ${WIDTH} ${HEIGHT}`}
      className={`h-6 w-24 shrink-0 ${tone}`}
    >
      <path d={`M0 ${HEIGHT - 2}H${WIDTH}`} stroke="var(--line)" fill="none" />
      <path d={path} stroke="currentColor" strokeWidth="1.5" fill="none" strokeLinejoin="round" />
    </svg>
  );
}
