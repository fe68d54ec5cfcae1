'use client';
import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from '@/components/ui/button';
import { copyText } from './copy';

export interface CopyButtonProps extends Omit<ButtonProps, 'onClick'> {
  /** What is copied, made at the click. */
  readonly text: () => string;
  readonly children: ReactNode;
}

const SHOWN = 1600;
const words = { idle: null, copied: 'Copied', refused: 'Select the text and copy it by hand' } as const;

/** Copies, and says whether it worked. */
export function CopyButton({ text, children, ...rest }: CopyButtonProps) {
  const [state, setState] = useState<keyof typeof words>('idle');
  const copy = async () => {
    setState((await copyText(text())) ? 'copied' : 'refused');
    setTimeout(() => setState('idle'), SHOWN);
  };
  return (
    <Button onClick={() => void copy()} {...rest}>
      {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{words[state] ?? children}</span>
    </Button>
  );
}
