'use client';
import { lazy, type ReactElement, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';

const TooltipOpen = lazy(async () => ({ default: (await import('./tooltip-open')).TooltipOpen }));

/** How long the pointer must rest before the words come, ms. */
const REST = 350;

/** Words beside a control. They repeat or add to what a screen reader already hears: never the only name. */
export function Tooltip({ text, children }: { readonly text: ReactNode; readonly children: ReactElement }) {
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const anchor = useRef<Element | null>(null);
  const id = useId();
  const show = (after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(true), after);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!open) return;
    anchor.current?.setAttribute('aria-describedby', id);
    return () => anchor.current?.removeAttribute('aria-describedby');
  }, [open, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it has no box of its own; what happens to its child bubbles here.
    <span
      ref={(span) => {
        anchor.current = span?.firstElementChild ?? null;
      }}
      className="contents"
      onPointerEnter={() => show(REST)}
      onPointerLeave={hide}
      onFocus={() => show(0)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {open ? (
        <Suspense>
          <TooltipOpen id={id} anchor={anchor}>
            {text}
          </TooltipOpen>
        </Suspense>
      ) : null}
    </span>
  );
}
