'use client';
import { Search as Glass, X } from 'lucide-react';
import { type ComponentProps, type Ref, useId } from 'react';
import { cn } from './cn';

const field =
  'h-8 w-full min-w-0 rounded-control border border-line bg-panel px-2.5 text-13 text-ink placeholder:text-faint hover:border-line-strong focus-visible:outline-offset-0';

export interface InputProps extends ComponentProps<'input'> {
  readonly label: string;
  /** Where the label is told by the surroundings: read out, not drawn. */
  readonly bare?: boolean;
}

/** One line of text with its label. */
export function Input({ label, bare, className, id, ...rest }: InputProps) {
  const own = useId();
  const name = id ?? own;
  return (
    <div className="min-w-0">
      <label htmlFor={name} className={bare ? 'sr-only' : 'mb-1 block text-12 text-muted'}>
        {label}
      </label>
      <input id={name} className={cn(field, className)} {...rest} />
    </div>
  );
}

export interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A filter as you type. Escape clears it. */
export function Search({ label, value, onChange, placeholder, className, inputRef }: SearchProps) {
  return (
    <search className={cn('relative block w-64 max-w-full', className)}>
      <Glass aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        value={value}
        placeholder={placeholder ?? label}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.stopPropagation();
          onChange('');
        }}
        className={cn(field, 'px-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {value === '' ? null : (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => onChange('')}
          className="absolute top-1 right-1 grid size-6 place-items-center rounded-control text-faint hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </search>
  );
}
