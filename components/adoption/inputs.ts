import { capabilityIds } from '@/lib/adoption/order';
import { questionOf } from '@/lib/adoption/questions';
import { capabilityNames } from '@/lib/adoption/words';
import type { Flip } from '@/lib/domain/adoption';

/** The one answer that a flip or a shift changes, and into what. */
export const changeOf = ({ change }: Pick<Flip, 'change'>): readonly [key: string, value: Flip['change'][string]] =>
  Object.entries(change)[0] ?? ['', null];

export const shownValue = (value: Flip['change'][string]): string => {
  if (value === null) return 'none';
  return typeof value === 'object' ? value.join(', ') || 'none' : String(value).replaceAll('_', ' ');
};

/** What a flip changes: a question, or the use of one capability. */
export const inputName = (key: string): string => {
  const used = capabilityIds.find((id) => key === `use.${id}`);
  if (used !== undefined) return `Use of ${capabilityNames[used]}`;
  const question = questionOf(key);
  if (question === null) return key;
  return key.startsWith('mechanisms.') ? `${question.id}, by what,` : question.id;
};
