'use client';
import { cloneElement, isValidElement, type MouseEvent, type ReactElement, type ReactNode, useState } from 'react';

/**
 * What opens beside a button is fetched when somebody is about to open it: the positioning and focus code of menus and
 * popovers weighs as much as a page. Until then the button stands alone and looks and reads the same.
 */
export interface OnDemand {
  /** Somebody has asked for it: draw the real thing, opened. */
  readonly wanted: boolean;
  /** For the button: fetch when the pointer comes near, and open when it is pressed. */
  readonly trigger: TriggerProps;
}

interface TriggerProps {
  readonly 'aria-haspopup': 'menu' | 'dialog';
  readonly 'aria-expanded': false;
  readonly 'data-state': 'closed';
  readonly onPointerEnter: () => void;
  readonly onClick: (event: MouseEvent) => void;
}

export const useOnDemand = (
  kind: 'menu' | 'dialog',
  load: () => Promise<unknown>,
  onOpen?: (open: boolean) => void,
): OnDemand => {
  const [wanted, setWanted] = useState(false);
  return {
    wanted,
    trigger: {
      'aria-haspopup': kind,
      'aria-expanded': false,
      'data-state': 'closed',
      // A failed fetch is tried again, and told of, when it is opened.
      onPointerEnter: () => void load().catch(() => undefined),
      onClick: () => {
        setWanted(true);
        onOpen?.(true);
      },
    },
  };
};

/** A button that was handed over, with what makes it open something. */
export const asTrigger = (button: ReactNode, props: TriggerProps): ReactNode =>
  isValidElement(button) ? cloneElement(button as ReactElement<Partial<TriggerProps>>, props) : button;
