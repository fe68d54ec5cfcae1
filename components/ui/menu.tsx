'use client';
import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { buttonClass } from './button';
import { cn } from './cn';
import type { Option } from './segmented';

const surface =
  'z-50 max-h-[min(60vh,24rem)] min-w-44 max-w-80 overflow-y-auto rounded-panel border border-line bg-raised p-1 text-13 text-ink shadow-lift';
const row =
  'flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';

export interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

/** Verbs behind a button. `trigger` is a button element. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align={align} sideOffset={4} collisionPadding={8} className={surface}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({ onSelect, children }: { readonly onSelect: () => void; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Item className={row} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}

export interface SelectProps<T extends string> {
  /** What is being chosen; also read out. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly className?: string;
}

/** One of several, behind a button that shows the chosen one. */
export function Select<T extends string>({ label, value, options, onChange, className }: SelectProps<T>) {
  const chosen = options.find((option) => option.value === value);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={buttonClass('plain', cn('font-normal', className))}>
        <span className="text-muted">{label}</span>
        <span className="name truncate font-medium">{chosen?.label ?? value}</span>
        <ChevronDown aria-hidden />
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

export interface MultiSelectProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly options: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  /** What none chosen means: "5 namespaces". */
  readonly all: string;
  readonly look?: 'plain' | 'quiet';
  readonly className?: string;
}

/** Any number of names; none means all. Values in the address that are not among the options stay listed. */
export function MultiSelect({ label, values, options, onChange, all, look = 'plain', className }: MultiSelectProps) {
  const known = [...new Set([...values, ...options])].sort();
  const toggle = (name: string) =>
    onChange(values.includes(name) ? values.filter((value) => value !== name) : [...values, name]);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={buttonClass(look, cn('max-w-64 font-normal', className))}>
        <span className={values.length === 0 ? 'sr-only' : 'text-muted'}>{label}</span>
        <span className="name truncate text-ink">{values.length === 0 ? all : values.join(', ')}</span>
        <ChevronDown aria-hidden />
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
