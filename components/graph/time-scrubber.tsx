'use client';
import { Radio } from 'lucide-react';
import { type KeyboardEvent, memo, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useFrame } from '@/components/query/use-frame';
import { lossOf } from '@/components/query/words';
import { fixedRange, instants, lastRange } from '@/components/time/range';
import { useRange } from '@/components/time/use-range';
import { Button } from '@/components/ui/button';
import { useNow } from '@/components/ui/relative-time';
import type { Frame } from '@/lib/domain/envelope';
import type { SignalPoints, Signals } from '@/lib/domain/signals';
import type { CommonView } from '@/lib/domain/view';
import { formatClock, formatMoment } from '@/lib/format/time';
import { encodeParams } from '@/lib/url/params';
import { signalsRequestParams } from '@/lib/url/view';
import { linePath, movedTo, type Span, type Told, trackOf, wordsOf } from './scrub';

const MINUTE = 60_000;
/** How long the handle rests before the address follows it, ms: every stop is a question to the source. */
const SETTLE = 250;
const WIDTH = 1000;
const HEIGHT = 36;
/** A calm mesh must not look like a storm: the scale reaches at least this share of errors. */
const MIN_SCALE = 0.05;

const percentOf = (at: number, { from, to }: Span): number => ((at - from) / (to - from)) * 100;

function Errors({ points, track }: { readonly points: SignalPoints; readonly track: Span }) {
  const max = Math.max(MIN_SCALE, ...points.map(([, value]) => value ?? 0));
  const line = linePath(points, track, { width: WIDTH, height: HEIGHT - 4, max });
  return (
    <svg
      aria-hidden
      viewBox={`0 -2 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      <path d={`M0 ${HEIGHT - 3}H${WIDTH}`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      <path
        d={line}
        fill="none"
        stroke="var(--failing-fill)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/**
 * The mesh's error rate over the last hours with the window on it. Drag the window, or use the arrow keys, to see the
 * picture of then; "Live" comes back to now.
 */
export const TimeScrubber = memo(function TimeScrubber({ view }: { readonly view: CommonView }) {
  // The track moves once a minute: a scale that creeps under the hand cannot be used.
  const now = useNow(MINUTE);
  return (
    <section
      aria-label="Time scrubber"
      className="flex h-14 shrink-0 items-center gap-3 border-t border-line bg-panel px-3"
    >
      {now === null ? null : <Track view={view} now={now} />}
    </section>
  );
});

/** Questions whose answers errors are read from. */
const PARTS = ['requests', 'errors', 'failures'];

const toldBy = ({ data, meta }: Frame<Signals>): Told => ({
  points: data.series.errorRate.points,
  absent: lossOf(meta.trust, PARTS)?.short ?? 'not reported',
});

function Track({ view, now }: { readonly view: CommonView; readonly now: number }) {
  const { range, setRange } = useRange();
  const [held, setHeld] = useState<Span | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const grip = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const actual = instants(range, now);
  const window = held ?? actual;
  const live = range.to.kind === 'now';
  const track = trackOf(actual, now);
  const search = encodeParams(signalsRequestParams, {
    ...{ cluster: view.cluster, namespace: view.namespace, mesh: view.mesh, protocol: view.protocol },
    from: { kind: 'at', at: track.from },
    to: { kind: 'at', at: Math.min(track.to, now) },
    scope: 'mesh',
  });
  const { frame } = useFrame<Signals>('signals', search, { live: false });
  const told = frame === undefined ? null : toldBy(frame);

  const settle = (next: Span) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // Back at the right end is live again, as in a video player.
      setRange(next.to >= now ? lastRange(next.to - next.from) : fixedRange(next.from, next.to), 'replace');
      setHeld(null);
    }, SETTLE);
  };
  const move = (to: number) => {
    const next = movedTo(window, to, { from: track.from, to: Math.min(track.to, now) });
    setHeld(next);
    settle(next);
  };
  const timeAt = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return window.to;
    return track.from + ((event.clientX - box.left) / box.width) * (track.to - track.from);
  };
  const start = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = timeAt(event);
    const inside = at >= window.from && at <= window.to;
    grip.current = inside ? window.to - at : (window.to - window.from) / 2;
    if (!inside) move(at + grip.current);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (track.to - track.from) / 60;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: window.to - step,
      ArrowRight: window.to + step,
      PageDown: window.to - step * 10,
      PageUp: window.to + step * 10,
      Home: track.from,
      End: track.to,
    };
    const to = targets[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };

  return (
    <>
      <span className="figures w-32 text-12 text-muted max-sm:hidden">
        mesh errors
        <br />
        since {formatMoment(track.from, now)}
      </span>
      <div
        ref={bar}
        className="relative h-9 min-w-0 flex-1 cursor-grab touch-none active:cursor-grabbing"
        onPointerDown={start}
        onPointerMove={(event) => event.buttons > 0 && move(timeAt(event) + grip.current)}
      >
        <Errors points={told?.points ?? []} track={track} />
        <div
          role="slider"
          tabIndex={0}
          aria-label="Window of the picture"
          aria-valuemin={track.from}
          aria-valuemax={track.to}
          aria-valuenow={window.to}
          aria-valuetext={wordsOf(window, told, now)}
          onKeyDown={onKeyDown}
          className="absolute inset-y-0 rounded-[4px] border border-accent-fill bg-accent-fill/12"
          style={{
            left: `${Math.max(0, percentOf(window.from, track))}%`,
            right: `${Math.max(0, 100 - percentOf(window.to, track))}%`,
          }}
        />
      </div>
      <span className="figures w-36 text-12 max-sm:w-24">
        {wordsOf(window, told, now)
          .split(', ')
          .map((part) => (
            <span key={part} className="block first:text-ink last:text-muted">
              {part}
            </span>
          ))}
      </span>
      <Button
        look={live ? 'quiet' : 'plain'}
        aria-pressed={live}
        onClick={() => setRange(lastRange(actual.to - actual.from))}
        title={live ? 'The picture follows the clock' : `Back to now, ${formatClock(now)}`}
      >
        <Radio aria-hidden className={live ? 'text-healthy' : ''} />
        Live
      </Button>
    </>
  );
}
