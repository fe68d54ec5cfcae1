'use client';
import { Link as Chain } from 'lucide-react';
import { useState } from 'react';
import { CopyButton } from '@/components/query/copy-button';
import { FreezeForm } from '@/components/snapshot/freeze-form';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { frozenAddress } from './share';

/** A link to what is on screen: as it is now, or as it will be. */
export function ShareButton() {
  const [open, setOpen] = useState(false);
  const address = open ? frozenAddress(location.href, Date.now()) : '';
  return (
    <Popover
      label="Share this view"
      open={open}
      onOpenChange={setOpen}
      className="grid w-80 gap-2"
      trigger={
        <Button look="quiet">
          <Chain aria-hidden />
          <span className="max-sm:sr-only">Share</span>
        </Button>
      }
    >
      <p className="text-muted">Whoever opens the link sees this page with its filters.</p>
      <input
        readOnly
        aria-label="Link to this window"
        value={address}
        onFocus={(event) => event.currentTarget.select()}
        className="h-8 w-full rounded-control border border-line bg-sunken px-2 font-mono text-12"
      />
      <CopyButton look="primary" text={() => address}>
        Copy link to this window
      </CopyButton>
      <CopyButton text={() => location.href}>Copy link that stays live</CopyButton>
      <div className="mt-1 border-t border-line pt-3">{open ? <FreezeForm /> : null}</div>
    </Popover>
  );
}
