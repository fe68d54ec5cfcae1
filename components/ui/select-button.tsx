import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { buttonClass } from './button';
import { cn } from './cn';
import type { Option } from './segmented';

export interface SelectProps<T extends string> {
  /** What is being chosen; also read out. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly className?: string | undefined;
}

type Native = Omit<ComponentProps<'button'>, 'value' | 'onChange' | 'className'>;

/** The button of a choice: what is chosen, and among what. */
export function SelectButton<T extends string>({
  label,
  value,
  options,
  className,
  ...native
}: Omit<SelectProps<T>, 'onChange'> & Native) {
  const chosen = options.find((option) => option.value === value);
  return (
    <button type="button" className={buttonClass('plain', cn('font-normal', className))} {...native}>
      <span className="text-muted">{label}</span>
      <span className="name truncate font-medium">{chosen?.label ?? value}</span>
      <ChevronDown aria-hidden />
    </button>
  );
}

export interface MultiSelectProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly options: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  /** What none chosen means: "5 namespaces". */
  readonly all: string;
  readonly look?: 'plain' | 'quiet' | undefined;
  readonly className?: string | undefined;
}

export function MultiSelectButton({
  label,
  values,
  all,
  look = 'plain',
  className,
  ...native
}: Omit<MultiSelectProps, 'onChange' | 'options'> & Native) {
  return (
    <button type="button" className={buttonClass(look, cn('max-w-64 font-normal', className))} {...native}>
      <span className={values.length === 0 ? 'sr-only' : 'text-muted'}>{label}</span>
      <span className="name truncate text-ink">{values.length === 0 ? all : values.join(', ')}</span>
      <ChevronDown aria-hidden />
    </button>
  );
}
