import { costOf, type Range, sizingOf } from '@/lib/adoption/cost';
import { decide } from '@/lib/adoption/decide';
import { comparedOf } from '@/lib/adoption/mesh-card';
import { costInputsOf, readRequest } from '@/lib/adoption/read-request';
import { reviewDay } from '@/lib/adoption/review';
import { rolloutOf } from '@/lib/adoption/rollout';
import { shapeInQuestion } from '@/lib/adoption/shape-in-question';
import { type CapabilityId, capabilityIds, type Evaluation, type Profile } from '@/lib/domain/adoption';
import type { Assessment } from '@/lib/domain/assessment';
import { type AssessmentFile, FILE_SCHEMA, type FileResult } from '@/lib/domain/assessment-file';

type FileAnswers = AssessmentFile['answers'];

const answersOf = ({ answers, mechanisms, R6, R6Provenance, R6Note }: Profile): FileAnswers => {
  const found: [string, FileAnswers[string]][] = Object.entries(answers).flatMap(([id, answer]) => {
    if (answer === undefined) return [];
    const { value, subset = [], note = '', provenance = null } = answer;
    const mechanism = mechanisms[id as keyof typeof mechanisms] ?? null;
    return [[id, { value, subset: [...subset], mechanism, note, provenance }]];
  });
  const parallel = { subset: [], mechanism: null, note: R6Note ?? '', provenance: R6Provenance ?? null };
  return Object.fromEntries(R6 === null ? found : [...found, ['R6', { value: R6, ...parallel }]]);
};

const mechanismsOf = ({ answers, mechanisms }: Profile): Pick<AssessmentFile, 'mechanisms'> => {
  const alone = Object.entries(mechanisms).flatMap(([id, mechanism]): [string, string][] =>
    mechanism === null || id in answers ? [] : [[id, mechanism]],
  );
  return alone.length === 0 ? {} : { mechanisms: Object.fromEntries(alone) };
};

const byCapability = <T>(of: (id: CapabilityId) => T): Record<CapabilityId, T> =>
  Object.fromEntries(capabilityIds.map((id) => [id, of(id)])) as Record<CapabilityId, T>;

/** What the model made of it, as the file spells it. */
export const fileResult = ({ capabilities, instead, skippedShapes, ...evaluation }: Evaluation): FileResult => ({
  gate: evaluation.gate,
  need: byCapability((id) => capabilities[id].need),
  alternative: byCapability((id) => capabilities[id].alternativeSuffices),
  capabilities: byCapability((id) => {
    const { result, why, use, action } = capabilities[id];
    return { result, why: [...why], use, action, instead: instead[id] ?? null };
  }),
  verdict: evaluation.verdict,
  reasons: [...evaluation.reasons],
  ...(evaluation.adopt === undefined ? {} : { adopt: [...evaluation.adopt] }),
  ...(evaluation.kept === undefined ? {} : { kept: [...evaluation.kept] }),
  shape: evaluation.shape,
  skipped_shapes: skippedShapes.map(({ shape, rule }) => ({ shape, rule })),
  confidence: evaluation.confidence,
  decisive: [...evaluation.decisive],
  flips: evaluation.flips.map(({ change, verdict }) => ({
    change: { ...change } as FileResult['flips'][number]['change'],
    verdict,
  })),
  trace: [...evaluation.trace],
});

const pair = (range: Range | null): [number, number] | null => (range === null ? null : [range.low, range.high]);

const costOfFile = (profile: Profile, inputs: ReturnType<typeof costInputsOf>): AssessmentFile['cost'] => {
  const shape = shapeInQuestion(decide(profile));
  const { sizing } = sizingOf(profile, inputs);
  const { money, addedP99 } = costOf(shape, sizing);
  return {
    inputs: inputs as Readonly<Record<string, number>>,
    shape,
    parameters: comparedOf(shape, sizing).map(({ name, published, measured, source }) => ({
      ...{ name, shape, published, measured, source },
    })),
    monthly: pair(money),
    people_hours: inputs.peopleHours ?? null,
    added_p99_ms: pair(addedP99),
    budget: inputs.budget ?? null,
  };
};

const iso = (at: number): string => new Date(at).toISOString();

/** A saved assessment as a file to hand on. Nothing in it was not in the assessment; `result` and `plan` are derived. */
export const fileOf = ({ id, version, hash, request, result, versions, ...saved }: Assessment): AssessmentFile => {
  const profile = readRequest(request);
  const { scope, status } = request;
  const isSuperseded = versions.some((each) => each.version > version);
  return {
    schema: FILE_SCHEMA,
    model_version: saved.modelVersion,
    ...{ id, version, hash },
    title: request.title,
    supersedes: saved.supersedes,
    created: iso(versions[0]?.createdAt ?? saved.createdAt),
    updated: iso(saved.createdAt),
    author: request.author ?? null,
    status: isSuperseded ? 'superseded' : (status ?? 'proposed'),
    decision_makers: request.decisionMakers ?? [],
    consulted: request.consulted ?? [],
    informed: request.informed ?? [],
    scope: {
      clusters: scope?.clusters ?? [],
      namespaces: scope?.namespaces ?? [],
      excluded_workloads: scope?.excluded_workloads ?? [],
    },
    at: profile.at ?? null,
    facts: profile.facts,
    answers: answersOf(profile),
    ...mechanismsOf(profile),
    clauses: [...profile.clauses],
    limits: [...profile.limits],
    mandates: [...profile.mandates],
    evidence: profile.evidence as AssessmentFile['evidence'],
    waivers: profile.waivers.map((waiver) => ({ ...waiver })),
    use: profile.use,
    existing: { ...profile.existing, F3Links: profile.existing.F3Links && [...profile.existing.F3Links] },
    cost: costOfFile(profile, costInputsOf(request)),
    result: fileResult(result),
    plan: {
      phases: rolloutOf(result.adopt ?? result.kept ?? [], profile).map(({ id: phase, criteria }) => ({
        id: phase,
        criteria: criteria.map(({ text, query, figure, state }) => ({ text, query, figure, state })),
      })),
    },
    review: { due: reviewDay(saved.createdAt) },
    signoff: request.signoff ?? [],
  };
};
