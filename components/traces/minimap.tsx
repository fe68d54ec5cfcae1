'use client';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { memo, type PointerEvent, useRef, useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import type { Trace } from '@/lib/domain/trace';
import { serviceColour } from './service-tone';
import type { SpanRow } from './span-tree';
import { placeIn, type Stretch, zoomed } from './stretch';
import { spellUs } from './words';

const HEIGHT = 56;
const WIDTH = 1000;

/** Every span of a colour in one path: thousands of them cost a handful of elements. */
const pathsOf = (rows: readonly SpanRow[], durationUs: number): ReadonlyMap<string, string> => {
  const paths = new Map<string, string>();
  const scale = WIDTH / Math.max(1, durationUs);
  rows.forEach(({ span }, index) => {
    const y = ((index + 0.5) / rows.length) * HEIGHT;
    const x = span.offsetUs * scale;
    const step = `M${x.toFixed(1)} ${y.toFixed(1)}h${Math.max(1, span.durationUs * scale).toFixed(1)}`;
    const colour = span.error?.class === 'error' ? 'var(--failing-fill)' : serviceColour(span.service.name);
    paths.set(colour, (paths.get(colour) ?? '') + step);
  });
  return paths;
};

const Lines = memo(function Lines({ rows, durationUs }: { rows: readonly SpanRow[]; durationUs: number }) {
  const stroke = Math.max(1, Math.min(6, (HEIGHT / Math.max(1, rows.length)) * 0.7));
  return [...pathsOf(rows, durationUs)].map(([colour, path]) => (
    <path key={colour} d={path} stroke={colour} strokeWidth={stroke} fill="none" />
  ));
});

export interface MinimapProps {
  readonly trace: Trace;
  readonly rows: readonly SpanRow[];
  readonly stretch: Stretch;
  readonly onStretch: (stretch: Stretch | null) => void;
}

/** The whole trace in small. Dragging over it zooms; the buttons do so from the keyboard. */
export function Minimap({ trace, rows, stretch, onStretch }: MinimapProps) {
  const area = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const { durationUs } = trace;
  const whole: Stretch = { fromUs: 0, toUs: Math.max(1, durationUs) };
  const isWhole = stretch.fromUs <= 0 && stretch.toUs >= whole.toUs;
  const at = ({ clientX }: PointerEvent): number => {
    const rect = area.current?.getBoundingClientRect();
    if (rect === undefined || rect.width === 0) return 0;
    return Math.min(1, Math.max(0, (clientX - rect.left) / rect.width)) * whole.toUs;
  };
  const end = () => {
    if (drag === null) return;
    const [fromUs, toUs] = [Math.min(...drag), Math.max(...drag)];
    if (toUs - fromUs > whole.toUs / 200) onStretch({ fromUs, toUs });
    setDrag(null);
  };
  const shown = drag === null ? stretch : { fromUs: Math.min(...drag), toUs: Math.max(...drag) };
  return (
    <div className="flex items-center gap-2 px-2 py-2">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons beside it do the same from the keyboard. */}
      <div
        ref={area}
        className="relative h-14 min-w-0 flex-1 cursor-crosshair touch-pan-y overflow-hidden rounded-mark border border-line bg-sunken select-none"
        onPointerDown={(event) => event.button === 0 && setDrag([at(event), at(event)])}
        onPointerMove={(event) => drag !== null && setDrag([drag[0], at(event)])}
        onPointerUp={end}
        onPointerLeave={end}
        onDoubleClick={() => onStretch(null)}
      >
        <svg
          role="img"
          aria-label={`The whole trace in small; shown ${spellUs(stretch.fromUs)} to ${spellUs(stretch.toUs)} of ${spellUs(durationUs)}`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block size-full"
        >
          <Lines rows={rows} durationUs={durationUs} />
        </svg>
        {isWhole && drag === null ? null : (
          <span
            aria-hidden
            className="pointer-events-none absolute inset-y-0 border-x-2 border-accent bg-accent-fill/10"
            style={{
              left: `${placeIn(whole, shown.fromUs) * 100}%`,
              right: `${(1 - placeIn(whole, shown.toUs)) * 100}%`,
            }}
          />
        )}
      </div>
      <div className="flex shrink-0 items-center">
        <IconButton label="Zoom in" onClick={() => onStretch(zoomed(stretch, 0.5, durationUs))}>
          <ZoomIn aria-hidden />
        </IconButton>
        <IconButton label="Zoom out" aria-disabled={isWhole} onClick={() => onStretch(zoomed(stretch, 2, durationUs))}>
          <ZoomOut aria-hidden />
        </IconButton>
        <Button look="quiet" aria-disabled={isWhole} onClick={() => onStretch(null)} className="max-sm:hidden">
          Whole
        </Button>
      </div>
    </div>
  );
}
