import { draftOf } from '@/lib/adoption/draft-of';
import { readRequest } from '@/lib/adoption/read-request';
import { capabilityNames, levelWords, resultWords, sentenceList, shapeNames } from '@/lib/adoption/words';
import {
  type AdoptionDraft,
  type CapabilityId,
  capabilityIds,
  type Evaluation,
  type EvidenceItem,
  type EvidenceKey,
  evidenceKeys,
} from '@/lib/domain/adoption';
import type { Assessment } from '@/lib/domain/assessment';
import { parts } from './merge';
import type { Part } from './part';

type Saved = Pick<Assessment, 'id' | 'request' | 'result'>;

export interface ChangedFact {
  readonly key: EvidenceKey;
  /** null: it is not among the facts of that side. */
  readonly before: EvidenceItem | null;
  readonly after: EvidenceItem | null;
}

export interface ChangedResult {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Two assessments, in the order a reader asks: what was answered, what was measured, what follows. */
export interface ComparedAssessments {
  readonly before: AdoptionDraft;
  readonly after: AdoptionDraft;
  readonly answers: readonly Part[];
  readonly evidence: readonly ChangedFact[];
  readonly result: readonly ChangedResult[];
}

const itemOf = (evidence: readonly EvidenceItem[], key: EvidenceKey): EvidenceItem | null =>
  evidence.find((item) => item.key === `ev.${key}`) ?? null;

const evidenceOf = ({ request }: Saved): readonly EvidenceItem[] => readRequest(request).evidence;

const changedFacts = (one: Saved, other: Saved): readonly ChangedFact[] => {
  const [old, now] = [evidenceOf(one), evidenceOf(other)];
  return evidenceKeys.flatMap((key) => {
    const [before, after] = [itemOf(old, key), itemOf(now, key)];
    return (before?.value ?? null) === (after?.value ?? null) ? [] : [{ key, before, after }];
  });
};

const namesOf = (ids: readonly CapabilityId[]): string => sentenceList(ids.map((id) => capabilityNames[id])) || 'none';

/** What is told of a result, line by line. */
const linesOf = (result: Evaluation): readonly (readonly [name: string, value: string])[] => [
  ['Verdict', result.verdict],
  [result.mode === 'after' ? 'Kept' : 'Adopted', namesOf(result.kept ?? result.adopt ?? [])],
  ['Reasons', result.reasons.join(', ') || 'none'],
  ['Readiness', result.gate],
  ['Shape', result.shape === null ? 'none' : shapeNames[result.shape]],
  ['Confidence', result.confidence],
  ...capabilityIds.map((id) => {
    const { need, alternativeSuffices, result: outcome, action } = result.capabilities[id];
    const also = action === null ? '' : `, ${action}`;
    return [
      capabilityNames[id],
      `${resultWords[outcome]}${also} (needed ${levelWords[need]}, something narrower does ${levelWords[alternativeSuffices]})`,
    ] as const;
  }),
  ['Decisive answers', result.decisive.join(', ') || 'none'],
  ['Rules of evidence that fired', result.evidenceRulesFired.join(', ') || 'none'],
  ['Model', result.model],
];

const changedResults = (one: Evaluation, other: Evaluation): readonly ChangedResult[] => {
  const [old, now] = [new Map(linesOf(one)), new Map(linesOf(other))];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name) => {
    const [before, after] = [old.get(name) ?? '', now.get(name) ?? ''];
    return before === after ? [] : [{ name, before, after }];
  });
};

/** Facts that were told are compared with the facts, not among the answers. */
const answersOf = (saved: Saved): AdoptionDraft => ({ ...draftOf(saved), told: {} });

export const comparedAssessments = (one: Saved, other: Saved): ComparedAssessments => {
  const [before, after] = [answersOf(one), answersOf(other)];
  return {
    before,
    after,
    answers: parts.filter((part) => part.said(before) !== part.said(after)),
    evidence: changedFacts(one, other),
    result: changedResults(one.result, other.result),
  };
};
