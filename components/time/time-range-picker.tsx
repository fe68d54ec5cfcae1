'use client';
import { ChevronLeft, ChevronRight, Clock, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/menu';
import { Popover } from '@/components/ui/popover';
import { useNow } from '@/components/ui/relative-time';
import { AbsoluteForm } from './absolute-form';
import { instants, lastRange, presets, type Range, rangeWords, rhythms, stepRange } from './range';
import { useRange } from './use-range';

function Presets({ range, onPick }: { readonly range: Range; readonly onPick: (range: Range) => void }) {
  const chosen = range.from.kind === 'now' && range.to.kind === 'now' && range.to.ago === 0 ? range.from.ago : null;
  return (
    <fieldset className="grid grid-cols-3 gap-1">
      <legend className="mb-1 text-12 text-muted">Last</legend>
      {presets.map(({ ago, name }) => (
        <Button
          key={name}
          look={chosen === ago ? 'plain' : 'quiet'}
          aria-pressed={chosen === ago}
          onClick={() => onPick(lastRange(ago))}
        >
          {name}
        </Button>
      ))}
    </fieldset>
  );
}

const rhythmKey = (seconds: number | null): string => String(seconds ?? 'auto');

/** The window of the whole page, and how often it is asked again. */
export function TimeRangePicker() {
  const { range, refresh, setRange, setRefresh } = useRange();
  const [open, setOpen] = useState(false);
  const now = useNow();
  const fixed = range.to.kind === 'at';
  const words = rangeWords(range, now);
  const pick = (next: Range) => {
    setRange(next);
    setOpen(false);
  };
  const step = (direction: -1 | 1) => setRange(stepRange(range, direction, Date.now()));
  return (
    <fieldset className="flex items-center">
      <legend className="sr-only">Time</legend>
      <IconButton label="One window back" onClick={() => step(-1)} className="max-sm:hidden">
        <ChevronLeft aria-hidden />
      </IconButton>
      <Popover
        label="Choose the window"
        open={open}
        onOpenChange={setOpen}
        className="w-72"
        trigger={
          <Button aria-label={`Window: ${words}`}>
            <Clock aria-hidden className="text-muted" />
            <span className="figures">{words}</span>
          </Button>
        }
      >
        <div className="grid gap-3">
          <Presets range={range} onPick={pick} />
          {now === null ? null : <AbsoluteForm {...instants(range, now)} now={now} onApply={pick} />}
          <Select
            label="Refresh every"
            value={rhythmKey(refresh)}
            options={rhythms.map(({ seconds, name }) => ({ value: rhythmKey(seconds), label: name }))}
            onChange={(key) => setRefresh(rhythms.find(({ seconds }) => rhythmKey(seconds) === key)?.seconds ?? null)}
          />
          {fixed ? (
            <p className="text-12 text-muted">A fixed window is not refreshed: its answer stays the same.</p>
          ) : null}
        </div>
      </Popover>
      <IconButton label="One window forward" onClick={() => step(1)} disabled={!fixed} className="max-sm:hidden">
        <ChevronRight aria-hidden />
      </IconButton>
      {fixed ? (
        <Button look="quiet" onClick={() => setRange(lastRange(presets[1].ago))}>
          Live
        </Button>
      ) : (
        <IconButton
          label={refresh === 0 ? 'Resume refreshing' : 'Pause refreshing'}
          onClick={() => setRefresh(refresh === 0 ? null : 0)}
        >
          {refresh === 0 ? <Play aria-hidden /> : <Pause aria-hidden />}
        </IconButton>
      )}
    </fieldset>
  );
}
