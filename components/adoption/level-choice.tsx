'use client';
import { RadioGroup } from 'radix-ui';
import { useHotkeys } from 'react-hotkeys-hook';
import { cn } from '@/components/ui/cn';
import { Kbd } from '@/components/ui/small';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly says?: string;
}

export interface ChoiceListProps<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly value: T | null;
  readonly onChange: (value: T) => void;
  /** Number keys choose; for the one list that is the answer. */
  readonly hasKeys?: boolean;
}

/** A choice of one, each with what it means; number keys choose. */
export function ChoiceList<T extends string>({ label, choices, value, onChange, hasKeys = false }: ChoiceListProps<T>) {
  const pick = (index: number) => {
    const choice = choices[index];
    if (choice) onChange(choice.value);
  };
  useHotkeys(
    choices.map((_, index) => String(index + 1)),
    ({ key }) => pick(Number(key) - 1),
    { enabled: hasKeys, enableOnFormTags: ['radio'] },
  );
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value ?? ''}
      onValueChange={(next) => pick(choices.findIndex((choice) => choice.value === next))}
      className="grid gap-2"
    >
      {choices.map((choice, index) => (
        <RadioGroup.Item
          key={choice.value}
          value={choice.value}
          aria-label={choice.says === undefined ? choice.label : `${choice.label}: ${choice.says}`}
          className={cn(
            'group flex min-h-11 items-center gap-3 rounded-panel border border-line bg-panel px-3 py-2 text-left hover:border-line-strong hover:bg-hover',
            'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft',
          )}
        >
          <span
            aria-hidden
            className="grid size-4 shrink-0 place-items-center rounded-full border border-line-strong group-data-[state=checked]:border-accent"
          >
            <span className="hidden size-2 rounded-full bg-accent group-data-[state=checked]:block" />
          </span>
          <span className="name flex-1">
            <span className="block text-16 text-ink">{choice.label}</span>
            {choice.says === undefined ? null : <span className="block text-13 text-muted">{choice.says}</span>}
          </span>
          {hasKeys ? (
            <span aria-hidden className="max-sm:hidden">
              <Kbd>{index + 1}</Kbd>
            </span>
          ) : null}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

export interface CheckListProps<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly chosen: readonly T[];
  readonly onToggle: (value: T) => void;
}

/** A choice of any. */
export function CheckList<T extends string>({ label, choices, chosen, onToggle }: CheckListProps<T>) {
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ value, label: name, says }) => (
        <label
          key={value}
          className={cn(
            'flex cursor-pointer items-start gap-3 rounded-panel border px-3 py-2 hover:border-line-strong hover:bg-hover',
            chosen.includes(value) ? 'border-accent bg-accent-soft' : 'border-line bg-panel',
          )}
        >
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => onToggle(value)}
            className="mt-0.5 size-4 shrink-0 accent-accent-fill"
          />
          <span className="name">
            <span className="block text-16 text-ink">{name}</span>
            {says === undefined ? null : <span className="block text-13 text-muted">{says}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
