import type { CapabilityId, Level, LevelQuestionId, Profile } from '@/lib/domain/adoption';

/** Answers after the evidence rules; what nobody answered is unknown. */
export type Answers = Readonly<Record<LevelQuestionId, Level>>;

const strength: Readonly<Record<Level, number>> = { no: 0, unknown: 1, partly: 2, yes: 3 };

/** The stronger of several: no < unknown < partly < yes. */
export const strongest = (...levels: readonly Level[]): Level =>
  levels.reduce((best, level) => (strength[level] > strength[best] ? level : best), 'no');

const reversed: Readonly<Record<Level, Level>> = { yes: 'no', partly: 'partly', no: 'yes', unknown: 'unknown' };

/** no becomes yes and yes no; what is partly or unknown stays so. */
export const reverse = (level: Level): Level => reversed[level];

/** True, at least for a named subset. */
export const isSome = (level: Level): boolean => level === 'yes' || level === 'partly';

export const statedLevel = ({ answers }: Profile, id: LevelQuestionId): Level => answers[id]?.value ?? 'unknown';

export const everyCapability = <T>(make: (id: CapabilityId) => T): Readonly<Record<CapabilityId, T>> => ({
  M: make('M'),
  Z: make('Z'),
  T: make('T'),
  O: make('O'),
  H: make('H'),
});
