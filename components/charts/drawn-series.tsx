'use client';
import { useState } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  type MouseHandlerDataParam,
  Line as RechartsLine,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import type { EpochMs } from '@/lib/domain/units';
import { NOT_REPORTED, spell } from '@/lib/format/number';
import { formatClockSeconds, formatTick } from '@/lib/format/time';
import { chartRows, type Line } from './rows';
import { SeriesTable } from './series-table';
import { timeTicks, valueTicks } from './ticks';
import type { TimeSeriesProps } from './time-series';

const axis = { stroke: 'var(--line-strong)', tick: { fill: 'var(--muted)', fontSize: 12 }, tickLine: false } as const;
const colour = ({ tone }: Pick<Line, 'tone'>): string => `var(--${tone})`;

type Values = TooltipContentProps<number, string>;

/** Time and values under the cursor, in the order of the lines. */
function Reading({ active, label, payload, lines, format }: Values & Pick<TimeSeriesProps, 'lines' | 'format'>) {
  if (!active || typeof label !== 'number') return null;
  const row = payload[0]?.payload as Readonly<Record<string, number | null>> | undefined;
  return (
    <div className="rounded-control border border-line bg-raised px-2 py-1.5 text-12 shadow-lift">
      <p className="figures mb-1 text-muted">{formatClockSeconds(label)}</p>
      {lines.map((line) => {
        const value = row?.[line.id] ?? null;
        return (
          <p key={line.id} className="flex items-center gap-2">
            <svg viewBox="0 0 12 4" width="12" height="4" aria-hidden>
              <line x2="12" y1="2" y2="2" stroke={colour(line)} strokeWidth="2" strokeDasharray={line.dash} />
            </svg>
            <span className="name text-muted">{line.name}</span>
            <span className="figures ml-auto pl-3 text-ink">
              {value === null ? NOT_REPORTED : spell(format(value))}
            </span>
          </p>
        );
      })}
    </div>
  );
}

interface Drag {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const timeOf = ({ activeLabel }: MouseHandlerDataParam): EpochMs | null =>
  activeLabel === undefined || Number.isNaN(Number(activeLabel)) ? null : Number(activeLabel);

/**
 * Charts of a group meet at the same instant. The library's own `value` compares a number with a string here and
 * never finds it; its `index` would show another time in a chart with other gaps.
 */
const sameTime = (ticks: readonly { readonly value?: unknown }[], { activeLabel }: MouseHandlerDataParam): number =>
  ticks.findIndex(({ value }) => Number(value) === Number(activeLabel));

/** Dragging marks a stretch of time; letting go zooms to it. A click is no drag. */
const useDrag = (onZoom: TimeSeriesProps['onZoom']) => {
  const [drag, setDrag] = useState<Drag | null>(null);
  if (onZoom === undefined) return { drag: null, handlers: {} };
  const start = (state: MouseHandlerDataParam) => {
    const at = timeOf(state);
    setDrag(at === null ? null : { from: at, to: at });
  };
  const move = (state: MouseHandlerDataParam) => {
    const at = timeOf(state);
    if (drag !== null && at !== null) setDrag({ from: drag.from, to: at });
  };
  const end = () => {
    if (drag !== null && drag.from !== drag.to) onZoom(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
    setDrag(null);
  };
  return {
    drag,
    handlers: { onMouseDown: start, onMouseMove: move, onMouseUp: end, onMouseLeave: () => setDrag(null) },
  };
};

const topOf = (lines: readonly Line[]): number =>
  lines.flatMap(({ points }) => points).reduce((most, [, value]) => Math.max(most, value ?? 0), 0);

/** Room for "1,500 rps". One width for all, so that stacked charts share their time axis. */
const AXIS_WIDTH = 68;

/** The points of the lines at the cursor. They may lie over a single request, which is what is clicked. */
const HOVERED = { r: 3, pointerEvents: 'none' } as const;

/** An empty axis would look like zero: say that nobody reported anything, in the grey that means so. */
function NothingReported({ title, absent }: Pick<TimeSeriesProps, 'title' | 'absent'>) {
  return (
    <figure aria-label={title} className="relative grid size-full place-items-center rounded-mark bg-unknown-soft p-2">
      <span aria-hidden className="hatch absolute inset-0 rounded-mark opacity-35" />
      <p className="relative max-w-sm rounded-mark bg-unknown-soft px-2 py-0.5 text-center text-12 text-unknown">
        {absent ?? 'Not reported in this window'}
      </p>
    </figure>
  );
}

export function DrawnSeries({ title, lines, format, window, step, group, onZoom, absent, ...more }: TimeSeriesProps) {
  const { drag, handlers } = useDrag(onZoom);
  const rows = chartRows(lines, step);
  const ticks = valueTicks(topOf(lines), 3);
  const top = ticks.at(-1) ?? 1;
  const zone = -new Date(window.to).getTimezoneOffset() * 60_000;
  const span = window.to - window.from;
  if (!lines.some(({ points }) => points.some(([, value]) => value !== null)))
    return <NothingReported title={title} {...(absent === undefined ? {} : { absent })} />;
  return (
    <figure aria-label={title} className="size-full select-none [&_.recharts-surface]:outline-offset-[-2px]">
      <SeriesTable title={title} lines={lines} step={step} format={format} />
      <ResponsiveContainer width="100%" height="100%" minWidth={0} initialDimension={{ width: 320, height: 160 }}>
        <ComposedChart
          data={rows as ({ at: number } & Record<string, number | null>)[]}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          title={title}
          accessibilityLayer
          {...(group === undefined ? {} : { syncId: group, syncMethod: sameTime })}
          {...handlers}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...axis}
            dataKey="at"
            type="number"
            scale="time"
            domain={[window.from, window.to]}
            allowDataOverflow
            ticks={[...timeTicks(window.from, window.to, 6, zone)]}
            interval="preserveStartEnd"
            minTickGap={24}
            height={24}
            tickFormatter={(at: number) => formatTick(at, span)}
          />
          <YAxis
            {...axis}
            axisLine={false}
            width={AXIS_WIDTH}
            domain={[0, top]}
            ticks={[...ticks]}
            interval={0}
            tickFormatter={(value: number) => (value === 0 ? '0' : spell(format(value)))}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--line-strong)' }}
            wrapperStyle={{ zIndex: 20, outline: 'none' }}
            content={(state) => <Reading {...(state as Values)} lines={lines} format={format} />}
          />
          {more.thresholds?.map(({ value, label, tone }) => (
            <ReferenceLine
              key={label}
              y={value}
              stroke={`var(--${tone})`}
              strokeDasharray="4 4"
              label={{ value: label, position: 'insideTopRight', fill: 'var(--muted)', fontSize: 12 }}
            />
          ))}
          {lines.map((line) =>
            line.area ? (
              <Area
                key={line.id}
                dataKey={line.id}
                name={line.name}
                stroke={colour(line)}
                strokeWidth={1.5}
                fill={colour(line)}
                fillOpacity={0.12}
                connectNulls={false}
                dot={false}
                activeDot={HOVERED}
                isAnimationActive={false}
              />
            ) : (
              <RechartsLine
                key={line.id}
                dataKey={line.id}
                name={line.name}
                stroke={colour(line)}
                strokeWidth={1.5}
                {...(line.dash === undefined ? {} : { strokeDasharray: line.dash })}
                connectNulls={false}
                dot={false}
                activeDot={HOVERED}
                isAnimationActive={false}
              />
            ),
          )}
          {more.exemplars?.map(({ traceId, at, valueMs }) => (
            <ReferenceDot
              key={`${traceId} ${at}`}
              x={at}
              y={valueMs}
              r={4}
              fill="var(--panel)"
              stroke="var(--accent)"
              strokeWidth={1.5}
              {...(more.onExemplar === undefined
                ? {}
                : { className: 'cursor-pointer', onClick: () => more.onExemplar?.(traceId) })}
            />
          ))}
          {drag === null ? null : (
            <ReferenceArea x1={drag.from} x2={drag.to} fill="var(--accent-fill)" fillOpacity={0.14} strokeOpacity={0} />
          )}
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}
