'use client';
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { timeTicks } from '@/components/charts/ticks';
import type { TraceRow } from '@/lib/domain/traces';
import type { EpochMs } from '@/lib/domain/units';
import { formatMs, spell } from '@/lib/format/number';
import { plural } from '@/lib/format/plural';
import { formatTick } from '@/lib/format/time';
import { type Box, boxBetween, decades, durationRange, isInside, type Plane, xOf, yOf } from './scatter-geometry';

export interface ScatterPlotProps {
  readonly traces: readonly TraceRow[];
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
  readonly box: Box | null;
  readonly onBox: (box: Box | null) => void;
  readonly onOpen: (trace: TraceRow) => void;
  /** The trace that the list points at. */
  readonly pointed: string | null;
}

/** px; the width is what there is. */
const HEIGHT = 208;
const FIRST_WIDTH = 960;
const EDGE = { left: 56, right: 12, top: 10, bottom: 24 } as const;
/** A smaller drag is a slip of the hand. */
const LEAST = 6;

const hasFailed = ({ errors }: TraceRow): boolean => (errors ?? 0) > 0;

/** Errors are squares, the rest circles; what nobody judged is an open circle. */
function Mark({ trace, x, y, dim, big }: { trace: TraceRow; x: number; y: number; dim: boolean; big: boolean }) {
  const opacity = dim ? 0.25 : 1;
  const r = big ? 6 : 4;
  if (hasFailed(trace))
    return (
      <rect
        x={x - r}
        y={y - r}
        width={2 * r}
        height={2 * r}
        fill="var(--failing-fill)"
        stroke="var(--panel)"
        opacity={opacity}
      />
    );
  const open = trace.errors === null;
  return (
    <circle
      cx={x}
      cy={y}
      r={r}
      fill={open ? 'var(--panel)' : 'var(--accent-fill)'}
      stroke={open ? 'var(--unknown)' : 'var(--panel)'}
      opacity={dim ? 0.25 : 0.85}
    />
  );
}

function Axes({ plane, span }: { readonly plane: Plane; readonly span: number }) {
  const zone = -new Date(plane.toMs).getTimezoneOffset() * 60_000;
  return (
    <g className="figures" fill="var(--muted)" fontSize="12">
      {decades(plane.range).map((duration) => (
        <g key={duration}>
          <line x2={plane.width} y1={yOf(plane, duration)} y2={yOf(plane, duration)} stroke="var(--line)" />
          <text x="-8" y={yOf(plane, duration) + 4} textAnchor="end">
            {spell(formatMs(duration))}
          </text>
        </g>
      ))}
      {timeTicks(plane.fromMs, plane.toMs, plane.width < 500 ? 3 : 6, zone).map((at) => (
        <text key={at} x={xOf(plane, at)} y={plane.height + 18} textAnchor="middle">
          {formatTick(at, span)}
        </text>
      ))}
    </g>
  );
}

/** The width of the drawing in px, as it is now. */
const useWidth = (drawing: RefObject<SVGSVGElement | null>): number => {
  const [width, setWidth] = useState(FIRST_WIDTH);
  useEffect(() => {
    const element = drawing.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [drawing]);
  return width;
};

type Point = readonly [x: number, y: number];

/** Duration over time, one mark a trace. Dragging marks a box that narrows the list; the list is its twin in words. */
export function ScatterPlot({ traces, window, box, onBox, onOpen, pointed }: ScatterPlotProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(drawing);
  const [drag, setDrag] = useState<{ readonly from: Point; readonly to: Point } | null>(null);
  const plane: Plane = {
    fromMs: window.from,
    toMs: window.to,
    range: durationRange(traces),
    width: Math.max(80, width - EDGE.left - EDGE.right),
    height: HEIGHT - EDGE.top - EDGE.bottom,
  };
  const pointAt = ({ clientX, clientY }: PointerEvent): Point => {
    const rect = drawing.current?.getBoundingClientRect();
    if (rect === undefined) return [0, 0];
    const x = clientX - rect.left - EDGE.left;
    const y = clientY - rect.top - EDGE.top;
    return [Math.min(plane.width, Math.max(0, x)), Math.min(plane.height, Math.max(0, y))];
  };
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    const at = pointAt(event);
    setDrag({ from: at, to: at });
  };
  const end = () => {
    if (drag === null) return;
    const [dx, dy] = [Math.abs(drag.to[0] - drag.from[0]), Math.abs(drag.to[1] - drag.from[1])];
    if (dx >= LEAST || dy >= LEAST) onBox(boxBetween(plane, drag.from, drag.to));
    setDrag(null);
  };
  const shown = drag === null ? box : boxBetween(plane, drag.from, drag.to);
  const drawn = traces.filter(({ startMs, durationMs }) => startMs !== null && durationMs !== null);
  const failed = drawn.filter(hasFailed).length;
  return (
    <figure className="select-none">
      <svg
        ref={drawing}
        role="img"
        aria-label={`Duration of ${plural(drawn.length, 'trace')} over time, ${failed} with errors`}
        height={HEIGHT}
        className="block w-full cursor-crosshair touch-pan-y"
        onPointerDown={begin}
        onPointerMove={(event) => drag !== null && setDrag({ from: drag.from, to: pointAt(event) })}
        onPointerUp={end}
        onPointerLeave={end}
      >
        <g transform={`translate(${EDGE.left} ${EDGE.top})`}>
          <Axes plane={plane} span={window.to - window.from} />
          {shown === null ? null : (
            <rect
              x={xOf(plane, shown.fromMs)}
              y={yOf(plane, shown.maxMs)}
              width={Math.max(1, xOf(plane, shown.toMs) - xOf(plane, shown.fromMs))}
              height={Math.max(1, yOf(plane, shown.minMs) - yOf(plane, shown.maxMs))}
              fill="var(--accent-fill)"
              fillOpacity="0.12"
              stroke="var(--accent)"
            />
          )}
          {/* Errors last: they must not be covered. */}
          {drawn
            .toSorted((a, b) => Number(hasFailed(a)) - Number(hasFailed(b)))
            .map((trace) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list below is the way by keyboard.
              <g key={`${trace.source} ${trace.traceId}`} className="cursor-pointer" onClick={() => onOpen(trace)}>
                <title>{`${trace.service ?? 'unknown'} ${trace.operation ?? ''} ${spell(formatMs(trace.durationMs ?? 0))}`}</title>
                <Mark
                  trace={trace}
                  x={xOf(plane, trace.startMs ?? 0)}
                  y={yOf(plane, trace.durationMs ?? 0)}
                  dim={box !== null && !isInside(trace, box)}
                  big={pointed === trace.traceId}
                />
              </g>
            ))}
        </g>
      </svg>
      <figcaption className="mt-1 flex flex-wrap gap-x-4 text-12 text-muted">
        <span className="inline-flex items-center gap-1.5">
          <svg viewBox="0 0 10 10" className="size-2.5" aria-hidden>
            <rect x="1" y="1" width="8" height="8" fill="var(--failing-fill)" />
          </svg>
          with errors
        </span>
        <span className="inline-flex items-center gap-1.5">
          <svg viewBox="0 0 10 10" className="size-2.5" aria-hidden>
            <circle cx="5" cy="5" r="4" fill="var(--accent-fill)" />
          </svg>
          without
        </span>
        <span>Drag over the marks to narrow the list.</span>
      </figcaption>
    </figure>
  );
}
