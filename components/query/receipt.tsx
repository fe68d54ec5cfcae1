'use client';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { ReceiptSkeleton } from './receipt-skeleton';

const ReceiptContents = lazy(async () => ({ default: (await import('./receipt-contents')).ReceiptContents }));

export interface ReceiptProps {
  /** Where the figures came from: the endpoint and its question, as `useFrame` took them. */
  readonly endpoint: string;
  readonly search: URLSearchParams;
  /** What is being explained, e.g. "Error rate of checkout". */
  readonly title: string;
  /** The button that opens it. */
  readonly trigger: ReactNode;
}

/** Why a number is what it is: every query behind it, what it cost, how old it is. Asked for only when opened. */
export function Receipt({ endpoint, search, title, trigger }: ReceiptProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title={title}
      description="Where these figures come from."
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
    >
      {open ? (
        <Suspense fallback={<ReceiptSkeleton />}>
          <ReceiptContents endpoint={endpoint} search={search} />
        </Suspense>
      ) : null}
    </Dialog>
  );
}
