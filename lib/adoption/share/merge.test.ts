import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyDraft } from '@/lib/adoption/fixtures/any-draft';
import { type AdoptionDraft, type Answer, emptyDraft } from '@/lib/domain/adoption';
import { encodeDraft } from '@/lib/url/adoption';
import { merged, mergeOf, parts } from './merge';

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
const anyChoice = fc.subarray(ids(parts)).map((chosen) => new Set(chosen));

/** Whatever is an answer, not whose or where one stands. */
const answersOf = (draft: AdoptionDraft): string =>
  encodeDraft({
    ...draft,
    ...{ author: '', supersedes: '', cursor: '' },
    about: { ...draft.about, status: null },
  });

test('no two parts have one name', () => {
  expect(new Set(ids(parts)).size).toBe(parts.length);
});

test('what is the same has no conflict, and nothing to take', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      expect(mergeOf(draft, draft)).toMatchObject({ taken: [], conflicts: [] });
      expect(merged(draft, draft)).toEqual(draft);
    }),
  );
});

test('every answer has a part: an empty draft takes all of them', () => {
  fc.assert(
    fc.property(anyDraft, (draft) => {
      expect(mergeOf(emptyDraft, draft).conflicts).toEqual([]);
      expect(answersOf(merged(emptyDraft, draft))).toBe(answersOf(draft));
      expect(merged(draft, emptyDraft)).toEqual(draft);
    }),
  );
});

test('no answer is lost: each part says what one side said, theirs where it was chosen', () => {
  fc.assert(
    fc.property(anyDraft, anyDraft, anyChoice, (mine, theirs, chosen) => {
      const [after, { conflicts }] = [merged(mine, theirs, chosen), mergeOf(mine, theirs)];
      for (const part of parts) {
        const [own, other, now] = [part.said(mine), part.said(theirs), part.said(after)];
        expect([own, other]).toContain(now);
        if (own === null || other === null) expect(now).toBe(own ?? other);
        if (conflicts.includes(part)) expect(now).toBe(chosen.has(part.id) ? other : own);
      }
    }),
  );
});

test('merging again changes nothing', () => {
  fc.assert(
    fc.property(anyDraft, anyDraft, anyChoice, (mine, theirs, chosen) => {
      const once = merged(mine, theirs, chosen);
      expect(merged(once, theirs, chosen)).toEqual(once);
      expect(mergeOf(once, theirs).taken).toEqual([]);
    }),
  );
});

describe('one answer', () => {
  const saying = (M1: Answer): AdoptionDraft => ({
    ...emptyDraft,
    profile: { ...emptyDraft.profile, answers: { M1 } },
  });
  const law: Answer = { value: 'yes', provenance: { type: 'law', by: 'Ann' } };
  test.each([
    ['of another value is a conflict', { value: 'no' }, law, 'conflicts'],
    [
      'for another part is a conflict',
      { value: 'partly', subset: ['a'] },
      { value: 'partly', subset: ['b'] },
      'conflicts',
    ],
    ['of the same value with a reason brings the reason', { value: 'yes' }, law, 'taken'],
    ['of the same value without one leaves mine', law, { value: 'yes' }, 'none'],
    ['for other reasons is a conflict', { ...law, note: 'since May' }, law, 'conflicts'],
    ['stands in for "not known"', { value: 'unknown' }, law, 'taken'],
    ['that is "not known" leaves mine', law, { value: 'unknown' }, 'none'],
    ['meets a "not known" with a reason', { value: 'unknown', note: 'asked Bo' }, law, 'conflicts'],
  ] as const)('%s', (_, mine, theirs, outcome) => {
    const found = mergeOf(saying(mine), saying(theirs));
    const where = (['taken', 'conflicts', 'same'] as const).filter((key) => found[key].length > 0);
    expect(where).toEqual(outcome === 'none' ? [] : [outcome]);
  });

  test('goes with whose word it is', () => {
    const after = merged(saying({ value: 'no' }), saying(law), new Set(['M1']));
    expect(after.profile.answers.M1).toEqual(law);
    const [part] = mergeOf(emptyDraft, saying(law)).taken;
    expect(part?.text(saying(law))).toBe('yes');
    expect(part?.ground(saying(law))).toBe('law Ann');
  });
});
