import { cn } from '@/components/ui/cn';
import type { SignalPoints } from '@/lib/domain/signals';
import { sparkPath } from './spark-path';

export interface SparklineProps {
  readonly points: SignalPoints;
  /** Text colour class; the line takes the text's colour. */
  readonly className?: string;
  readonly width?: number;
  readonly height?: number;
}

/** The shape of a trend beside its figure. The figure says the value, so this is silent to screen readers. */
export function Sparkline({ points, className, width = 120, height = 32 }: SparklineProps) {
  const { d, end } = sparkPath(points, { width, height });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden
      className={cn('max-w-full shrink text-accent', className)}
      preserveAspectRatio="none"
    >
      {end === null ? (
        <line
          x1="2"
          x2={width - 2}
          y1={height - 2}
          y2={height - 2}
          stroke="var(--unknown-fill)"
          strokeDasharray="2 3"
        />
      ) : (
        <>
          <path
            d={d}
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinejoin="round"
            strokeLinecap="round"
          />
          <circle cx={end[0]} cy={end[1]} r="2" fill="currentColor" />
        </>
      )}
    </svg>
  );
}
