import type { ReactNode } from 'react';
import { cn } from './cn';

const tones = {
  neutral: 'border-line bg-sunken text-muted',
  accent: 'border-transparent bg-accent-soft text-accent',
  healthy: 'border-transparent bg-healthy-soft text-healthy',
  degraded: 'border-transparent bg-degraded-soft text-degraded',
  failing: 'border-transparent bg-failing-soft text-failing',
  protected: 'border-transparent bg-protected-soft text-protected',
  plaintext: 'border-transparent bg-plaintext-soft text-plaintext',
  unknown: 'border-line bg-unknown-soft text-unknown',
} as const;
export type Tone = keyof typeof tones;

/** A word or two about a thing. */
export function Tag({ tone = 'neutral', children, className }: TagProps) {
  return (
    <span
      className={cn(
        'name inline-flex max-w-full items-center gap-1 rounded-[4px] border px-1.5 text-12 leading-[1.125rem]',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
export interface TagProps {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly className?: string;
}

/** The shape of what is coming, in its size. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-mark bg-sunken', className)} />;
}

/** Keys to press. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-grid min-w-5 place-items-center rounded-[4px] border border-line bg-sunken px-1 font-sans text-12 leading-[1.125rem] text-muted">
      {children}
    </kbd>
  );
}

export interface CalloutProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  /** `alert` is read out at once, `status` when the reader pauses. */
  readonly role?: 'alert' | 'status' | 'note';
}

/** A sentence that must not be missed. */
export function Callout({ tone = 'neutral', icon, children, actions, className, role = 'note' }: CalloutProps) {
  return (
    <div
      role={role}
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-panel border px-3 py-2 text-13 [&>svg]:size-4 [&>svg]:shrink-0',
        tones[tone],
        className,
      )}
    >
      {icon}
      <div className="name flex-1 basis-48 text-ink">{children}</div>
      {actions === undefined ? null : <div className="flex items-center gap-2">{actions}</div>}
    </div>
  );
}

export interface EmptyStateProps {
  /** What is not there, as a sentence. */
  readonly title: ReactNode;
  /** Which metric was looked for, where, over which window. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** Nothing to draw, and why. */
export function EmptyState({ title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={cn('mx-auto flex max-w-xl flex-col items-center gap-2 px-4 py-8 text-center', className)}>
      <p className="name text-14 font-medium text-ink">{title}</p>
      {children === undefined ? null : <div className="name text-13 text-muted">{children}</div>}
      {actions === undefined ? null : <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
