'use client';
import { lazy, Suspense } from 'react';
import type { DialogProps } from './dialog-open';
import { asTrigger, useOnDemand } from './on-demand';

const load = () => import('./dialog-open');
const DialogOpen = lazy(async () => ({ default: (await load()).DialogOpen }));

/** A layer over the middle of the page, fetched when it is first opened. */
export function Dialog(props: DialogProps) {
  const { wanted, trigger } = useOnDemand('dialog', load, props.onOpenChange);
  const alone = asTrigger(props.trigger ?? null, trigger);
  if (!wanted && props.open !== true) return alone;
  return (
    <Suspense fallback={alone}>
      <DialogOpen {...props} defaultOpen />
    </Suspense>
  );
}
