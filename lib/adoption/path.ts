import type { Profile } from '@/lib/domain/adoption';
import type { Decision } from './decide';
import { isSome } from './levels';
import { capabilityIds } from './order';
import type { QuestionId } from './questions';

/** The short path: twenty answers that decide most cases. */
const shortPath: readonly QuestionId[] = [
  'K1',
  'K2',
  'M1',
  'M2',
  'M4',
  'Z1',
  'Z4',
  'T1',
  'T2',
  'T3',
  'T4',
  'O1',
  'O2',
  'O4',
  'R1',
  'R2',
  'R3',
  'R4',
  'R5',
  'R6',
];

const existing: readonly QuestionId[] = ['U', 'F1', 'F2', 'F3'];

/** A pilot is judged as before adoption, with its measured costs: those are of a shape. */
const measuredByPilot: readonly QuestionId[] = ['F1'];

/** Size and cost: they never change a verdict by themselves. */
const sizes: readonly QuestionId[] = ['K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9'];

const results = ({ capabilities }: Decision) => capabilityIds.map((id) => capabilities[id].result);

/** What the rest of the answers leaves open. */
const stillMatters = (decision: Decision): Readonly<Partial<Record<QuestionId, boolean>>> => {
  const { answers, profile } = decision.facts;
  const { H, T, O, Z } = decision.capabilities;
  const isLive = results(decision).some((result) => result !== 'not_justified') || decision.reasons.includes('LATENCY');
  const isWanted = results(decision).some((result) => result === 'justified' || result === 'justified_later');
  const isAfter = decision.mode === 'after';
  return {
    M3: answers.M1 === 'no',
    M5: isSome(answers.M1),
    Z2: answers.Z1 !== 'yes',
    Z3: (isSome(answers.Z4) && (profile.mechanisms.Z4 ?? 'network_policy') === 'network_policy') || isSome(Z.need),
    O3: isSome(O.need),
    R7: decision.gate.gate !== 'fail',
    R8: answers.R4 === 'no' || answers.R4 === 'unknown',
    X1: answers.X4 !== 'yes',
    X2: answers.X4 !== 'yes',
    X3: answers.X4 !== 'yes',
    X4: H.need !== 'no',
    X5: true,
    X6: isLive || isAfter,
    X7: T.need !== 'no' || O.need !== 'no',
    X8: isWanted || isAfter,
    X9: isWanted,
    X10: isWanted || decision.reasons.includes('NO_SHAPE'),
    X11: isWanted,
  };
};

const optional: readonly QuestionId[] = [
  'Z2',
  'Z3',
  'R7',
  'R8',
  'X1',
  'X2',
  'X3',
  'X4',
  'X5',
  'X6',
  'X7',
  'X8',
  'X9',
  'X10',
  'X11',
  'M3',
  'M5',
  'O3',
];

/** Whether somebody answered it; "unknown" is an answer too. */
export const isAnswered = (id: QuestionId, profile: Profile): boolean => {
  const { facts, existing: mesh } = profile;
  switch (id) {
    case 'K1':
    case 'K2':
    case 'K3':
    case 'K4':
    case 'K5':
    case 'K6':
    case 'K7':
    case 'K8':
    case 'K9':
    case 'M5':
      return facts[id] !== undefined;
    case 'R6':
      return profile.R6 !== null;
    case 'X5':
      return profile.clauses.length > 0;
    case 'X10':
      return profile.limits.length > 0;
    case 'U':
      return Object.keys(profile.use).length > 0;
    case 'F1':
    case 'F2':
    case 'F3':
      return mesh[id] !== undefined;
    default:
      return profile.answers[id] !== undefined;
  }
};

/**
 * The questions of this conversation in order: context, the four deciding themes with their alternatives, readiness, then
 * only what can still change the verdict, and size and cost last. What was answered stays, so that it can be changed.
 */
export const pathOf = (decision: Decision): readonly QuestionId[] => {
  const { profile } = decision.facts;
  const matters = stillMatters(decision);
  const more = optional.filter((id) => matters[id] === true || isAnswered(id, profile));
  const atReadiness = shortPath.indexOf('R1');
  const running = decision.mode === 'after' ? existing : profile.facts.K2 === 'pilot' ? measuredByPilot : [];
  return [...shortPath.slice(0, atReadiness), ...running, ...shortPath.slice(atReadiness), ...more, ...sizes];
};
