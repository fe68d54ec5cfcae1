'use client';
import { lazy, Suspense } from 'react';
import { asTrigger, useOnDemand } from './on-demand';
import type { PopoverProps } from './popover-open';

const load = () => import('./popover-open');
const PopoverOpen = lazy(async () => ({ default: (await load()).PopoverOpen }));

/** A small surface beside its button, fetched when it is first opened. */
export function Popover(props: PopoverProps) {
  const { wanted, trigger } = useOnDemand('dialog', load, props.onOpenChange);
  const alone = asTrigger(props.trigger, trigger);
  if (!wanted && props.open !== true) return alone;
  return (
    <Suspense fallback={alone}>
      <PopoverOpen {...props} defaultOpen />
    </Suspense>
  );
}
