import type {
  AlternativeId,
  CapabilityDecision,
  CapabilityId,
  Level,
  LevelQuestionId,
  Profile,
  Provenance,
} from '@/lib/domain/adoption';
import { clauses } from './clauses';
import type { Decision } from './decide';
import { isSome, strongest } from './levels';
import { capabilityIds } from './order';
import { needsLayer7 } from './shapes';
import { alternativeNames, capabilityNames, reasonWords, resultWords, sentenceList, shapeNames } from './words';

/** An answer with its source: "M1 = yes, policy SEC-12"; a changed one with what was stated. */
const cite = (id: LevelQuestionId, { facts, fired }: Decision): string => {
  const level = facts.answers[id];
  const firing = fired.find(({ question }) => question === id);
  const { provenance } = facts.profile.answers[id] ?? {};
  const parts = [
    `${id} = ${level}`,
    ...(firing === undefined ? [] : [`stated ${firing.stated}, measured otherwise by ${firing.rule}`]),
    ...(provenance === undefined ? [] : [sourceWords(provenance)]),
  ];
  return parts.join(', ');
};

export const sourceWords = ({ type, ref, by }: Provenance): string =>
  [type === 'assertion' ? 'asserted' : type, ref, by].filter((part) => part !== undefined && part !== '').join(' ');

type NeedWords = Readonly<Record<Level, string>>;
const needWords: Readonly<Record<CapabilityId, NeedWords>> = {
  M: {
    yes: 'Encryption inside the cluster is required',
    partly: 'Encryption inside the cluster is required for a part',
    no: 'No requirement asks for encryption inside the cluster',
    unknown: 'Whether encryption inside the cluster is required is not known',
  },
  Z: {
    yes: 'An identity for each service, or rules on it, is required',
    partly: 'An identity for each service, or rules on it, is required for a part',
    no: 'No requirement asks for an identity of each service or rules on it',
    unknown: 'Whether identity or rules on it are required is not known',
  },
  T: {
    yes: 'Releases or reliability need control between services',
    partly: 'Releases or reliability need control between some services',
    no: 'Neither releases nor reliability need control between services',
    unknown: 'Whether releases or reliability need control between services is not known',
  },
  O: {
    yes: 'Calls that matter cannot be seen',
    partly: 'Some calls that matter cannot be seen',
    no: 'Every call that matters can be seen',
    unknown: 'Whether every call that matters can be seen is not known',
  },
  H: {
    yes: 'One model must span clusters, machines or the old and the new system',
    partly: 'One model must span environments for a part',
    no: 'Nothing must span clusters, machines or the old and the new system',
    unknown: 'Whether one model must span environments is not known',
  },
};

/** The answers that carry the need: those as strong as the strongest. */
const needBasis: Readonly<Record<CapabilityId, readonly LevelQuestionId[]>> = {
  M: ['M1'],
  Z: ['Z1', 'Z2'],
  T: ['T1', 'T2'],
  O: ['O1'],
  H: ['X1', 'X2', 'X3'],
};

const needSentence = (id: CapabilityId, need: Level, decision: Decision): string => {
  const { profile, answers } = decision.facts;
  const strength = strongest(...needBasis[id].map((question) => answers[question]));
  const carrying = needBasis[id].filter((question) => answers[question] === strength);
  const chosen = clauses.filter(({ id: clause, capability }) => capability === id && profile.clauses.includes(clause));
  const isForced = (id === 'M' || id === 'Z') && need !== strength;
  const basis = isForced
    ? `${sentenceList(chosen.map(({ name }) => name))}, ${id === 'M' ? 'D1' : 'D3'}`
    : carrying.map((question) => cite(question, decision)).join('; ');
  return `${needWords[id][need]} (${basis})`;
};

const offered = (id: 'M' | 'Z', { mechanisms }: Profile): string => {
  const mechanism = id === 'M' ? mechanisms.M4 : mechanisms.Z4;
  return mechanism ? alternativeNames[mechanism] : 'something narrower, not named';
};

const narrowed = (id: 'M' | 'Z', alternative: Level, decision: Decision): string => {
  const question = id === 'M' ? 'M4' : 'Z4';
  const { answers, profile } = decision.facts;
  const stated = answers[question];
  if (!isSome(stated) || stated === alternative) return genericAlternative(alternative, cite(question, decision));
  const rule = id === 'M' ? 'D2' : 'D4';
  if ((profile.mechanisms[question] ?? null) === null) {
    return `${offered(id, profile)} was offered, so whether it serves cannot be told (${rule})`;
  }
  const lack =
    id === 'M' ? 'does not authenticate workloads' : 'is neither a cryptographic identity nor aware of requests';
  const ends = {
    no: `${lack}`,
    partly: `${lack}, so it serves a part`,
    unknown: `${lack}, and whether that is asked for is not known`,
    yes: 'serves',
  } as const;
  return `${offered(id, profile)} was offered and ${ends[alternative]} (${rule})`;
};

const genericAlternative = (alternative: Level, basis: string): string => {
  const words: Readonly<Record<Level, string>> = {
    yes: 'something narrower than a mesh covers it',
    partly: 'something narrower than a mesh covers a part of it',
    no: 'nothing narrower than a mesh covers it',
    unknown: 'whether something narrower covers it is not known',
  };
  return `${words[alternative]} (${basis})`;
};

const alternativeSentence = (
  id: CapabilityId,
  { alternativeSuffices }: CapabilityDecision,
  decision: Decision,
): string => {
  const { answers } = decision.facts;
  switch (id) {
    case 'M':
    case 'Z':
      return narrowed(id, alternativeSuffices, decision);
    case 'T':
      return genericAlternative(alternativeSuffices, cite(answers.T4 === 'yes' ? 'T4' : 'T3', decision));
    case 'O':
      return genericAlternative(alternativeSuffices, `${cite('O2', decision)}; ${cite('O4', decision)}`);
    case 'H':
      return genericAlternative(alternativeSuffices, cite('X4', decision));
  }
};

const ruleEnds: Readonly<Record<string, string>> = {
  B2: 'Proxies would see bytes, not requests (X7 = yes, B2).',
  V1: 'There is no room for the added latency (X6 = yes, V1).',
  V6: 'The ground is not ready (V6).',
  V8: 'The cost does not fit the budget (X8 = no, V8).',
  V9a: 'It is not mandated, and the budget holds only what is (V9a).',
  V9b: 'No shape serves it together with the rest (V9b, NO_SHAPE).',
  V9c: 'It follows once the first group stands (V9c, SEQUENCE).',
  V9f: 'No shape of a mesh fits the limits of the platform (V9f).',
};

const mayAlso = (id: CapabilityId, { need }: CapabilityDecision, decision: Decision): string => {
  const both = id === 'M' ? [cite('M2', decision)] : [];
  return need !== 'no' && both.length > 0 && decision.facts.answers.M2 === 'yes'
    ? `; both ends must authenticate (${both[0]})`
    : '';
};

/** One sentence or two on a capability, built from the rules that judged it. */
export const explainCapability = (id: CapabilityId, decision: Decision): string => {
  const judged = decision.capabilities[id];
  const action = judged.action === null ? '' : `, ${judged.use}: ${judged.action}`;
  const need = needSentence(id, judged.need, decision);
  const alternative = judged.need === 'no' ? '' : `; ${alternativeSentence(id, judged, decision)}`;
  const ends = judged.why.flatMap((rule) => ruleEnds[rule] ?? []);
  const said = `${need}${mayAlso(id, judged, decision)}${alternative}.`;
  return [`${capabilityNames[id]}: ${resultWords[judged.result]}${action}.`, said, ...ends].join(' ');
};

const alternativesSentence = ({ instead }: Decision): readonly string[] => {
  const pairs = Object.entries(instead) as [CapabilityId, AlternativeId][];
  if (pairs.length === 0) return [];
  return [`Instead: ${pairs.map(([id, name]) => `${capabilityNames[id]} by ${alternativeNames[name]}`).join('; ')}.`];
};

const named = (ids: readonly CapabilityId[]): string => sentenceList(ids.map((id) => capabilityNames[id]));

/** The verdict in one line, with what it is about. */
export const verdictSentence = (
  decision: Pick<Decision, 'verdict' | 'adopt' | 'kept' | 'instead' | 'reasons'>,
): string => {
  const { adopt = [], kept = [] } = decision;
  switch (decision.verdict) {
    case 'ADOPT':
      return `Adopt a mesh for ${named(adopt)}.`;
    case 'ADOPT_SCOPED':
      return `Adopt a mesh, only for ${named(adopt)}.`;
    case 'NOT_YET':
      return 'Not yet.';
    case 'DONT':
      return decision.reasons.includes('NO_NEED')
        ? 'Don’t: nothing is needed.'
        : 'Don’t adopt a mesh: do this instead.';
    case 'UNDECIDED':
      return 'This cannot be decided yet.';
    case 'KEEP':
      return `Keep the mesh for ${named(kept)}.`;
    case 'REDUCE':
      return `Reduce the mesh to what ${named(kept)} ${kept.length === 1 ? 'needs' : 'need'}.`;
    case 'REMOVE':
      return 'Remove the mesh.';
  }
};

const gateSentence = ({ gate }: Decision): string => {
  const because = gate.because.map(({ says }) => says).join('; ');
  const words = {
    pass: 'The ground is ready',
    conditional: 'The ground is ready with conditions',
    fail: 'The ground is not ready',
    unknown: 'Whether the ground is ready is not answered',
  } as const;
  return `${words[gate.gate]} (${gate.rule})${because === '' ? '' : `: ${because}`}.`;
};

/** B3: what comes along without being a reason. */
const ridesAlong = ({ adopt = [], shape, facts }: Decision): readonly string[] => [
  ...(adopt.includes('Z') && !adopt.includes('M') ? ['mTLS comes along: identity is carried by it (B3).'] : []),
  ...(shape !== null && needsLayer7(adopt, facts) && !adopt.includes('O')
    ? ['Observability rides along with proxies that read requests; it is no reason by itself (B3).']
    : []),
];

const excluded = (id: 'X6' | 'X7', { facts }: Decision): readonly string[] => {
  const names = facts.profile.answers[id]?.subset ?? [];
  return facts.answers[id] === 'partly' && names.length > 0 ? [`Stay out (${id}): ${sentenceList(names)}.`] : [];
};

/** What has to be so for the shape to serve. */
export const shapeConditions = (decision: Decision): readonly string[] => {
  const { shape, facts } = decision;
  if (shape === null) return [];
  return [
    ...(isSome(facts.answers.X9) ? ['FIPS (X9): a FIPS build of the proxy, and no WireGuard.'] : []),
    ...(shape === 'full_sidecar' ? ['Server-first protocols and Jobs need configuration.'] : []),
    ...(shape === 'node_l4' ? ['No request metrics or traces: connections only.'] : []),
    ...excluded('X6', decision),
    ...excluded('X7', decision),
  ];
};

const schedule = ({ facts, mode }: Decision): readonly string[] => {
  const { M5 } = facts.profile.facts;
  return M5 === undefined || mode === 'after' ? [] : [`Wanted by ${M5} (M5); a date never overrides readiness.`];
};

const shapeSentence = ({ shape, skippedShapes, verdict }: Decision): readonly string[] => {
  if (shape === null) return [];
  const skipped = skippedShapes.map(({ shape: other, rules }) => `${shapeNames[other]} by ${rules.join(', ')}`);
  const ruled = skipped.length === 0 ? '' : `; ruled out before it: ${skipped.join('; ')}`;
  return [`${verdict === 'REDUCE' ? 'The shape to reduce to' : 'Shape'}: ${shapeNames[shape]}${ruled}.`];
};

/** Section 2.7: what a person can read out, the verdict first and each capability after it. */
export const explain = (decision: Decision): readonly string[] => [
  verdictSentence(decision),
  ...decision.reasons.map((reason) => reasonWords[reason]),
  ...capabilityIds.map((id) => explainCapability(id, decision)),
  gateSentence(decision),
  ...schedule(decision),
  ...shapeSentence(decision),
  ...shapeConditions(decision),
  ...ridesAlong(decision),
  ...alternativesSentence(decision),
];
