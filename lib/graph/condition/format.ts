import { fieldNamed, numberTraits } from './fields';
import type { Condition } from './types';

const PLAIN = /^[^\s()<>=!"]+$/;
const KEYWORDS = new Set(['and', 'or', 'not']);

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const word = (text: string): string => (PLAIN.test(text) && !KEYWORDS.has(text.toLowerCase()) ? text : quote(text));

// A bare field name before an operator would read as a comparison; quoting it costs nothing.
const bare = (text: string): string => (fieldNamed(text) === null ? word(text) : quote(text));

const wrapped = (condition: Condition): string =>
  condition.is === 'and' || condition.is === 'or' ? `(${formatCondition(condition)})` : formatCondition(condition);

/** The text that reads back as the same condition. */
export const formatCondition = (condition: Condition): string => {
  switch (condition.is) {
    case 'text':
      return bare(condition.text);
    case 'number':
      return `${condition.field} ${condition.op} ${condition.value}${numberTraits[condition.field].unit}`;
    case 'word':
      return `${condition.field} ${condition.op} ${word(condition.value)}`;
    case 'not':
      return `not ${wrapped(condition.of)}`;
    case 'and':
    case 'or':
      return condition.of.map(wrapped).join(` ${condition.is} `);
  }
};
