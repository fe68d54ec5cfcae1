import { type Comparison, type ConditionProblem, comparisons } from './types';

export type Token =
  | { readonly is: 'word'; readonly text: string; readonly quoted: boolean; readonly at: number; readonly end: number }
  | { readonly is: 'op'; readonly op: Comparison; readonly at: number; readonly end: number }
  | { readonly is: '('; readonly at: number; readonly end: number }
  | { readonly is: ')'; readonly at: number; readonly end: number }
  | { readonly is: '!'; readonly at: number; readonly end: number };

/** Signs that end an unquoted word. */
const ENDS = /[\s()<>=!"]/;

const quotedWord = (text: string, at: number): Token | ConditionProblem => {
  let value = '';
  for (let index = at + 1; index < text.length; index += 1) {
    const sign = text.charAt(index);
    if (sign === '"') return { is: 'word', text: value, quoted: true, at, end: index + 1 };
    if (sign === '\\' && index + 1 < text.length) index += 1;
    value += text.charAt(index);
  }
  return { at, message: 'This quote is not closed: end the text with ".' };
};

const bareWord = (text: string, at: number): Token => {
  let end = at;
  while (end < text.length && !ENDS.test(text.charAt(end))) end += 1;
  return { is: 'word', text: text.slice(at, end), quoted: false, at, end };
};

const tokenAt = (text: string, at: number): Token | ConditionProblem => {
  const sign = text.charAt(at);
  if (sign === '"') return quotedWord(text, at);
  // `==` is what programmers type.
  if (text.startsWith('==', at)) return { is: 'op', op: '=', at, end: at + 2 };
  const op = comparisons.find((known) => text.startsWith(known, at));
  if (op !== undefined) return { is: 'op', op, at, end: at + op.length };
  if (sign === '(' || sign === ')' || sign === '!') return { is: sign, at, end: at + 1 };
  return bareWord(text, at);
};

/** Cuts a condition into its signs and words. */
export const tokensOf = (text: string): readonly Token[] | ConditionProblem => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    if ('message' in token) return token;
    tokens.push(token);
    at = token.end;
  }
  return tokens;
};
