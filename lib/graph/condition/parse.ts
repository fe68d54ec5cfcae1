import { closest, fieldNamed, fieldNames, isNumberField, numberTraits, wordTraits } from './fields';
import { type Token, tokensOf } from './tokens';
import type { Comparison, Condition, ConditionProblem, NumberField, ParsedCondition, WordField } from './types';

const isProblem = (value: Condition | ConditionProblem): value is ConditionProblem => 'message' in value;
const problem = (at: number, message: string): ConditionProblem => ({ at, message });

/** A place in the token list that moves on as the parser reads. */
interface Reader {
  readonly tokens: readonly Token[];
  readonly end: number;
  index: number;
  depth: number;
}

const MAX_DEPTH = 40;

const keyword = (token: Token | undefined, word: string): boolean =>
  token?.is === 'word' && !token.quoted && token.text.toLowerCase() === word;

const NUMBER = /^(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?\s*(%|[a-z/]*)$/i;

const readNumber = (field: NumberField, op: Comparison, token: Token): Condition | ConditionProblem => {
  const { example, units } = numberTraits[field];
  const parts = token.is === 'word' ? NUMBER.exec(token.text) : null;
  if (parts === null) return problem(token.at, `${field} is compared with a number, for example ${example}.`);
  const [, digits = '', exponent = '', spelled = ''] = parts;
  const unit = Object.keys(units).find((known) => known.toLowerCase() === spelled.toLowerCase());
  const factor = unit === undefined ? undefined : units[unit];
  if (factor === undefined) {
    const want = spelled === '' ? 'needs its unit' : `does not come in “${spelled}”`;
    return problem(token.at, `${field} ${want}: write ${example}.`);
  }
  const value = Number(`${digits}${exponent}`) * factor;
  if (!Number.isFinite(value)) return problem(token.at, 'That number is too large.');
  return { is: 'number', field, op, value };
};

const readWord = (field: WordField, op: Comparison, token: Token): Condition | ConditionProblem => {
  const { example, values } = wordTraits[field];
  if (op !== '=' && op !== '!=')
    return problem(token.at, `${field} is no number; compare it with = or !=, as in ${example}.`);
  if (token.is !== 'word') return problem(token.at, `After ${field} ${op} comes a word, as in ${example}.`);
  const value = values === null ? token.text : values.find((known) => known === token.text.toLowerCase());
  if (value !== undefined) return { is: 'word', field, op, value };
  const meant = closest(token.text, values ?? []);
  const list = (values ?? []).join(', ');
  return problem(token.at, `${field} is one of ${list}.${meant === null ? '' : ` Did you mean ${meant}?`}`);
};

const readComparison = (reader: Reader, name: Token & { is: 'word' }): Condition | ConditionProblem => {
  const op = reader.tokens[reader.index];
  if (op?.is !== 'op') return problem(name.end, 'A comparison is missing here.');
  reader.index += 1;
  const field = name.quoted ? null : fieldNamed(name.text);
  if (field === null) {
    const meant = closest(name.text, fieldNames);
    const help = meant === null ? `These can be compared: ${fieldNames.join(', ')}.` : `Did you mean ${meant}?`;
    return problem(name.at, `“${name.text}” cannot be compared. ${help}`);
  }
  const example = (isNumberField(field) ? numberTraits[field] : wordTraits[field]).example;
  const value = reader.tokens[reader.index];
  if (value === undefined)
    return problem(reader.end, `After “${name.text} ${op.op}” something is missing, as in ${example}.`);
  reader.index += 1;
  if (!isNumberField(field)) return readWord(field, op.op, value);
  // "200 ms" reads like "200ms".
  const unit = reader.tokens[reader.index];
  const split = value.is === 'word' && /^[\d.]+$/.test(value.text) && unit?.is === 'word' && !unit.quoted;
  const spelled =
    split &&
    Object.keys(numberTraits[field].units).some(
      (known) => known !== '' && known.toLowerCase() === unit.text.toLowerCase(),
    );
  if (!spelled) return readNumber(field, op.op, value);
  reader.index += 1;
  return readNumber(field, op.op, { ...value, text: value.text + unit.text });
};

const readOne = (reader: Reader): Condition | ConditionProblem => {
  const token = reader.tokens[reader.index];
  if (token === undefined) return problem(reader.end, 'Something to look for is missing at the end.');
  reader.index += 1;
  if (token.is === '!' || keyword(token, 'not')) {
    const of = nested(reader, token.at, readOne);
    return isProblem(of) ? of : { is: 'not', of };
  }
  if (token.is === '(') return readGroup(reader, token.at);
  if (token.is === ')') return problem(token.at, 'This ) has no ( before it.');
  if (token.is === 'op') {
    return problem(
      token.at,
      `Before ${token.op} comes what to compare, as in errors > 1%. To look for the sign itself, quote it.`,
    );
  }
  if (keyword(token, 'and') || keyword(token, 'or')) {
    return problem(
      token.at,
      `“${token.text}” joins two conditions; one is missing before it. To look for the word, quote it.`,
    );
  }
  if (reader.tokens[reader.index]?.is === 'op') return readComparison(reader, token);
  return token.text === ''
    ? problem(token.at, 'There is nothing between these quotes.')
    : { is: 'text', text: token.text };
};

const nested = (
  reader: Reader,
  at: number,
  read: (reader: Reader) => Condition | ConditionProblem,
): Condition | ConditionProblem => {
  if (reader.depth >= MAX_DEPTH) return problem(at, 'That is nested too deeply.');
  reader.depth += 1;
  const inner = read(reader);
  reader.depth -= 1;
  return inner;
};

const readGroup = (reader: Reader, at: number): Condition | ConditionProblem => {
  const inner = nested(reader, at, readOr);
  if (isProblem(inner)) return inner;
  if (reader.tokens[reader.index]?.is !== ')') return problem(at, 'This ( is not closed: add ).');
  reader.index += 1;
  return inner;
};

const readAnd = (reader: Reader): Condition | ConditionProblem => {
  const all: Condition[] = [];
  for (;;) {
    const one = readOne(reader);
    if (isProblem(one)) return one;
    all.push(one);
    const next = reader.tokens[reader.index];
    if (next === undefined || next.is === ')' || keyword(next, 'or')) break;
    // Conditions side by side must all hold, `and` between them or not.
    if (keyword(next, 'and')) reader.index += 1;
  }
  const [first] = all;
  return all.length === 1 && first !== undefined ? first : { is: 'and', of: all };
};

const readOr = (reader: Reader): Condition | ConditionProblem => {
  const any: Condition[] = [];
  for (;;) {
    const one = readAnd(reader);
    if (isProblem(one)) return one;
    any.push(one);
    if (!keyword(reader.tokens[reader.index], 'or')) break;
    reader.index += 1;
  }
  const [first] = any;
  return any.length === 1 && first !== undefined ? first : { is: 'or', of: any };
};

/**
 * Reads what a person types to find or hide: bare text, comparisons (`errors > 1%`, `mtls = plaintext`), `!` or `not`,
 * `and`, `or`, parentheses. Never throws; a problem says where and teaches what would work.
 */
export const parseCondition = (text: string): ParsedCondition => {
  const tokens = tokensOf(text);
  if ('message' in tokens) return { ok: false, problem: tokens };
  if (tokens.length === 0) return { ok: true, condition: null };
  const reader: Reader = { tokens, end: text.length, index: 0, depth: 0 };
  const condition = readOr(reader);
  if (isProblem(condition)) return { ok: false, problem: condition };
  const rest = tokens[reader.index];
  if (rest !== undefined) return { ok: false, problem: problem(rest.at, 'This ) has no ( before it.') };
  return { ok: true, condition };
};
