import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { Tooltip } from './tooltip';

const looks = {
  plain: 'border border-line bg-panel text-ink hover:bg-hover',
  primary: 'border border-accent-fill bg-accent-fill text-on-accent hover:opacity-90',
  quiet: 'border border-transparent text-muted hover:bg-hover hover:text-ink',
} as const;

/** The look of a button, for links that act like one. */
export const buttonClass = (look: keyof typeof looks = 'plain', className?: string): string =>
  cn(
    'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-control px-2.5 text-13 font-medium whitespace-nowrap',
    'transition-colors duration-[120ms] select-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
    looks[look],
    className,
  );

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks;
}

/** A verb. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}

export interface IconButtonProps extends Omit<ButtonProps, 'aria-label'> {
  /** What it does: the name for screen readers, and the tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A verb drawn as an icon; its name shows on hover and focus. */
export function IconButton({ label, look = 'quiet', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <Button look={look} aria-label={label} className={cn('w-8 px-0', className)} {...rest} />
    </Tooltip>
  );
}
