'use client';
import { type ReactNode, useRef } from 'react';
import { Button, type ButtonProps } from '@/components/ui/button';

export interface PickFileProps {
  /** What the file is, for who does not see the button. */
  readonly label: string;
  readonly look?: ButtonProps['look'];
  readonly isBusy?: boolean;
  readonly onPick: (file: File) => void;
  readonly children: ReactNode;
}

/** A button that asks for a file of JSON. */
export function PickFile({ label, look, isBusy = false, onPick, children }: PickFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label={label}
        className="sr-only"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          // The same file may be chosen again after it was mended.
          currentTarget.value = '';
          if (file !== undefined) onPick(file);
        }}
      />
      <Button {...(look === undefined ? {} : { look })} onClick={() => input.current?.click()} aria-busy={isBusy}>
        {children}
      </Button>
    </>
  );
}
