import type { Attribute } from '@/lib/domain/trace';

/** The answer is not what the API promises. Caught where the answer was asked for; never leaves this folder. */
export class MalformedAnswer extends Error {}

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null and absent mean empty, in every API. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const fieldsOf = (value: unknown): readonly Fields[] => listOf(value).filter(isFields);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const filledOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A finite number, also one spelled as text (64-bit fields are); null for anything else. */
export const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** An instant as spelled: text keeps the nanoseconds that a number would lose. */
export const instantOf = (value: unknown): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null;

/** Whole numbers that a double cannot hold stay text. */
const wholeNumber = (value: unknown): Pick<Attribute, 'type' | 'value'> => {
  const number = numberOf(value);
  if (number !== null && (Number.isSafeInteger(number) || typeof value === 'number')) {
    return { type: 'number', value: number };
  }
  return value === null || value === undefined ? { type: 'none', value: null } : { type: 'text', value: String(value) };
};

/** A value of no declared type: what JSON says it is. Structures are spelled out as text, `__proto__` and all. */
export const attributeOf = (key: string, value: unknown): Attribute => {
  switch (typeof value) {
    case 'string':
      return { key, type: 'text', value };
    case 'number':
      return Number.isFinite(value) ? { key, type: 'number', value } : { key, type: 'text', value: String(value) };
    case 'boolean':
      return { key, type: 'bool', value };
    default:
      return value === null || value === undefined
        ? { key, type: 'none', value: null }
        : { key, type: 'json', value: JSON.stringify(value) };
  }
};

export const wholeAttribute = (key: string, value: unknown): Attribute => ({ key, ...wholeNumber(value) });

/** Gone as a number of microseconds: a span that lasts longer than the universe is a broken record. */
const LONGEST_US = Number.MAX_SAFE_INTEGER;
export const durationUsOf = (value: unknown): number | null => {
  const us = numberOf(value);
  return us === null || Math.abs(us) > LONGEST_US ? null : us;
};
