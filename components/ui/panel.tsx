import { type ReactNode, useId } from 'react';
import { cn } from './cn';

export interface PanelProps {
  readonly title: ReactNode;
  /** A sentence or figure beside the title, in a lighter tone. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** Where the figures come from and how far to trust them. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Content that brings its own padding, such as a table. */
  readonly flush?: boolean;
  readonly level?: 2 | 3;
}

/** One question and its answer. Panels never nest. */
export function Panel({ title, aside, actions, footer, children, className, flush, level = 2 }: PanelProps) {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby={id} className={cn('panel flex min-w-0 flex-col', className)}>
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3 pb-2">
        <Heading id={id} className="name text-13 font-semibold text-ink">
          {title}
        </Heading>
        {aside === undefined ? null : <span className="name text-13 text-muted">{aside}</span>}
        {actions === undefined ? null : <div className="ml-auto flex items-center gap-1">{actions}</div>}
      </header>
      <div className={cn('min-h-0 min-w-0 flex-1', flush ? '' : 'px-4 pb-4')}>{children}</div>
      {footer === undefined ? null : (
        <footer className="flex min-h-8 flex-wrap items-center gap-x-3 border-t border-line px-4 py-1 text-12 text-muted">
          {footer}
        </footer>
      )}
    </section>
  );
}
