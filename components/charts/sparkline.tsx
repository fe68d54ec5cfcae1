import { cn } from '@/components/ui/cn';
import type { SignalPoints } from '@/lib/domain/signals';
import { type SparkScale, sparkPath } from './spark-path';

export interface SparklineProps {
  readonly points: SignalPoints;
  readonly scale?: SparkScale;
  /** Size, and text colour: the line takes the text's colour. */
  readonly className?: string;
}

/** Of the drawing; the picture stretches to the room it is given. */
const BOX = { width: 160, height: 36 } as const;

/** Stretched drawings keep their pen. */
const pen = {
  fill: 'none',
  stroke: 'currentColor',
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  vectorEffect: 'non-scaling-stroke',
} as const;

/** The shape of a trend beside its figure. The figure says the value, so this is silent to screen readers. */
export function Sparkline({ points, scale = 'zero', className }: SparklineProps) {
  const { width, height } = BOX;
  const { d, end } = sparkPath(points, { ...BOX, scale });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden
      className={cn('overflow-visible text-accent', className)}
      preserveAspectRatio="none"
    >
      {end === null ? (
        <path d={`M2 ${height / 2}H${width - 2}`} {...pen} stroke="var(--unknown-fill)" strokeDasharray="2 4" />
      ) : (
        <>
          <path d={d} {...pen} strokeWidth="1.5" />
          {/* A dot that does not stretch: a line of no length with round ends. */}
          <path d={`M${end[0]} ${end[1]}h0`} {...pen} strokeWidth="5" />
        </>
      )}
    </svg>
  );
}
