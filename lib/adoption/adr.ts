import type { CostInputs, Evaluation, Profile, Waiver } from '@/lib/domain/adoption';
import type { Signoff } from '@/lib/domain/assessment';
import { formatDate } from '@/lib/format/time';
import { answersAppendix, costAppendix, evidenceAppendix } from './adr-appendices';
import { alternatives, interimControl } from './alternative-options';
import { clauses } from './clauses';
import { contradictions } from './contradictions';
import { costOf, roughly, sizingNames, sizingOf } from './cost';
import { type Decision, decide } from './decide';
import { sourceWords, verdictSentence } from './explain';
import { needQuestions } from './mandates';
import { bullets, code, plain, table, yaml } from './markdown';
import { capabilityIds } from './order';
import { askedOf, questionOf } from './questions';
import { reviewDay } from './review';
import { type Phase, rolloutOf } from './rollout';
import { drills } from './rollout-checks';
import { exitOrder } from './scorecard';
import { shapeInQuestion } from './shape-in-question';
import { supportOf } from './support';
import {
  alternativeNames,
  capabilityNames,
  levelWords,
  reasonWords,
  resultWords,
  shapeGives,
  shapeNames,
} from './words';

/** What a record is written from. */
export interface RecordInput {
  readonly title: string;
  readonly id: string | null;
  readonly version: number | null;
  /** Epoch ms. */
  readonly at: number;
  readonly status: string;
  readonly author: string | null;
  readonly decisionMakers: readonly string[];
  readonly consulted: readonly string[];
  readonly informed: readonly string[];
  readonly signoff: readonly Signoff[];
  /** Hash of what was saved. */
  readonly hash: string | null;
  readonly profile: Profile;
  readonly evaluation: Evaluation;
  readonly cost: CostInputs;
}

const frontMatter = (input: RecordInput): string =>
  [
    '---',
    `status: ${yaml(input.status)}`,
    `date: ${new Date(input.at).toISOString().slice(0, 10)}`,
    `decision-makers: ${yaml(input.decisionMakers.join(', '))}`,
    `consulted: ${yaml(input.consulted.join(', '))}`,
    `informed: ${yaml(input.informed.join(', '))}`,
    `assessment: ${yaml(input.id === null ? 'not saved' : `${input.id} version ${input.version ?? 1}`)}`,
    `model-version: ${yaml(input.evaluation.model)}`,
    `evidence-hash: ${yaml(input.hash ?? 'not saved')}`,
    '---',
  ].join('\n');

const triggerWords: Readonly<Record<string, string>> = {
  mandate: 'A mandate started this assessment',
  incident: 'An incident started this assessment',
  release_risk: 'The risk of releases started this assessment',
  blind_spots: 'Blind spots started this assessment',
  migration: 'A migration started this assessment',
  cost_review: 'A review of cost started this assessment',
  reference: 'A reference architecture started this assessment',
  vendor: 'A vendor started this assessment',
};

const stageWords = {
  none: 'No mesh runs in this scope today.',
  pilot: 'A pilot of a mesh runs in this scope.',
  production: 'A mesh runs in production in this scope.',
} as const;

const context = ({ title, author, profile: { facts } }: RecordInput): string => {
  const size = [
    facts.K3 === undefined ? [] : [`${facts.K3} services`],
    facts.K4 === undefined ? [] : [`${facts.K4} technology stacks`],
    facts.K5 === undefined ? [] : [`${facts.K5} teams`],
    facts.K6?.clusters === undefined ? [] : [`${facts.K6.clusters} clusters`],
  ].flat();
  const started = facts.K1 === undefined ? 'What started this assessment was not said' : triggerWords[facts.K1];
  return [
    `${started}; it is about ${plain(title)}${author ? `, asked by ${plain(author)}` : ''}.`,
    size.length === 0 ? 'The size of the scope was not stated.' : `In scope: ${size.join(', ')}.`,
    facts.K2 === undefined ? 'Whether a mesh runs today was not said.' : stageWords[facts.K2],
  ].join(' ');
};

const drivers = ({ profile }: RecordInput, { capabilities }: Decision): string => {
  const needs = capabilityIds.map((id) => {
    const sources = needQuestions[id].flatMap((question) => {
      const given = profile.answers[question]?.provenance;
      return given === undefined ? [] : [`${question}: ${plain(sourceWords(given))}`];
    });
    const source = sources.length === 0 ? 'no source given' : sources.join('; ');
    return `**${capabilityNames[id]}**: needed ${levelWords[capabilities[id].need]} (${source})`;
  });
  const bound = clauses
    .filter(({ id }) => profile.clauses.includes(id))
    .map(({ name, class: kind, says }) => `${name} (${kind}): ${says}`);
  return bullets([...needs, ...bound], 'None.');
};

const options = (decision: Decision): string => {
  const named = Object.values(decision.instead).map((id) => alternativeNames[id]);
  const without = named.length === 0 ? 'No mesh' : `No mesh, with ${named.join(', ')}`;
  return bullets(
    decision.mode === 'after'
      ? ['Keep the mesh as it is', 'Reduce it to what is needed and used', `Remove it (${without.toLowerCase()})`]
      : [without, 'A mesh for a part: only what is justified', 'A mesh for everything'],
    '',
  );
};

const outcome = ({ evaluation }: RecordInput, decision: Decision): string => {
  const rows = capabilityIds.map((id) => {
    const each = decision.capabilities[id];
    const { instead } = decision;
    return [
      capabilityNames[id],
      levelWords[each.need],
      levelWords[each.alternativeSuffices],
      resultWords[each.result],
      ...(decision.mode === 'after' ? [each.use ?? '', each.action ?? ''] : []),
      instead[id] === undefined ? '' : alternativeNames[instead[id]],
      each.why.join(', '),
    ];
  });
  const running = decision.mode === 'after' ? ['Use', 'Action'] : [];
  const not = capabilityIds.filter((id) => !(decision.adopt ?? decision.kept ?? []).includes(id));
  return [
    `Chosen: **${verdictSentence(decision)}**`,
    bullets(
      decision.reasons.map((reason) => `${reasonWords[reason]} (${reason})`),
      'No reason against it.',
    ),
    table(['Capability', 'Needed', 'Alternative suffices', 'Result', ...running, 'Instead', 'Rules'], rows),
    decision.reasons.includes('MANDATE_OPEN') ? `Meanwhile: ${interimControl}` : '',
    decision.verdict === 'REMOVE' ? `In this order: ${exitOrder.join(' ')}` : '',
    decision.shape === null
      ? ''
      : `Shape: **${shapeNames[decision.shape]}**. ${
          decision.skippedShapes.length === 0
            ? 'Nothing lighter was ruled out.'
            : `Ruled out before it: ${decision.skippedShapes.map(({ shape, rules }) => `${shapeNames[shape]} (${rules.join(', ')})`).join('; ')}.`
        }`,
    `Deliberately not ${decision.mode === 'after' ? 'kept' : 'adopted'}: ${not.map((id) => capabilityNames[id]).join(', ') || 'nothing'}.`,
    evaluation.explanation
      .slice(1 + decision.reasons.length)
      .map(plain)
      .join('\n\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

const range = ({ low, high }: { readonly low: number; readonly high: number }, unit: string): string =>
  `${roughly(low)} to ${roughly(high)} ${unit}`;

const consequences = (input: RecordInput, decision: Decision): string => {
  // A mesh that stays costs what its own shape costs; nothing is saved by keeping it.
  const stays = (decision.kept ?? []).length > 0 ? (input.profile.existing.F1 ?? null) : null;
  const shape = decision.shape ?? stays;
  if (shape === null)
    return (decision.kept ?? []).length > 0
      ? 'The mesh stays in the path of requests. Its shape was not stated, so its cost is not modelled.'
      : 'No proxy joins the path of a request, and nothing has to be operated for it. What is not covered stays open as stated above.';
  const { sizing, assumed } = sizingOf(input.profile, input.cost);
  const found = costOf(shape, sizing);
  const currency = input.profile.facts.K7?.currency ?? '';
  const guessed = assumed.length === 0 ? '' : ` (assumed: ${assumed.map((key) => sizingNames[key]).join(', ')})`;
  return bullets(
    [
      `CPU ${range(found.cpu, 'vCPU')}, memory ${range(found.memory, 'GiB')}${guessed}`,
      found.money === null
        ? 'Money: no node price was given'
        : `Money ${range(found.money, `${currency} a month`.trim())}`,
      found.addedP99 === null
        ? 'Added p99: nothing is published per call'
        : `Added p99 ${range(found.addedP99, 'ms')} over ${sizing.depth} calls`,
      input.cost.peopleHours === undefined ? 'People: not stated' : `People: ${input.cost.peopleHours} hours a month`,
      ...(found.addedMeasured === null
        ? []
        : [
            `Measured here: ${roughly(found.addedMeasured)} ms over ${sizing.depth} calls on average, wire plus proxy, an upper bound`,
          ]),
      ...drills.map((drill) => `Drill: ${drill}`),
    ],
    '',
  );
};

const sensitivity = ({ evaluation, profile }: RecordInput): string => {
  const { flips, decisive } = evaluation;
  const spelled = flips.map(({ change, verdict }) => {
    const [key, value] = Object.entries(change)[0] ?? ['', null];
    const shown = Array.isArray(value) ? `[${value.join(', ')}]` : String(value ?? 'none');
    return `${key} to ${shown}: ${verdict}`;
  });
  return [
    `Confidence: **${evaluation.confidence}**.`,
    decisive.length === 0
      ? 'No single answer changes this.'
      : `Decisive answers, with their support from 0 (unknown) to 4 (measured and agreeing): ${decisive.map((key) => `${key} ${supportOf(profile, key)}`).join(', ')}.`,
    bullets(spelled, 'No single change flips the verdict.'),
  ].join('\n\n');
};

const waiverText = ({ reason, by, at }: Waiver): string =>
  [plain(reason || 'no reason given'), ...(by ? [plain(by)] : []), ...(at ? [at.slice(0, 10)] : [])].join(', ');

const disputes = ({ profile }: RecordInput): string => {
  const found = contradictions(profile);
  const waiverOf = (rule: string) => profile.waivers.find((each) => each.rule === rule);
  const idle = profile.waivers.filter(({ rule }) => !found.some((each) => each.rule === rule));
  return bullets(
    [
      ...found.map(({ question, rule, text }) => {
        const waiver = waiverOf(rule);
        return `${question} (${rule}): ${plain(text)}${waiver === undefined ? '' : ` Kept: ${waiverText(waiver)}.`}`;
      }),
      ...idle.map((waiver) => `${waiver.rule} is waived, and contradicts no answer: ${waiverText(waiver)}.`),
    ],
    'No answer is contradicted by a measurement.',
  );
};

const stateWords = { met: 'met', not_met: 'not met', unmeasured: 'not measured' } as const;
/** Long ones stand once, with the evidence. */
const SHORT_QUERY = 200;
const askedBy = ({ fact, query }: Phase['criteria'][number]): string => {
  if (query === null) return '';
  return query.length <= SHORT_QUERY ? ` (${code(query)})` : ` (query of ev.${fact} in appendix A)`;
};

const phaseText = ({ id, name, scope, criteria, rollback }: Phase): string =>
  [
    `### ${id} ${name}`,
    scope,
    bullets(
      criteria.map(
        (each) =>
          `${each.text}: **${stateWords[each.state]}**${each.figure === null ? '' : `, ${plain(each.figure)}`}${askedBy(each)}`,
      ),
      '',
    ),
    rollback.length === 0 ? '' : `Roll back on: ${rollback.join('; ')}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');

const confirmation = ({ profile }: RecordInput, decision: Decision): string => {
  const ids = decision.adopt ?? decision.kept ?? [];
  if (ids.length > 0) return rolloutOf(ids, profile).map(phaseText).join('\n\n');
  return decision.verdict === 'NOT_YET'
    ? bullets(
        decision.gate.because.map(({ says }) => says),
        'Firm up the need, or its alternative.',
      )
    : 'Nothing is rolled out. The drift triggers below say when to look again.';
};

const prosAndCons = (decision: Decision): string => {
  const found = capabilityIds.flatMap((id) => {
    const chosen = decision.instead[id];
    if (chosen === undefined) return [];
    const option = alternatives.find((each) => each.capability === id && each.id === chosen);
    return option === undefined
      ? []
      : [
          `**${capabilityNames[id]}: ${alternativeNames[chosen]}**. ${option.how} Right when ${option.rightWhen}. Not enough when ${option.notEnoughWhen}. ${option.effort}`,
        ];
  });
  const shape = decision.shape === null ? [] : [`**${shapeNames[decision.shape]}**. ${shapeGives[decision.shape]}`];
  return bullets([...shape, ...found], 'No alternative stands beside what was chosen.');
};

const openQuestions = ({ profile, evaluation }: RecordInput): string => {
  const open = evaluation.decisive.filter((key) => supportOf(profile, key) === 0);
  return bullets(
    [...new Set(open.flatMap((key) => questionOf(key) ?? []))].map(
      ({ id, text, who }) => `${id}, for ${askedOf(who)}: ${text}`,
    ),
    'Nothing that decides is unknown.',
  );
};

const signatures = ({ signoff }: RecordInput): string =>
  signoff.length === 0
    ? 'Nobody has signed this version.'
    : table(
        ['Role', 'Name', 'Decision', 'Date', 'Comment'],
        signoff.map(({ role, name, decision, at, comment }) => [
          plain(role),
          plain(name),
          `${decision}s`,
          at.slice(0, 10),
          plain(comment),
        ]),
      );

/** The decision record: MADR 4 headings, extended; generated whole, to be edited by people. */
export const adrMarkdown = (input: RecordInput): string => {
  const decision = decide(input.profile);
  const review = reviewDay(input.at);
  const parts = [
    frontMatter(input),
    `# ${input.evaluation.verdict}: service mesh for ${plain(input.title)}`,
    `${formatDate(input.at)}. Generated from the answers and measurements in the appendices; no score takes part, every result is a list of rules.`,
    '## Context and problem statement',
    context(input),
    '## Decision drivers',
    drivers(input, decision),
    '## Considered options',
    options(decision),
    '## Decision outcome',
    outcome(input, decision),
    '### Consequences',
    consequences(input, decision),
    '### Sign-off',
    signatures(input),
    '## Confidence and sensitivity',
    sensitivity(input),
    '### Open questions',
    openQuestions(input),
    '## Contradictions and waivers',
    disputes(input),
    '## Confirmation',
    confirmation(input, decision),
    '## Pros and cons of the options',
    prosAndCons(decision),
    '## More information',
    `Review by ${review}, or when services, clusters or pods change by more than 25 %, an evidence rule starts or stops to fire, a phase's criterion breaks, an answer is older than 180 days, or the model or a clause changes.`,
    '## Appendix A: evidence',
    evidenceAppendix(input.profile),
    '## Appendix B: answers',
    answersAppendix(input.profile, decision),
    '## Appendix C: cost sheet',
    costAppendix(input.profile, input.cost, shapeInQuestion(decision)),
    '## Appendix D: rule trace',
    input.evaluation.trace.join(', '),
  ];
  return `${parts.join('\n\n')}\n`;
};
