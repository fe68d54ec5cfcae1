import {
  type EvidenceItem,
  type EvidenceKey,
  type EvidenceRuleId,
  type Level,
  type LevelQuestionId,
  levelQuestionIds,
  type Profile,
} from '@/lib/domain/adoption';
import { type Answers, statedLevel } from './levels';
import { thresholds } from './thresholds';

/** The item of a key, measured or not. */
export const evidenceItem = ({ evidence }: Pick<Profile, 'evidence'>, key: EvidenceKey): EvidenceItem | null =>
  evidence.find((item) => item.key === `ev.${key}`) ?? null;

/** A measured value; null where nobody measured it or where it covers too little of its window. */
export const measured = (profile: Pick<Profile, 'evidence'>, key: EvidenceKey): number | null => {
  const item = evidenceItem(profile, key);
  if (item === null || item.value === null) return null;
  return (item.coverage ?? 1) < thresholds.coverage ? null : item.value;
};

interface Look {
  readonly answer: Level;
  readonly profile: Profile;
  readonly of: (key: EvidenceKey) => number | null;
}

export interface EvidenceRule {
  readonly id: EvidenceRuleId;
  readonly question: LevelQuestionId;
  /** The value the contradiction speaks of. */
  readonly key: EvidenceKey;
  /** What the measurement makes of the stated answer; null where it does not fire. */
  readonly effect: (look: Look) => Level | null;
  /** What a reader who takes the measured answer would say; null where the measurement cannot tell. */
  readonly tells: (look: Look) => Level | null;
}

const order: Readonly<Record<Level, number>> = { unknown: -1, no: 0, partly: 1, yes: 2 };
/** Replaces an answer that is unknown or weaker, where no < partly < yes. */
const raises = (found: Level | null, answer: Level): Level | null =>
  found !== null && order[found] > order[answer] ? found : null;

const band = (value: number | null, yes: number, partly: (value: number) => boolean): Level | null => {
  if (value === null) return null;
  if (value >= yes) return 'yes';
  return partly(value) ? 'partly' : 'no';
};

const latencyUnfit = ({ of }: Look) =>
  band(of('latency_unfit_share'), thresholds.mostLatencyUnfit, (value) => value > 0);
const nonHttp = ({ of }: Look) =>
  band(of('non_http_share'), thresholds.mostNonHttp, (value) => value >= thresholds.someNonHttp);

const budgetFit = ({ of }: Look): Level | null => {
  const [low, high, budget] = [of('cost_low'), of('cost_high'), of('budget')];
  if (low === null || high === null || budget === null) return null;
  if (high <= budget) return 'yes';
  return low <= budget ? 'partly' : 'no';
};

const visible = ({ of }: Look): Level | null => {
  const dark = of('uninstrumented_share');
  if (dark === null) return null;
  if (dark > thresholds.mostlyDark) return 'no';
  return dark > thresholds.partlyDark ? 'partly' : 'yes';
};

const exposed = ({ of, profile }: Look): boolean => {
  const share = of('plaintext_share');
  return share !== null && share > thresholds.plaintext && profile.mechanisms.M4 === 'app_tls';
};

const alone = ({ of }: Look): boolean => of('clusters') === 1 && (of('cross_cluster_share') ?? 0) === 0;

const when = (fires: boolean, level: Level): Level | null => (fires ? level : null);

/** Section 1.5: applied first, in this order, each at most once. */
export const evidenceRules: readonly EvidenceRule[] = [
  {
    id: 'E1',
    question: 'M4',
    key: 'plaintext_share',
    effect: (look) => when(look.answer === 'yes' && exposed(look), 'partly'),
    tells: (look) => {
      if (look.of('plaintext_share') === null || look.profile.mechanisms.M4 !== 'app_tls') return null;
      return exposed(look) ? 'partly' : 'yes';
    },
  },
  {
    id: 'E2',
    question: 'O1',
    key: 'uninstrumented_share',
    effect: (look) => {
      const seen = visible(look);
      if (seen === 'no') return when(look.answer === 'yes' || look.answer === 'partly', 'no');
      return when(seen === 'partly' && look.answer === 'yes', 'partly');
    },
    tells: visible,
  },
  {
    id: 'E3',
    question: 'T1',
    key: 'parallel_version_services_90d',
    effect: ({ of, answer }) => when(of('parallel_version_services_90d') === 0 && answer === 'yes', 'partly'),
    tells: ({ of }) => {
      const services = of('parallel_version_services_90d');
      return services === null ? null : services === 0 ? 'no' : 'yes';
    },
  },
  {
    id: 'E4',
    question: 'X1',
    key: 'clusters',
    effect: (look) => when(look.answer === 'yes' && alone(look), 'partly'),
    tells: (look) => when(alone(look), 'no'),
  },
  {
    id: 'E5',
    question: 'R3',
    key: 'alert_rules_in_scope',
    effect: ({ of, answer }) => when(of('alert_rules_in_scope') === 0 && answer === 'yes', 'partly'),
    tells: ({ of }) => when(of('alert_rules_in_scope') === 0, 'partly'),
  },
  {
    id: 'E6',
    question: 'R1',
    key: 'k8s_minor_behind',
    effect: ({ of, answer }) =>
      when((of('k8s_minor_behind') ?? 0) >= thresholds.minorsBehind && answer === 'yes', 'partly'),
    tells: ({ of }) => when((of('k8s_minor_behind') ?? 0) >= thresholds.minorsBehind, 'partly'),
  },
  {
    id: 'E7',
    question: 'X6',
    key: 'latency_unfit_share',
    effect: (look) => raises(latencyUnfit(look), look.answer),
    tells: latencyUnfit,
  },
  {
    id: 'E8',
    question: 'X7',
    key: 'non_http_share',
    effect: (look) => raises(nonHttp(look), look.answer),
    tells: nonHttp,
  },
  {
    id: 'E9',
    question: 'O2',
    key: 'uninstrumented_share',
    effect: ({ of, answer }) =>
      when((of('uninstrumented_share') ?? 1) < thresholds.hardlyDark && answer === 'yes', 'partly'),
    tells: ({ of }) => when((of('uninstrumented_share') ?? 1) < thresholds.hardlyDark, 'partly'),
  },
  {
    id: 'E10',
    question: 'X8',
    key: 'cost_high',
    effect: budgetFit,
    tells: budgetFit,
  },
];

/** A rule that fired: the answer as given, and as it counts. */
export interface Firing {
  readonly rule: EvidenceRuleId;
  readonly question: LevelQuestionId;
  readonly key: EvidenceKey;
  readonly stated: Level;
  readonly effective: Level;
}

const lookAt = (profile: Profile, answer: Level): Look => ({
  profile,
  answer,
  of: (key) => measured(profile, key),
});

/** What the evidence says of a question, whatever was answered; null where it cannot tell. */
export const measuredAnswer = (profile: Profile, rule: EvidenceRule): Level | null =>
  rule.tells(lookAt(profile, statedLevel(profile, rule.question)));

/** The firings of all rules, waived ones too: those keep the stated answer, and the record says so. */
export const contradictionsOf = (profile: Profile): readonly Firing[] =>
  evidenceRules.flatMap(({ id, question, key, effect }) => {
    const stated = statedLevel(profile, question);
    const effective = effect(lookAt(profile, stated));
    return effective === null ? [] : [{ rule: id, question, key, stated, effective }];
  });

/** The answers that count, and the rules that changed them. No two rules speak of one question. */
export const applyEvidence = (profile: Profile): { readonly answers: Answers; readonly fired: readonly Firing[] } => {
  const fired = contradictionsOf(profile).filter(({ rule }) => !profile.waivers.some((waiver) => waiver.rule === rule));
  const answers = Object.fromEntries(levelQuestionIds.map((id) => [id, statedLevel(profile, id)])) as Record<
    LevelQuestionId,
    Level
  >;
  for (const { question, effective } of fired) answers[question] = effective;
  return { answers, fired };
};
