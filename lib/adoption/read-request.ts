import {
  type Answer,
  type CostInputs,
  type EvidenceItem,
  type EvidenceKey,
  type LevelQuestionId,
  levelQuestionIds,
  type Profile,
  type Provenance,
} from '@/lib/domain/adoption';
import type { EvaluateRequest } from '@/lib/domain/adoption-wire';
import type { SaveAssessment } from '@/lib/domain/assessment';

/** What JSON calls null is "not given" here. */
type Given<T> = T extends readonly (infer U)[]
  ? readonly Given<U>[]
  : T extends object
    ? { [K in keyof T]: Given<T[K]> }
    : NonNullable<T>;

const given = <T>(value: T): Given<T> => {
  if (Array.isArray(value)) return value.map(given) as Given<T>;
  if (typeof value !== 'object' || value === null) return value as Given<T>;
  const entries = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [key, given(each)])) as Given<T>;
};

type Asked = NonNullable<EvaluateRequest['answers']>[LevelQuestionId];

const answerOf = (asked: NonNullable<Asked>): Answer => {
  if (typeof asked === 'string') return { value: asked };
  const { mechanism: _, ...rest } = asked;
  return given(rest) as Answer;
};

const answersOf = ({ answers }: EvaluateRequest): Profile['answers'] =>
  Object.fromEntries(
    levelQuestionIds.flatMap((id): [LevelQuestionId, Answer][] => {
      const asked = answers?.[id];
      return asked ? [[id, answerOf(asked)]] : [];
    }),
  );

/** A mechanism of its own wins over one inside the long form of an answer. */
const mechanismsOf = ({ answers, mechanisms }: EvaluateRequest): Profile['mechanisms'] => {
  const { M4, Z4 } = answers ?? {};
  return {
    M4: mechanisms?.M4 ?? (typeof M4 === 'object' ? M4?.mechanism : null) ?? null,
    Z4: mechanisms?.Z4 ?? (typeof Z4 === 'object' ? Z4?.mechanism : null) ?? null,
  };
};

const evidenceOf = ({ evidence }: EvaluateRequest): readonly EvidenceItem[] => {
  if (!evidence) return [];
  if (Array.isArray(evidence)) return evidence;
  return Object.entries(evidence).flatMap(([key, value]): EvidenceItem[] => {
    if (value === undefined) return [];
    const item = typeof value === 'object' && value !== null ? value : { value };
    return [{ key: `ev.${key as EvidenceKey}`, ...item } as EvidenceItem];
  });
};

const parallelOf = ({ R6, answers }: EvaluateRequest): Pick<Profile, 'R6' | 'R6Provenance' | 'R6Note'> => {
  const long = answers?.R6;
  if (typeof long !== 'object' || long === null) return { R6: R6 ?? long ?? null };
  const provenance = given(long.provenance) as Provenance | undefined;
  return {
    R6: R6 ?? long.value,
    ...(provenance ? { R6Provenance: provenance } : {}),
    ...(long.note ? { R6Note: long.note } : {}),
  };
};

/** A parsed request, short or long form, as the model reads it. */
export const readRequest = (request: EvaluateRequest): Profile => ({
  facts: given(request.facts ?? {}) as Profile['facts'],
  answers: answersOf(request),
  mechanisms: mechanismsOf(request),
  ...parallelOf(request),
  clauses: request.clauses ?? [],
  limits: request.limits ?? [],
  mandates: request.mandates ?? [],
  evidence: evidenceOf(request),
  waivers: (request.waivers ?? []).map((waiver) =>
    typeof waiver === 'string' ? { rule: waiver } : (given(waiver) as Profile['waivers'][number]),
  ),
  use: given(request.use ?? {}) as Profile['use'],
  existing: given(request.existing ?? {}) as Profile['existing'],
  ...(request.at ? { at: request.at } : {}),
});

/** The cost sheet's inputs as they were saved; none where nothing readable was. */
export const costInputsOf = ({ cost }: Pick<SaveAssessment, 'cost'>): CostInputs => {
  const inputs = cost?.inputs;
  if (typeof inputs !== 'object' || inputs === null) return {};
  // Any JSON may have been kept: only figures are read.
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => typeof value === 'number')) as CostInputs;
};
