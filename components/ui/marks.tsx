import { CircleHelp, Lock, LockKeyhole, LockOpen } from 'lucide-react';
import type { Health, MtlsState } from '@/lib/domain/graph';
import { cn } from './cn';

interface Mark {
  readonly glyph: string;
  readonly word: string;
  readonly ink: string;
}

/** Health as shape, colour and word: never colour alone. The graph's legend reads the same table. */
export const healthMarks: Readonly<Record<Health, Mark>> = {
  failing: { glyph: '■', word: 'failing', ink: 'text-failing' },
  degraded: { glyph: '▲', word: 'degraded', ink: 'text-degraded' },
  healthy: { glyph: '●', word: 'healthy', ink: 'text-healthy' },
  idle: { glyph: '○', word: 'idle', ink: 'text-idle' },
  unknown: { glyph: '◌', word: 'unknown', ink: 'text-unknown' },
};

/** Drawn, not typed: every font gives ● ▲ ■ another size. 10 px square. */
function Glyph({ health }: { readonly health: Health }) {
  const shapes: Readonly<Record<Health, React.ReactNode>> = {
    failing: <rect x="1" y="1" width="8" height="8" rx="1" fill="currentColor" />,
    degraded: <path d="M5 .8 9.6 9H.4Z" fill="currentColor" />,
    healthy: <circle cx="5" cy="5" r="4" fill="currentColor" />,
    idle: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.3" />,
    unknown: (
      <circle cx="5" cy="5" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="1.6 1.4" />
    ),
  };
  return (
    <svg viewBox="0 0 10 10" aria-hidden className="size-2.5! shrink-0">
      {shapes[health]}
    </svg>
  );
}

export interface HealthMarkProps {
  readonly health: Health;
  /** Draws the word too; without it the word is only read out. */
  readonly word?: boolean;
  readonly className?: string;
}

export function HealthMark({ health, word, className }: HealthMarkProps) {
  const mark = healthMarks[health];
  return (
    <span className={cn('inline-flex items-center gap-1.5', mark.ink, className)}>
      <Glyph health={health} />
      <span className={word ? '' : 'sr-only'}>{mark.word}</span>
    </span>
  );
}

/** mTLS states: a lock closed, half, open, or a question. */
export const mtlsMarks = {
  mutual: { Icon: Lock, word: 'protected', ink: 'text-protected' },
  partial: { Icon: LockKeyhole, word: 'partly protected', ink: 'text-plaintext' },
  plaintext: { Icon: LockOpen, word: 'plaintext', ink: 'text-plaintext' },
  unknown: { Icon: CircleHelp, word: 'not reported', ink: 'text-unknown' },
} as const satisfies Readonly<Record<MtlsState, object>>;

export interface MtlsMarkProps {
  readonly state: MtlsState;
  readonly word?: boolean;
  readonly className?: string;
}

export function MtlsMark({ state, word, className }: MtlsMarkProps) {
  const { Icon, word: text, ink } = mtlsMarks[state];
  return (
    <span className={cn('inline-flex items-center gap-1.5', ink, className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className={word ? '' : 'sr-only'}>{text}</span>
    </span>
  );
}
