'use client';
import { useState } from 'react';
import { Input } from '@/components/ui/input';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  /** undefined: the field is empty. */
  readonly onChange: (value: number | undefined) => void;
  readonly max?: number;
  readonly isWhole?: boolean;
  readonly placeholder?: string | undefined;
}

const readNumber = (text: string, max: number, isWhole: boolean): number | undefined | null => {
  if (text.trim() === '') return undefined;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) && value >= 0 && value <= max && (!isWhole || Number.isInteger(value))
    ? Number(value.toFixed(9))
    : null;
};

/** A figure that may be missing. What is no figure stays on screen, marked, and changes nothing. */
export function NumberField({ label, value, onChange, max = 1e12, isWhole = false, placeholder }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (value === undefined ? '' : String(value));
  const isBad = typed !== null && readNumber(typed, max, isWhole) === null;
  return (
    <Input
      label={label}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      placeholder={placeholder}
      aria-invalid={isBad}
      className={isBad ? 'figures border-failing-fill' : 'figures'}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = readNumber(event.target.value, max, isWhole);
        if (next !== null) onChange(next);
      }}
      onBlur={() => {
        if (!isBad) setTyped(null);
      }}
    />
  );
}
