import type { Evaluation, EvidenceItem, EvidenceKey, Profile } from '@/lib/domain/adoption';
import { roughly, sizingOf } from './cost';
import { shapeParameters } from './cost-parameters';
import { evaluate } from './evaluate';
import { contradictionsOf, measured } from './evidence-rules';
import { versionsMeasured } from './measured-mesh';
import { versionAge } from './mesh-releases';
import { rolloutOf } from './rollout';
import { thresholds } from './thresholds';

/** What changed since a decision, and what the model makes of it now (adoption model, 7.4). */

export type DriftId = 'W1' | 'W2' | 'W3' | 'W4' | 'W5';
export interface DriftItem {
  readonly id: DriftId;
  /** The fact it is about; null: not about one. */
  readonly key: EvidenceKey | null;
  readonly was: number | null;
  readonly now: number | null;
  readonly says: string;
}

/** `holds_weaker`: the same verdict on weaker ground. */
export type DriftState = 'holds' | 'holds_weaker' | 'changed';

export interface Drift {
  readonly state: DriftState;
  readonly items: readonly DriftItem[];
  readonly before: Evaluation;
  readonly after: Evaluation;
}

const DAY = 86_400_000;
/** W1: by how much the size of an estate may change before somebody should look again. */
const GROWTH = 0.25;

const sizes: Readonly<Partial<Record<EvidenceKey, string>>> = {
  services: 'Services',
  edges: 'Edges between services',
  stacks: 'Technology stacks',
  clusters: 'Clusters',
  pods: 'Pods',
};
/** One more of these is news, however many there were. */
const countedSingly: ReadonlySet<string> = new Set(['stacks', 'clusters']);

const grew = (key: string, was: number, now: number): boolean =>
  (countedSingly.has(key) && now > was) || (was > 0 && Math.abs(now - was) / was > GROWTH);

const sizeDrift = (before: Profile, after: Profile): readonly DriftItem[] =>
  Object.entries(sizes).flatMap(([name, title]) => {
    const key = name as EvidenceKey;
    const [was, now] = [measured(before, key), measured(after, key)];
    if (was === null || now === null || !grew(key, was, now)) return [];
    return [{ id: 'W1', key, was, now, says: `${title}: ${now}, ${was} when it was decided.` }];
  });

const ruleDrift = (before: Profile, after: Profile): readonly DriftItem[] => {
  const [old, current] = [contradictionsOf(before), contradictionsOf(after)];
  const of = (list: typeof old, other: typeof old, how: string) =>
    list
      .filter(({ rule }) => !other.some((each) => each.rule === rule))
      .map(({ rule, key, question, effective }): DriftItem => {
        const said = `Rule ${rule} ${how} ${question} count as ${effective}.`;
        return { id: 'W2', key, was: measured(before, key), now: measured(after, key), says: said };
      });
  return [...of(current, old, 'now makes'), ...of(old, current, 'no longer makes')];
};

/** What a request costs a proxy, measured, against what is published of the shape: outside of it something is amiss. */
const costDrift = (before: Profile, after: Profile): readonly DriftItem[] => {
  const [was, now] = [before, after].map((profile) => sizingOf(profile, {}).sizing.measured);
  if (!now || now.kappa === null) return [];
  const { low, high } = shapeParameters[now.shape].kappa;
  const isOutside = (kappa: number) => kappa < low || kappa > high;
  if (!isOutside(now.kappa) || (was?.kappa && isOutside(was.kappa))) return [];
  const says = `Proxies use ${roughly(now.kappa)} vCPU per 1,000 requests a second, outside the published ${low} to ${high}.`;
  return [{ id: 'W2', key: 'proxy_cpu', was: measured(before, 'proxy_cpu'), now: measured(after, 'proxy_cpu'), says }];
};

const untold = { key: null, was: null, now: null } as const;

const criteriaOf = ({ adopt, kept }: Evaluation, profile: Profile) =>
  rolloutOf(adopt ?? kept ?? [], profile).flatMap(({ id, criteria }) =>
    criteria.map((criterion) => ({ ...criterion, phase: id })),
  );

/** Criteria that a measurement settles otherwise than it did. What is no longer measured is no news. */
const phaseDrift = (decided: Evaluation, before: Profile, after: Profile): readonly DriftItem[] => {
  const old = criteriaOf(decided, before);
  return criteriaOf(decided, after).flatMap(({ phase, text, state, figure }): DriftItem[] => {
    const was = old.find((each) => each.phase === phase && each.text === text);
    if (state === 'unmeasured' || was === undefined || was.state === state) return [];
    const turned = state === 'met' ? 'met by now' : was.state === 'met' ? 'no longer met' : 'not met';
    return [
      {
        ...untold,
        id: 'W3',
        says: `${phase}: ${turned}: ${text} (${figure}; when it was decided ${was.figure ?? 'not measured'}).`,
      },
    ];
  });
};

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY;

/** A waiver speaks of the measurement it overruled: like an answer it is not believed for ever. */
const waiverDrift = ({ waivers, at }: Profile, today: string): readonly DriftItem[] =>
  waivers.flatMap((waiver): DriftItem[] => {
    const since = waiver.at ?? at;
    if (since === undefined || daysBetween(since, today) <= thresholds.answerAge) return [];
    return [{ ...untold, id: 'W3', says: `The waiver of ${waiver.rule} is older than ${thresholds.answerAge} days.` }];
  });

/** A decision is looked at again after as many days as an answer holds. */
const reviewDrift = ({ at }: Profile, today: string): readonly DriftItem[] =>
  at === undefined || daysBetween(at, today) <= thresholds.answerAge
    ? []
    : [
        {
          ...untold,
          id: 'W4',
          says: `Decided on ${at.slice(0, 10)}: its review was due after ${thresholds.answerAge} days.`,
        },
      ];

const ageDrift = (profile: Profile, today: string): readonly DriftItem[] => {
  const old = Object.entries(profile.answers).filter(([, answer]) => {
    const at = answer?.provenance?.at;
    return at !== undefined && daysBetween(at, today) > thresholds.answerAge;
  });
  if (old.length === 0) return [];
  const ids = old.map(([id]) => id).join(', ');
  return [{ ...untold, id: 'W4', says: `Older than ${thresholds.answerAge} days: the ground of ${ids}.` }];
};

const modelDrift = (saved: Evaluation, recomputed: Evaluation): readonly DriftItem[] =>
  saved.model === recomputed.model || saved.verdict === recomputed.verdict
    ? []
    : [
        {
          ...untold,
          id: 'W5',
          says: `Model ${recomputed.model} judges the same answers otherwise than model ${saved.model} did.`,
        },
      ];

/** Versions that run now and were still supported when it was decided. */
const supportDrift = (before: Profile, after: Profile): readonly DriftItem[] => {
  const [then, today] = [before.at, after.at];
  if (then === undefined || today === undefined) return [];
  return versionsMeasured(after).flatMap(({ name, version = '' }): DriftItem[] => {
    const isEnded = (day: string) => versionAge(name, version, day).state === 'ended';
    if (!isEnded(today) || isEnded(then)) return [];
    return [{ ...untold, id: 'W5', says: `${name} ${version} is no longer supported since it was decided.` }];
  });
};

const order = { low: 0, medium: 1, high: 2 } as const;

const isWeaker = (before: Evaluation, after: Evaluation): boolean =>
  order[after.confidence] < order[before.confidence] || after.flips.length > before.flips.length;

const stateOf = (before: Evaluation, after: Evaluation): DriftState => {
  if (before.verdict !== after.verdict) return 'changed';
  return isWeaker(before, after) ? 'holds_weaker' : 'holds';
};

/** Facts measured anew in place of the saved ones; what was told by hand and is not measured now stays. */
export const remeasured = (saved: readonly EvidenceItem[], fresh: readonly EvidenceItem[]): readonly EvidenceItem[] => {
  const seen = new Map(fresh.filter(({ value }) => value !== null).map((item) => [item.key, item]));
  return [...saved.filter(({ key }) => !seen.has(key)), ...seen.values()];
};

/**
 * A saved decision against what is measured now: old answers, new evidence. Nothing is rewritten. `today`: ISO 8601, the
 * day ages are counted to.
 */
export const driftOf = (
  saved: { readonly profile: Profile; readonly result: Evaluation },
  evidence: readonly EvidenceItem[],
  today: string,
): Drift => {
  const before = saved.profile;
  const after: Profile = { ...before, evidence: remeasured(before.evidence, evidence), at: today };
  const result = evaluate(after);
  return {
    state: stateOf(saved.result, result),
    items: [
      ...sizeDrift(before, after),
      ...ruleDrift(before, after),
      ...costDrift(before, after),
      ...phaseDrift(saved.result, before, after),
      ...waiverDrift(before, today),
      ...ageDrift(before, today),
      ...reviewDrift(before, today),
      ...supportDrift(before, after),
      ...modelDrift(saved.result, evaluate(before)),
    ],
    before: saved.result,
    after: result,
  };
};
