'use client';
import { CopyButton } from '@/components/query/copy-button';

interface AddressProps {
  readonly label: string;
  readonly says: string;
  readonly address: string;
  readonly copy: string;
  readonly primary?: boolean;
}

/** An address to copy: by the button, or by hand where the browser forbids that. */
export function Address({ label, says, address, copy, primary = false }: AddressProps) {
  return (
    <div className="grid gap-1.5">
      <p className="text-13">
        <span className="font-medium">{label}</span> <span className="text-muted">{says}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <input
          readOnly
          aria-label={label}
          value={address}
          onFocus={(event) => event.currentTarget.select()}
          className="h-8 min-w-40 flex-1 rounded-control border border-line bg-sunken px-2 font-mono text-12 max-sm:min-w-full"
        />
        <CopyButton look={primary ? 'primary' : 'plain'} text={() => address}>
          {copy}
        </CopyButton>
      </div>
    </div>
  );
}
