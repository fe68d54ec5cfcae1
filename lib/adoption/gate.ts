import type { Gate, Level } from '@/lib/domain/adoption';
import type { Facts } from './needs';
import { thresholds } from './thresholds';

export interface GateResult {
  readonly gate: Gate;
  readonly rule: 'G1' | 'G2' | 'G3' | 'G4';
  /** Every condition of the rule that holds, as a person would say it; each must be cleared. */
  readonly because: readonly GateCondition[];
}

export interface GateCondition {
  readonly question: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6' | 'R7';
  readonly says: string;
}

/** A managed mesh softens a missing team. */
const ownership = ({ answers: { R4, R8 } }: Facts): Level =>
  R8 === 'yes' && (R4 === 'no' || R4 === 'unknown') ? 'partly' : R4;

const subjects = {
  R1: 'Production Kubernetes is {not} routine',
  R2: 'Deployment is {not} automated with rollback in minutes',
  R3: 'The services {do not} have metrics, alerts and someone on call',
  R4: 'The mesh would {not} have an owner with time reserved',
} as const;

const spoken: Readonly<Record<'no' | 'partly' | 'unknown', readonly [is: string, does: string, would: string]>> = {
  no: ['not', 'do not', 'not'],
  partly: ['only partly', 'only partly', 'only partly'],
  unknown: ['not known to be', 'are not known to', 'not certainly'],
};

const say = (question: keyof typeof subjects, level: 'no' | 'partly' | 'unknown'): GateCondition => {
  const [is, does, would] = spoken[level];
  const text = subjects[question]
    .replace(question === 'R4' ? '{not}' : '{do not}', question === 'R4' ? would : does)
    .replace('{not}', is);
  return { question, says: `${text} (${question} = ${level})` };
};

/** Rule G: is the ground ready? First match wins. */
export const judgeGate = (facts: Facts): GateResult => {
  const { answers, profile } = facts;
  const grounds = { R1: answers.R1, R2: answers.R2, R3: answers.R3, R4: ownership(facts) } as const;
  const at = (level: 'no' | 'partly' | 'unknown') =>
    (Object.keys(grounds) as (keyof typeof grounds)[])
      .filter((id) => grounds[id] === level)
      .map((id) => say(id, level));
  const [missing, half, open] = [at('no'), at('partly'), at('unknown')];
  const parallel = profile.R6;

  const failing = [
    ...missing,
    ...(parallel !== null && parallel >= thresholds.parallelChanges
      ? [
          {
            question: 'R6',
            says: `${parallel} other changes of this size run at the same time (R6 = ${parallel})`,
          } as const,
        ]
      : []),
    ...(half.length >= thresholds.halfMet ? half : []),
  ];
  if (failing.length > 0) return { gate: 'fail', rule: 'G1', because: failing };

  const unanswered = [
    ...open,
    ...(parallel === null
      ? [{ question: 'R6', says: 'Nobody said how many other changes run at the same time (R6 missing)' } as const]
      : []),
  ];
  if (unanswered.length > 0) return { gate: 'unknown', rule: 'G2', because: unanswered };

  const limiting: readonly GateCondition[] = [
    ...half,
    ...(answers.R5 === 'yes'
      ? []
      : [
          {
            question: 'R5',
            says: `The team’s experience with a mesh, or training, is not assured (R5 = ${answers.R5})`,
          } as const,
        ]),
    ...(parallel === 1
      ? [{ question: 'R6', says: 'One other change of this size runs at the same time (R6 = 1)' } as const]
      : []),
    ...(answers.R7 === 'yes'
      ? []
      : [
          {
            question: 'R7',
            says: `The applications are not known to survive a failing mesh (R7 = ${answers.R7})`,
          } as const,
        ]),
  ];
  if (limiting.length > 0) return { gate: 'conditional', rule: 'G3', because: limiting };
  return { gate: 'pass', rule: 'G4', because: [] };
};
