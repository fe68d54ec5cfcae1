import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftOf } from '@/lib/adoption/draft-of';
import { anyDraft } from '@/lib/adoption/fixtures/any-draft';
import * as a from '@/lib/domain/adoption';
import { decodeDraft, encodeDraft } from './adoption';

test('every draft survives its own address', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      const { draft: read, problems } = decodeDraft(`#${encodeDraft(draft)}`);
      expect(problems).toEqual([]);
      expect(read).toEqual(draft);
    }),
    { numRuns: 300 },
  );
});

test('an empty draft needs no address', () => {
  expect(encodeDraft(a.emptyDraft)).toBe('');
  expect(decodeDraft('').draft).toEqual(a.emptyDraft);
});

test('a waiver tells why, by whom and when; one of an older link has no date', () => {
  const waiver = { rule: 'E3', reason: 'freeze', by: 'Ann', at: '2026-11-29' } as const;
  const draft = { ...a.emptyDraft, profile: { ...a.emptyDraft.profile, waivers: [waiver] } };
  expect(encodeDraft(draft)).toBe('E3=reason%3Dfreeze&E3=by%3DAnn&E3=on%3D2026-11-29');
  expect(decodeDraft('#E3=reason%3Dfreeze').draft.profile.waivers).toEqual([{ rule: 'E3', reason: 'freeze' }]);
});

test('a saved assessment opens as the draft of its next version', () => {
  const request = {
    title: 'payments',
    facts: { K2: 'none' },
    answers: {
      M1: { value: 'yes', provenance: { type: 'policy', ref: 'SEC-12' } },
      M4: { value: 'no', mechanism: null },
    },
    R6: 0,
    waivers: [{ rule: 'E3', reason: 'freeze', at: '2026-11-29' }],
    evidence: { services: 5 },
    cost: { inputs: { budget: 100 } },
  } as const;
  const draft = draftOf({ id: '0d1c6f0e-0000-4000-8000-000000000000', request: request as never });
  expect(decodeDraft(`#${encodeDraft(draft)}`).draft).toMatchObject({
    title: 'payments',
    supersedes: '0d1c6f0e-0000-4000-8000-000000000000',
    profile: { answers: { M1: request.answers.M1, M4: { value: 'no' } }, R6: 0, waivers: request.waivers },
    cost: { budget: 100 },
  });
});

test('what is not understood is named, and the rest stays', () => {
  const { draft, problems } = decodeDraft('#M1=perhaps&Z1=yes&K3=-4&X5=pci-9');
  expect(problems.map(({ name }) => name)).toEqual(['K3', 'M1', 'X5']);
  expect(draft.profile.answers).toEqual({ Z1: { value: 'yes' } });
});

test('an address of any text opens', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decodeDraft(text).draft.profile.clauses).toBeInstanceOf(Array);
    }),
  );
});
