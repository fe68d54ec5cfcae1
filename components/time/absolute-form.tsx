'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import type { EpochMs } from '@/lib/domain/units';
import { MAX_WINDOW } from '@/lib/domain/view';
import { formatZone } from '@/lib/format/time';
import { fixedRange, type Range } from './range';

/** The spelling of `<input type="datetime-local">` in the reader's zone. */
const localText = (at: EpochMs): string => {
  const zoneless = at - new Date(at).getTimezoneOffset() * 60_000;
  return new Date(zoneless).toISOString().slice(0, 19);
};

export interface AbsoluteFormProps {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly now: EpochMs;
  readonly onApply: (range: Range) => void;
}

const complaint = (from: EpochMs, to: EpochMs, now: EpochMs): string | null => {
  if (Number.isNaN(from) || Number.isNaN(to)) return 'Both ends need a date and a time.';
  if (from >= to) return 'The start must be before the end.';
  if (to - from > MAX_WINDOW) return 'A window spans at most 31 days.';
  if (to > now + 15_000) return 'The end is in the future.';
  return null;
};

/** Two instants in the reader's own zone. */
export function AbsoluteForm({ from, to, now, onApply }: AbsoluteFormProps) {
  const [start, setStart] = useState(() => localText(from));
  const [end, setEnd] = useState(() => localText(to));
  const [problem, setProblem] = useState<string | null>(null);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const [a, b] = [Date.parse(start), Date.parse(end)];
    const wrong = complaint(a, b, now);
    setProblem(wrong);
    if (wrong === null) onApply(fixedRange(a, b));
  };
  return (
    <form onSubmit={apply} className="grid gap-2" noValidate>
      <Input
        label={`From (${formatZone(from)})`}
        type="datetime-local"
        step={1}
        value={start}
        onChange={(event) => setStart(event.target.value)}
      />
      <Input
        label={`To (${formatZone(to)})`}
        type="datetime-local"
        step={1}
        value={end}
        onChange={(event) => setEnd(event.target.value)}
      />
      {problem === null ? null : (
        <p role="alert" className="text-12 text-failing">
          {problem}
        </p>
      )}
      <Button type="submit" look="primary">
        Show this window
      </Button>
    </form>
  );
}
