'use client';
import { CircleAlert } from 'lucide-react';
import type { Ref } from 'react';
import { cn } from '@/components/ui/cn';
import { Search } from '@/components/ui/input';
import { parseCondition } from '@/lib/graph/condition';

export interface ConditionInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What came of it: "3 services, 5 calls". */
  readonly result?: string | undefined;
  /** Enter: go there. */
  readonly onEnter?: () => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly className?: string;
}

/** A find or hide condition. What cannot be read is explained under it and changes nothing until it can. */
export function ConditionInput({
  label,
  placeholder,
  value,
  onChange,
  result,
  onEnter,
  inputRef,
  className,
}: ConditionInputProps) {
  const parsed = parseCondition(value);
  const said = parsed.ok ? (value.trim() === '' ? undefined : result) : parsed.problem.message;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside is what takes the key.
    <div className={cn('group', className)} onKeyDown={(event) => event.key === 'Enter' && onEnter?.()}>
      <Search
        label={label}
        placeholder={placeholder}
        value={value}
        onChange={onChange}
        className="w-full"
        {...(inputRef === undefined ? {} : { inputRef })}
      />
      <div aria-live="polite" className="relative">
        {said === undefined ? null : (
          <p
            className={cn(
              'name absolute top-1 right-0 left-0 z-20 rounded-control border border-line bg-raised px-2 py-1 text-12 shadow-lift',
              // What was found is news while one types; what is wrong stays until it is right.
              parsed.ok ? 'text-muted not-group-focus-within:sr-only' : 'text-ink',
            )}
          >
            {parsed.ok ? null : <CircleAlert aria-hidden className="mr-1 inline size-3.5 align-[-2px] text-degraded" />}
            {said}
          </p>
        )}
      </div>
    </div>
  );
}
