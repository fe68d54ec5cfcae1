import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from '@/lib/adoption/evaluate';
import { anyProfile } from '@/lib/adoption/fixtures/any-profile';
import { readRequest } from '@/lib/adoption/read-request';
import type { Profile } from '@/lib/domain/adoption';
import { type Assessment, saveAssessmentSchema } from '@/lib/domain/assessment';
import { comparedAssessments } from './compare';

const saved = (request: object) => {
  const asked = saveAssessmentSchema.parse({ title: 'payments', ...request });
  return { id: 'x', request: asked, result: evaluate(readRequest(asked)) as Assessment['result'] };
};

test('an assessment differs in nothing from itself, and two differ alike in both directions', () => {
  fc.assert(
    fc.property(anyProfile, anyProfile, (one: Profile, other: Profile) => {
      expect(comparedAssessments(saved(one), saved(one))).toMatchObject({ answers: [], evidence: [], result: [] });
      const [there, back] = [
        comparedAssessments(saved(one), saved(other)),
        comparedAssessments(saved(other), saved(one)),
      ];
      expect(there.answers).toEqual(back.answers);
      expect(there.evidence.map(({ before, after }) => [after, before])).toEqual(
        back.evidence.map(({ before, after }) => [before, after]),
      );
      expect(new Set(there.result.map(({ name }) => name))).toEqual(new Set(back.result.map(({ name }) => name)));
    }),
    { numRuns: 40 },
  );
});

test('what changed is told with its ground: answers, then facts, then the result', () => {
  const before = saved({ answers: { M1: 'no', M2: 'yes' }, evidence: { services: 5, stacks: 2 } });
  const after = saved({
    answers: { M1: { value: 'yes', provenance: { type: 'law', ref: 'PCI' } }, M2: 'yes' },
    evidence: { services: 9, stacks: 2, edges: 3 },
  });
  const found = comparedAssessments(before, after);
  expect(found.answers.map((part) => [part.id, part.text(found.before), part.text(found.after)])).toEqual([
    ['M1', 'no', 'yes'],
  ]);
  expect(found.answers[0]?.ground(found.after)).toBe('law PCI');
  expect(found.evidence).toMatchObject([
    { key: 'services', before: { value: 5 }, after: { value: 9 } },
    { key: 'edges', before: null, after: { value: 3 } },
  ]);
  expect(found.result.map(({ name }) => name)).toContain('mTLS');
});
