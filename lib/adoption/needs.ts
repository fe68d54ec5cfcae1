import type { CapabilityId, Level, Profile } from '@/lib/domain/adoption';
import { hasClause } from './clauses';
import { type Answers, isSome, reverse, strongest } from './levels';

/** Decision inputs: the profile, and its answers after the evidence rules. */
export interface Facts {
  readonly profile: Profile;
  readonly answers: Answers;
}

type Rule = (facts: Facts) => Level;

/** D1, D3, D5, D7, D9: is the capability needed? */
const needRules: Readonly<Record<CapabilityId, Rule>> = {
  M: ({ profile: { clauses }, answers: { M1 } }) => {
    if (hasClause(clauses, 'M', 'binding')) return 'yes';
    return M1 === 'unknown' && hasClause(clauses, 'M', 'policy') ? 'partly' : M1;
  },
  Z: ({ profile: { clauses }, answers: { Z1, Z2 } }) => {
    const need = strongest(Z1, Z2);
    return need === 'unknown' && hasClause(clauses, 'Z', 'policy') ? 'partly' : need;
  },
  T: ({ answers: { T1, T2 } }) => strongest(T1, T2),
  O: ({ answers: { O1 } }) => reverse(O1),
  H: ({ answers: { X1, X2, X3 } }) => strongest(X1, X2, X3),
};

/** Encryption between nodes or hosts proves nothing about workloads, so it serves as far as nobody asks for that. */
const unauthenticated: Readonly<Record<Level, (offered: Level) => Level>> = {
  yes: () => 'no',
  partly: () => 'partly',
  unknown: () => 'unknown',
  no: (offered) => offered,
};

const mtlsAlternative: Rule = ({ profile: { mechanisms }, answers: { M2, M4 } }) => {
  if (!isSome(M4)) return M4;
  const mechanism = mechanisms.M4 ?? null;
  if (mechanism === null) return M2 === 'no' ? M4 : 'unknown';
  return mechanism === 'app_tls' ? M4 : unauthenticated[M2](M4);
};

const identityAlternative: Rule = ({ profile: { mechanisms }, answers: { Z1, Z3, Z4 } }) => {
  if (!isSome(Z4)) return Z4;
  const mechanism = mechanisms.Z4 ?? null;
  if (mechanism === null) return Z1 === 'no' && Z3 === 'no' ? Z4 : 'unknown';
  if (mechanism !== 'network_policy') return Z4;
  if (Z1 === 'yes' || Z3 === 'yes') return 'no';
  if (Z1 === 'partly' || Z3 === 'partly') return 'partly';
  return Z1 === 'unknown' ? 'unknown' : Z4;
};

const observabilityAlternative: Rule = ({ answers: { O2, O4 } }) => {
  const candidates = [reverse(O2), O4];
  return (['yes', 'unknown', 'partly'] as const).find((level) => candidates.includes(level)) ?? 'no';
};

/** D2, D4, D6, D8, D10: would something narrower do? */
const alternativeRules: Readonly<Record<CapabilityId, Rule>> = {
  M: mtlsAlternative,
  Z: identityAlternative,
  T: ({ answers: { T3, T4 } }) => (T4 === 'yes' ? 'yes' : T3),
  O: observabilityAlternative,
  H: ({ answers: { X4 } }) => X4,
};

/** The rules that state need and alternative, in the order of the capabilities. */
export const decisionRules: Readonly<Record<CapabilityId, readonly [need: string, alternative: string]>> = {
  M: ['D1', 'D2'],
  Z: ['D3', 'D4'],
  T: ['D5', 'D6'],
  O: ['D7', 'D8'],
  H: ['D9', 'D10'],
};

export const needOf = (id: CapabilityId, facts: Facts): Level => needRules[id](facts);
export const alternativeOf = (id: CapabilityId, facts: Facts): Level => alternativeRules[id](facts);
