import type { LevelQuestionId, Profile } from '@/lib/domain/adoption';
import type { QuestionId } from './questions';
import { alternativeNames, capabilityNames, levelWords } from './words';

const NONE = 'not answered';

const listed = (values: readonly string[]): string => (values.length === 0 ? 'none' : values.join(', '));

const entries = (value: object | undefined): string =>
  value === undefined
    ? NONE
    : Object.entries(value)
        .map(([key, each]) => `${key.replaceAll('_', ' ')} ${each}`)
        .join(', ') || NONE;

const levelText = (id: LevelQuestionId, { answers, mechanisms }: Profile): string => {
  const answer = answers[id];
  if (answer === undefined) return NONE;
  const mechanism = id === 'M4' || id === 'Z4' ? mechanisms[id] : null;
  const subset = answer.subset?.length ? ` (${answer.subset.join(', ')})` : '';
  return `${levelWords[answer.value]}${subset}${mechanism ? `, by ${alternativeNames[mechanism]}` : ''}`;
};

const uses = ({ use }: Profile): string =>
  entries(
    Object.fromEntries(Object.entries(use).map(([id, value]) => [capabilityNames[id as keyof typeof use], value])),
  );

/** An answer in a few words, whatever its kind. Text of the person's own is in it unchanged. */
export const answerText = (id: QuestionId, profile: Profile): string => {
  switch (id) {
    case 'R6':
      return String(profile.R6 ?? NONE);
    case 'X5':
      return listed(profile.clauses);
    case 'X10':
      return listed(profile.limits);
    case 'U':
      return uses(profile);
    case 'F1':
    case 'F2':
    case 'F3':
      return String(profile.existing[id] ?? NONE).replaceAll('_', ' ');
    case 'K6':
    case 'K7':
      return entries(profile.facts[id]);
    case 'K1':
    case 'K2':
    case 'K3':
    case 'K4':
    case 'K5':
    case 'K8':
    case 'K9':
    case 'M5':
      return String(profile.facts[id] ?? NONE).replaceAll('_', ' ');
    default:
      return levelText(id, profile);
  }
};
