import type { CapabilityId, EvidenceItem, EvidenceKey, EvidenceRuleId, Level, Profile } from '@/lib/domain/adoption';
import { deployedShapes } from './deployed-shape';
import { contradictionsOf, evidenceItem, type Firing, measured } from './evidence-rules';
import { evidenceSource, evidenceValue } from './evidence-words';
import { statedLevel } from './levels';
import { listText, meshesIn } from './lists';
import { measuredUse } from './measured-use';
import type { Needless } from './needless';
import { capabilityIds } from './order';
import type { QuestionId } from './questions';
import { capabilityNames, levelWords, sentenceList, shapeNames } from './words';

/** Where an answer and a measurement disagree: never "wrong", always two ways it can be. */
export interface Contradiction {
  readonly question: QuestionId;
  /** The rule whose waiver keeps the stated answer. */
  readonly rule: EvidenceRuleId;
  readonly stated: Level;
  readonly measured: Level;
  readonly text: string;
  readonly isWaived: boolean;
}

const explanations: Readonly<Record<EvidenceRuleId, readonly [a: string, b: string]>> = {
  E1: ['these calls are exempt', 'TLS is not as complete as believed'],
  E2: ['the silent services do not matter', 'the picture has holes'],
  E3: ['releases were frozen, or versions are not labelled', 'canaries are an intention'],
  E4: ['the other cluster is planned', 'calls go through gateways that hide it'],
  E5: ['alerts live elsewhere', 'nobody is called'],
  E6: ['upgrades are held for a reason', 'they are not routine'],
  E7: ['the SLO is stricter than needed', 'these paths must stay out'],
  E8: ['these connections matter less than their number', 'request-level features will not reach them'],
  E9: ['the rest is the hard part', 'less is dark than believed'],
  E10: ['raise the budget or shrink the scope', 'choose another shape'],
};

const valueWords = (profile: Profile, { rule, key }: Firing): string => {
  const item = evidenceItem(profile, key);
  if (rule === 'E10') {
    const [low, high, budget] = (['cost_low', 'cost_high', 'budget'] as const).map((each) => measured(profile, each));
    return `${evidenceValue('cost_low', low ?? 0)} to ${evidenceValue('cost_high', high ?? 0)} a month, where ${evidenceValue('budget', budget ?? 0)} is approved`;
  }
  return item?.value == null ? 'nothing' : evidenceValue(key, item.value);
};

const nowhere: EvidenceItem = { key: 'ev.cost_high', value: null };

const sentence = (profile: Profile, firing: Firing): string => {
  const item = evidenceItem(profile, firing.key) ?? nowhere;
  const [a, b] = explanations[firing.rule];
  const found =
    firing.rule === 'E10'
      ? `The model computes ${valueWords(profile, firing)} (section 4 of the model, from your inputs)`
      : evidenceSource(item).replace('{value}', () => valueWords(profile, firing));
  const keep = 'Take the measured answer, or keep yours and say why.';
  return `You answered ${levelWords[firing.stated]}. ${found}. Either ${a}, or ${b}. ${keep}`;
};

/** What contradicts the answers now, in the model's wording. A rule that only fills in an unknown answer contradicts nobody. */
export const contradictions = (profile: Profile): readonly Contradiction[] =>
  contradictionsOf(profile)
    .filter(({ stated, effective }) => stated !== 'unknown' && stated !== effective)
    .map((firing) => ({
      question: firing.question,
      rule: firing.rule,
      stated: firing.stated,
      measured: firing.effective,
      text: sentence(profile, firing),
      isWaived: profile.waivers.some(({ rule }) => rule === firing.rule),
    }));

/** A remark that changes no answer. */
export interface Prompt {
  readonly question: QuestionId;
  readonly text: string;
}

const prompt = (question: QuestionId, when: boolean, text: string): readonly Prompt[] =>
  when ? [{ question, text }] : [];

/** More than a quarter apart. */
const isFar = (stated: number, found: number): boolean => Math.abs(stated - found) > 0.25 * Math.max(found, 1);

const sizePrompts = (profile: Profile): readonly Prompt[] => {
  const { K2, K3, K4, K6 } = profile.facts;
  const of = (key: EvidenceKey) => measured(profile, key);
  const [mesh, services, stacks, clusters, dark] = [
    of('mesh_metrics'),
    of('services'),
    of('stacks'),
    of('clusters'),
    of('uninstrumented_share'),
  ];
  const item = evidenceItem(profile, 'mesh_metrics');
  const name = listText(item && meshesIn(item)) || 'a mesh';
  const stated = K6?.clusters;
  return [
    ...prompt(
      'K2',
      K2 === 'none' && mesh !== null && mesh > 0,
      `You answered none; proxies of ${name} report from ${mesh} ${mesh === 1 ? 'namespace' : 'namespaces'}. Either another team runs a pilot, or it is left over from one.`,
    ),
    ...prompt(
      'K3',
      K3 !== undefined && services !== null && isFar(K3, services),
      `You answered ${K3}; we measured ${services}. Either the scope differs, or some services carry no traffic.`,
    ),
    ...prompt(
      'K4',
      K4 !== undefined && stacks !== null && stacks > K4,
      `We see ${stacks} languages${dark === null ? '' : ` among the ${Math.round((1 - dark) * 100)} % that emit telemetry`}. Either some are outside the scope, or there are more stacks than counted.`,
    ),
    ...prompt(
      'K6',
      stated !== undefined && clusters !== null && stated !== clusters,
      `You answered ${stated}; we measured ${clusters}. Either a cluster is not scraped, or it is outside the scope.`,
    ),
  ];
};

const needIds = ['M1', 'Z1', 'Z2', 'T1', 'T2', 'X1', 'X2', 'X3'] as const;

/** Prompts without effect (section 1.5). */
const decisionPrompts = (profile: Profile): readonly Prompt[] => {
  const is = (id: Parameters<typeof statedLevel>[1], level: Level) => statedLevel(profile, id) === level;
  const { K1, K3, K4 } = profile.facts;
  const stacks = measured(profile, 'stacks');
  const namespaces = measured(profile, 'namespaces');
  const owners = namespaces === null ? 'several owners' : `${namespaces} namespaces`;
  return [
    ...prompt(
      'K1',
      (K1 === 'reference' || K1 === 'vendor') && (needIds.some((id) => is(id, 'yes')) || is('O1', 'no')),
      'Who owns this requirement, and where is it written?',
    ),
    ...prompt(
      'M3',
      is('M1', 'no') && is('M3', 'yes'),
      `Either the network is trusted across ${owners} by decision, or nobody has decided it. Which document says so?`,
    ),
    ...prompt(
      'M4',
      is('M4', 'no') && (K3 ?? Number.POSITIVE_INFINITY) <= 10 && (K4 ?? Number.POSITIVE_INFINITY) <= 2,
      'With this few services, what stops automated certificates?',
    ),
    ...prompt(
      'M4',
      !is('M4', 'unknown') && profile.mechanisms.M4 === 'app_tls',
      'TLS in the application: is rotation automatic everywhere?',
    ),
    ...prompt(
      'M4',
      profile.mechanisms.M4 === 'node_encryption' && is('X9', 'yes'),
      'WireGuard is not usable where FIPS is required. Which node encryption is meant?',
    ),
    ...prompt(
      'T3',
      is('T3', 'yes') && stacks !== null && stacks >= 3,
      `Either ${stacks} implementations behave alike, or they were never compared.`,
    ),
    ...prompt('O3', is('O3', 'yes'), 'A mesh alone will not give this: the application has to forward the context.'),
    ...prompt(
      'O4',
      is('O4', 'no') && !profile.limits.includes('no_privileged_daemonset'),
      'If node policy forbids the agent, say so under the platform limits too: it rules mesh shapes out as well.',
    ),
    ...prompt(
      'X9',
      profile.clauses.includes('fedramp-sc-8') && !is('X9', 'yes'),
      'FedRAMP SC-8(1) asks for FIPS-validated cryptography (SC-13): it proposes yes.',
    ),
    ...prompt(
      'X5',
      profile.clauses.includes('pci-4.2.1'),
      'PCI DSS 4.2.1 does not require mTLS in the cluster. Is there another source?',
    ),
  ];
};

const policyClauses = {
  M: ['dora-rts-6-2-c', 'hipaa-164.312-e'],
  Z: ['hipaa-164.312-a-d', 'pci-7.2.5', 'pci-7.3.3'],
} as const;

const clausePrompts = (profile: Profile): readonly Prompt[] => {
  const chosen = (list: readonly string[]) => profile.clauses.some((id) => list.includes(id));
  const text = 'A clause you chose obliges you to decide this. Who decided “no”, and where is it written?';
  return [
    ...prompt('M1', chosen(policyClauses.M) && statedLevel(profile, 'M1') === 'no', text),
    ...prompt(
      'Z1',
      chosen(policyClauses.Z) && statedLevel(profile, 'Z1') === 'no' && statedLevel(profile, 'Z2') === 'no',
      text,
    ),
  ];
};

const usePrompt = (id: CapabilityId, profile: Profile): readonly Prompt[] => {
  const stated = profile.use[id];
  const counted = stated === 'used' || stated === 'partly';
  return prompt(
    'U',
    counted && measuredUse(id, profile) === 'unused',
    `You count on ${capabilityNames[id]}; nothing shows its use. Either it is not measured, or it is not used.`,
  );
};

/** What the metrics of now show is a floor: they do not tell of a year. */
const incidentPrompt = ({ existing: { F3 }, ...profile }: Profile): readonly Prompt[] => {
  const failing = evidenceItem(profile, 'cp_health')?.detail?.failing;
  const found = measured(profile, 'cp_health') !== null && typeof failing === 'number' ? failing : 0;
  return prompt(
    'F3',
    F3 !== undefined && F3 !== null && found > F3,
    `Metrics show ${found}; you reported ${F3}. Either what fails now is not counted yet, or its cause is not the mesh.`,
  );
};

const shapePrompt = (profile: Profile): readonly Prompt[] => {
  const seen = deployedShapes(profile);
  const listed = sentenceList(seen.map(({ shape, proxies }) => `${proxies} as ${shapeNames[shape]}`));
  const { F1 } = profile.existing;
  return [
    ...prompt('F1', seen.length > 1, `Proxies stand in several shapes: ${listed}. Which of them is to be judged?`),
    ...prompt(
      'F1',
      F1 !== undefined && F1 !== null && seen.length > 0 && !seen.some(({ shape }) => shape === F1),
      `You answered ${F1 ? shapeNames[F1] : ''}; proxies are seen ${listed}. Either another mesh runs beside it, or its proxies are not scraped.`,
    ),
  ];
};

/** The list behind a share of workloads that need nothing: shown to be corrected. */
export const needlessPrompt = (needless: Needless | null): readonly Prompt[] =>
  needless === null
    ? []
    : prompt(
        'F2',
        needless.pods > 0,
        `Pods with a proxy that carry no traffic, or lie outside what is needed: ${sentenceList(needless.namespaces.map(({ name, pods }) => `${pods} in ${name}`))}. Policies and routes are in no metric: correct the share where these need it.`,
      );

/** Everything to be remarked beside the questions, without effect on the verdict. */
export const promptsOf = (profile: Profile): readonly Prompt[] => [
  ...sizePrompts(profile),
  ...decisionPrompts(profile),
  ...clausePrompts(profile),
  ...shapePrompt(profile),
  ...(profile.facts.K2 === 'production'
    ? [...capabilityIds.flatMap((id) => usePrompt(id, profile)), ...incidentPrompt(profile)]
    : []),
];
