import type { AdoptionDraft } from '@/lib/domain/adoption';

/** One thing that a person can say in an assessment, whatever its kind: what is merged, compared and left out by one. */
export interface Part {
  readonly id: string;
  /** As the model calls it, for a person to quote; empty: it does not. */
  readonly mark: string;
  /** The question's wording, or what it is called. */
  readonly title: string;
  /** What was said, comparable; null: nothing. */
  readonly said: (draft: AdoptionDraft) => string | null;
  /** For a person to read; empty where nothing was said. */
  readonly text: (draft: AdoptionDraft) => string;
  /** On whose word. */
  readonly ground: (draft: AdoptionDraft) => string;
  /** What is said in one draft says all that the other says, and more. */
  readonly outranks: (one: AdoptionDraft, other: AdoptionDraft) => boolean;
  /** `into`, with what `from` says. */
  readonly take: (into: AdoptionDraft, from: AdoptionDraft) => AdoptionDraft;
}

export interface Lens<T> {
  readonly id: string;
  readonly title: string;
  /** undefined: nothing was said. */
  readonly get: (draft: AdoptionDraft) => T | undefined;
  readonly set: (draft: AdoptionDraft, value: T | undefined) => AdoptionDraft;
  readonly text?: (value: T, draft: AdoptionDraft) => string;
  readonly ground?: (value: T) => string;
  /** What counts as the same; else the value itself does. */
  readonly key?: (value: T) => unknown;
  readonly outranks?: (one: T, other: T) => boolean;
}

/** The same text for the same value, in whatever order its keys came. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, canonical(each)]));
};

const spelled = (value: unknown): string => JSON.stringify(canonical(value));

/** A part that reads and writes one place of a draft. */
export const part = <T>({ id, title, get, set, text = String, ground, key, outranks }: Lens<T>): Part => ({
  id,
  mark: /^[A-Z]\d+$/.test(id) ? id : '',
  title,
  said: (draft) => {
    const value = get(draft);
    return value === undefined ? null : spelled(key === undefined ? value : key(value));
  },
  text: (draft) => {
    const value = get(draft);
    return value === undefined ? '' : text(value, draft);
  },
  ground: (draft) => {
    const value = get(draft);
    return value === undefined || ground === undefined ? '' : ground(value);
  },
  outranks: (one, other) => {
    const [a, b] = [get(one), get(other)];
    return a !== undefined && b !== undefined && (outranks?.(a, b) ?? false);
  },
  take: (into, from) => set(into, get(from)),
});

/** `record` with one entry more, other or less. */
export const withEntry = <T extends object, K extends keyof T>(record: T, key: K, value: T[K] | undefined): T => {
  const { [key]: _, ...rest } = record;
  return (value === undefined ? rest : { ...rest, [key]: value }) as T;
};
