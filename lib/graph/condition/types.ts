/** Figures a condition compares with a number. */
export const numberFields = ['errors', 'latency', 'rate', 'bytes'] as const;
export type NumberField = (typeof numberFields)[number];

/** Traits a condition compares with a word. */
export const wordFields = [
  'name',
  'namespace',
  'cluster',
  'kind',
  'version',
  'health',
  'mtls',
  'protocol',
  'mesh',
] as const;
export type WordField = (typeof wordFields)[number];

export const comparisons = ['>=', '<=', '!=', '>', '<', '='] as const;
export type Comparison = (typeof comparisons)[number];

/** What a reader looks for or hides. Numbers are in the unit of their field: percent, ms, requests or bytes per second. */
export type Condition =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'number'; readonly field: NumberField; readonly op: Comparison; readonly value: number }
  | { readonly is: 'word'; readonly field: WordField; readonly op: '=' | '!='; readonly value: string }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'and' | 'or'; readonly of: readonly Condition[] };

/** Where a text stopped making sense, and what would. `at`: index of the first character at fault. */
export interface ConditionProblem {
  readonly at: number;
  readonly message: string;
}

/** `condition` null: the text was empty, and everything goes. */
export type ParsedCondition =
  | { readonly ok: true; readonly condition: Condition | null }
  | { readonly ok: false; readonly problem: ConditionProblem };
