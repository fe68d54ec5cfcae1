'use client';
import { Popover as Radix } from 'radix-ui';
import type { ReactNode, RefObject } from 'react';

export interface TooltipOpenProps {
  readonly id: string;
  readonly anchor: RefObject<Element | null>;
  readonly children: ReactNode;
}

/** Words beside something, placed where there is room. It takes no focus and no pointer. */
export function TooltipOpen({ id, anchor, children }: TooltipOpenProps) {
  const at = { current: { getBoundingClientRect: () => anchor.current?.getBoundingClientRect() ?? new DOMRect() } };
  return (
    <Radix.Root open modal={false}>
      <Radix.Anchor virtualRef={at} />
      <Radix.Portal>
        <Radix.Content
          id={id}
          role="tooltip"
          side="top"
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="pointer-events-none z-50 max-w-72 rounded-control border border-line bg-raised px-2 py-1 text-12 text-ink shadow-lift"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
