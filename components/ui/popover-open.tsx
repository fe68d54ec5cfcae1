'use client';
import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface PopoverProps {
  readonly trigger: ReactNode;
  /** Read out when it opens. */
  readonly label: string;
  readonly children: ReactNode;
  readonly align?: 'start' | 'center' | 'end';
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly className?: string;
  /** Opened by what fetched this. */
  readonly defaultOpen?: boolean;
}

/** A small surface beside its button. */
export function PopoverOpen({
  defaultOpen = false,
  trigger,
  label,
  children,
  align = 'end',
  open,
  onOpenChange,
  className,
}: PopoverProps) {
  const state = { ...(open === undefined ? {} : { open }), ...(onOpenChange === undefined ? {} : { onOpenChange }) };
  return (
    <Radix.Root defaultOpen={defaultOpen} {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            'z-50 max-h-[80vh] max-w-[calc(100vw-1rem)] overflow-y-auto rounded-panel border border-line bg-raised p-3 text-13 text-ink shadow-lift outline-none',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
