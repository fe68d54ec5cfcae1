'use client';
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';
import { MultiSelectButton, type MultiSelectProps, SelectButton, type SelectProps } from './select-button';

const surface =
  'z-50 max-h-[min(60vh,24rem)] min-w-44 max-w-80 overflow-y-auto rounded-panel border border-line bg-raised p-1 text-13 text-ink shadow-lift';
const row =
  'flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

export interface MenuAction {
  readonly does: string;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly trigger: ReactNode;
  readonly actions: readonly MenuAction[];
  readonly align?: 'start' | 'end';
}

/** Verbs behind a button. `trigger` is a button element. */
export function MenuOpen({ trigger, actions, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={4} collisionPadding={8} className={surface}>
          {actions.map(({ does, onSelect }) => (
            <DropdownMenu.Item key={does} className={row} onSelect={onSelect}>
              {does}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** One of several, behind a button that shows the chosen one. */
export function SelectOpen<T extends string>({ label, value, options, onChange, className }: SelectProps<T>) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>
        <SelectButton label={label} value={value} options={options} className={className} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} collisionPadding={8} className={surface}>
          <DropdownMenu.RadioGroup
            value={value}
            onValueChange={(next) => {
              const option = options.find((known) => known.value === next);
              if (option) onChange(option.value);
            }}
          >
            {options.map((option) => (
              <DropdownMenu.RadioItem key={option.value} value={option.value} className={cn(row, 'pl-8')}>
                <DropdownMenu.ItemIndicator className="-ml-6">
                  <Check aria-hidden />
                </DropdownMenu.ItemIndicator>
                <span className="name">{option.label}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Any number of names; none means all. Values in the address that are not among the options stay listed. */
export function MultiSelectOpen({
  label,
  values,
  options,
  onChange,
  all,
  look = 'plain',
  className,
}: MultiSelectProps) {
  const known = [...new Set([...values, ...options])].sort();
  const toggle = (name: string) =>
    onChange(values.includes(name) ? values.filter((value) => value !== name) : [...values, name]);
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>
        <MultiSelectButton label={label} values={values} all={all} look={look} className={className} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} collisionPadding={8} className={surface}>
          <DropdownMenu.Item
            className={row}
            onSelect={(event) => {
              event.preventDefault();
              onChange([]);
            }}
          >
            {all}
          </DropdownMenu.Item>
          {known.map((name) => (
            <DropdownMenu.CheckboxItem
              key={name}
              checked={values.includes(name)}
              onCheckedChange={() => toggle(name)}
              onSelect={(event) => event.preventDefault()}
              className={cn(row, 'pl-8')}
            >
              <DropdownMenu.ItemIndicator className="-ml-6">
                <Check aria-hidden />
              </DropdownMenu.ItemIndicator>
              <span className="name">{name}</span>
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
