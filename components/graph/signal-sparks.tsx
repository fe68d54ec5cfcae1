'use client';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import { Figure } from '@/components/ui/figure';
import { Skeleton } from '@/components/ui/small';
import type { SignalPoints, Signals } from '@/lib/domain/signals';
import { type Formatted, formatBytesRate, formatMs, formatPercent, formatRate } from '@/lib/format/number';
import { encodeParams } from '@/lib/url/params';
import { type GraphView, signalsRequestParams } from '@/lib/url/view';
import { Section } from './panel-parts';
import { Spark } from './spark';

type Shown = 'requestRate' | 'errorRate' | 'p95Ms' | 'meanMs' | 'bytesRate';

const signals: readonly { key: Shown; name: string; format: (value: number) => Formatted; tone: string }[] = [
  { key: 'requestRate', name: 'Requests', format: formatRate, tone: 'text-accent' },
  { key: 'errorRate', name: 'Errors', format: formatPercent, tone: 'text-failing' },
  { key: 'p95Ms', name: 'Latency p95', format: formatMs, tone: 'text-degraded' },
  { key: 'meanMs', name: 'Latency, mean', format: formatMs, tone: 'text-degraded' },
  { key: 'bytesRate', name: 'TCP bytes', format: formatBytesRate, tone: 'text-accent' },
];

export const useSignals = (view: GraphView, scope: 'service' | 'edge' | 'namespace', id: string): FrameState<Signals> =>
  useFrame<Signals>('signals', encodeParams(signalsRequestParams, { from: view.from, to: view.to, scope, id }));

const lastKnown = (points: SignalPoints): number | null => points.findLast(([, value]) => value !== null)?.[1] ?? null;

/** The golden signals of what is selected, as lines over the window with their newest value. */
export function SignalSparks({ state }: { readonly state: FrameState<Signals> }) {
  const { frame, problem } = state;
  if (problem !== null && frame === undefined) return null;
  if (frame === undefined) {
    return (
      <Section title="Over the window">
        <div aria-busy className="grid gap-2">
          <Skeleton className="h-6" />
          <Skeleton className="h-6" />
          <Skeleton className="h-6" />
        </div>
      </Section>
    );
  }
  const { series } = frame.data;
  const reported = signals.filter(({ key }) => series[key].points.some(([, value]) => value !== null));
  const shown = reported.filter(({ key }) => key !== 'meanMs' || !reported.some((other) => other.key === 'p95Ms'));
  if (shown.length === 0) return null;
  return (
    <Section title="Over the window">
      <ul className="grid gap-1">
        {shown.map(({ key, name, format, tone }) => (
          <li key={key} className="flex items-center gap-3">
            <span className="flex-1 text-muted">{name}</span>
            <Spark title={name} points={series[key].points} format={format} tone={tone} />
            <Figure value={lastKnown(series[key].points)} format={format} className="w-20 text-right" />
          </li>
        ))}
      </ul>
    </Section>
  );
}
