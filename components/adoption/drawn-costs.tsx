'use client';
import {
  Bar,
  BarChart,
  Cell,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { roughly } from '@/lib/adoption/cost';
import { formatCount, spell } from '@/lib/format/number';
import type { CostChartProps } from './cost-chart';

const axis = { stroke: 'var(--line-strong)', tick: { fill: 'var(--muted)', fontSize: 12 }, tickLine: false } as const;
const figure = (value: number): string => spell(formatCount(roughly(value)));

interface Row {
  readonly shape: string;
  readonly name: string;
  readonly range: readonly [number, number] | null;
}

function Reading({ active, payload, unit }: TooltipContentProps<number, string> & { readonly unit: string }) {
  const row = payload[0]?.payload as Row | undefined;
  if (!active || row === undefined || row.range === null) return null;
  return (
    <div className="rounded-control border border-line bg-raised px-2 py-1.5 text-12 shadow-lift">
      <p className="text-muted">{row.name}</p>
      <p className="figures text-ink">
        {figure(row.range[0])} to {figure(row.range[1])} {unit}
      </p>
    </div>
  );
}

/** A range bar for each shape; the one in question in the accent. */
export function DrawnCosts({ unit, bars, chosen, limit }: CostChartProps) {
  const rows: readonly Row[] = bars.map(({ shape, name, range }) => ({
    shape,
    name,
    range: range === null ? null : [range.low, range.high],
  }));
  return (
    <ResponsiveContainer>
      <BarChart
        data={[...rows]}
        layout="vertical"
        margin={{ top: 18, right: 16, bottom: 0, left: 0 }}
        barCategoryGap={7}
        accessibilityLayer
      >
        <XAxis type="number" {...axis} tickFormatter={figure} domain={[0, 'auto']} />
        <YAxis type="category" dataKey="name" width={112} {...axis} interval={0} />
        <Tooltip
          cursor={{ fill: 'var(--hover)' }}
          content={(props) => <Reading {...(props as TooltipContentProps<number, string>)} unit={unit} />}
        />
        <Bar dataKey="range" isAnimationActive={false} radius={3} minPointSize={3}>
          {rows.map(({ shape }) => (
            <Cell key={shape} fill={shape === chosen ? 'var(--accent-fill)' : 'var(--unknown-fill)'} />
          ))}
        </Bar>
        {limit === undefined ? null : (
          <ReferenceLine
            x={limit.value}
            ifOverflow="extendDomain"
            stroke="var(--ink)"
            strokeDasharray="4 3"
            label={{ value: limit.label, position: 'top', fill: 'var(--ink)', fontSize: 12 }}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  );
}
