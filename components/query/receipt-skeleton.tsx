import { Skeleton } from '@/components/ui/small';

/** The room of a receipt that is on its way. */
export function ReceiptSkeleton() {
  return (
    <div aria-busy className="grid gap-2">
      <Skeleton className="h-4 w-2/3" />
      <Skeleton className="h-24" />
      <Skeleton className="h-24" />
    </div>
  );
}
