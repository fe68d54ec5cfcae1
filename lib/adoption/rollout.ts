import type { CapabilityId, EvidenceItem, EvidenceKey, Profile } from '@/lib/domain/adoption';
import { evidenceItem, measured } from './evidence-rules';
import type { Figures } from './rollout-figures';
import { type Exit, type Plan, plans } from './rollout-plans';

type State = 'met' | 'not_met' | 'unmeasured';

export interface Criterion {
  readonly text: string;
  readonly state: State;
  /** The figure now, in words, which may settle nothing; null where nothing measures it. */
  readonly figure: string | null;
  /** The fact it is judged by; null: nothing measures it. */
  readonly fact: EvidenceKey | null;
  readonly query: string | null;
  readonly window: string | null;
  /** Why that window; null: it is the one that facts of the kind have. */
  readonly windowWhy: string | null;
}

export interface Phase extends Pick<Plan, 'id' | 'name' | 'scope' | 'rollback'> {
  readonly criteria: readonly Criterion[];
}

const unmeasured = (text: string): Criterion => ({
  text,
  state: 'unmeasured',
  figure: null,
  fact: null,
  query: null,
  window: null,
  windowWhy: null,
});

const figuresOf =
  ({ detail }: EvidenceItem): Figures =>
  (name) => {
    const figure = detail?.[name];
    return typeof figure === 'number' ? figure : null;
  };

const stateOf = (holds: boolean | null): State => (holds === null ? 'unmeasured' : holds ? 'met' : 'not_met');

const judge = ({ text, measured: by }: Exit, profile: Profile): Criterion => {
  if (by === undefined) return unmeasured(text);
  const [value, item] = [measured(profile, by.key), evidenceItem(profile, by.key)];
  const told = value === null || item === null ? null : by.tells(value, figuresOf(item), item);
  if (told === null) return unmeasured(text);
  const { window, why } = told.over ?? { window: item?.window ?? null, why: item?.windowWhy ?? null };
  return {
    text,
    state: stateOf(told.holds),
    figure: told.figure,
    fact: by.key,
    query: item?.query ?? null,
    window,
    windowWhy: why,
  };
};

/** The phases for what is adopted or kept, each criterion judged by what is measured now. */
export const rolloutOf = (ids: readonly CapabilityId[], profile: Profile): readonly Phase[] =>
  plans
    .filter((plan) => plan.for === undefined || plan.for.some((id) => ids.includes(id)))
    .map(({ exits, for: _, ...plan }) => ({ ...plan, criteria: exits.map((each) => judge(each, profile)) }));
