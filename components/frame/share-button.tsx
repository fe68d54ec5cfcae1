'use client';
import { Link as Chain } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useShareOpen } from '@/components/share/offer';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/small';

// Fetched when somebody shares: no page pays for it at first.
const ShareMenu = dynamic(() => import('@/components/share/share-menu').then((made) => made.ShareMenu), {
  ssr: false,
  loading: () => <Skeleton className="h-72" />,
});

/** Every way to hand on what is on screen. */
export function ShareButton() {
  const [open, setOpen] = useShareOpen();
  return (
    <Dialog
      title="Share this view"
      open={open}
      onOpenChange={setOpen}
      className="max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[88dvh] max-sm:w-full max-sm:rounded-b-none"
      trigger={
        <Button look="quiet" aria-keyshortcuts="s">
          <Chain aria-hidden />
          <span className="max-sm:sr-only">Share</span>
        </Button>
      }
    >
      <ShareMenu />
    </Dialog>
  );
}
