import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftOf } from '@/lib/adoption/draft-of';
import * as a from '@/lib/domain/adoption';
import { isWebLink } from '@/lib/domain/web-link';
import { decodeDraft, encodeDraft } from './adoption';

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const amount = fc.nat(1_000_000).map((n) => n / 100);
const optional = <T extends object>(parts: { readonly [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(parts as never, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const day = fc.constantFrom('2026-01-31', '2026-11-29');

const anySource = fc
  .tuple(fc.constantFrom(...a.provenanceKinds), optional({ ref: words, by: words, at: day }))
  .map(([type, rest]) => ({ type, ...rest }));
const anyAnswer: fc.Arbitrary<a.Answer> = fc
  .tuple(
    fc.constantFrom(...a.levels),
    optional({ subset: fc.array(words, { minLength: 1, maxLength: 3 }), note: words, provenance: anySource }),
  )
  .map(([value, rest]) => ({ value, ...rest }));
const waived = fc.tuple(words, optional({ by: words, at: day })).map(([reason, rest]) => ({ reason, ...rest }));
const each = <K extends string, T>(keys: readonly K[], value: fc.Arbitrary<T>) =>
  optional(Object.fromEntries(keys.map((key) => [key, value])) as { readonly [P in K]: fc.Arbitrary<T> });
const filled = <T extends object>(found: fc.Arbitrary<T>) => found.filter((value) => Object.keys(value).length > 0);

const anyDraft = fc.record({
  title: fc.oneof(fc.constant(''), words),
  author: fc.oneof(fc.constant(''), words),
  supersedes: fc.constantFrom('', '0d1c6f0e-0000-4000-8000-000000000000'),
  reviewed: fc.subarray(['X5', 'X10']),
  cursor: fc.constantFrom('', 'M1', 'X10'),
  profile: fc
    .record({
      facts: optional({
        K1: fc.constantFrom(...a.triggers),
        K2: fc.constantFrom(...a.meshStages),
        K3: fc.nat(),
        K6: filled(optional({ clusters: fc.nat(), networks: fc.nat() })),
        K7: filled(optional({ pods: fc.nat(), node_price: amount, currency: fc.constantFrom('EUR', '€') })),
        K8: amount,
        K9: amount,
        M5: day,
      }),
      answers: each(a.levelQuestionIds, anyAnswer),
      mechanisms: optional({ M4: fc.constantFrom(...a.mechanisms.M4), Z4: fc.constantFrom(...a.mechanisms.Z4) }),
      R6: fc.option(fc.nat(1000)),
      clauses: fc.subarray([...a.clauseIds]),
      limits: fc.subarray([...a.limitIds]),
      mandates: fc.constant([]),
      waivers: fc
        .subarray([...a.evidenceRuleIds])
        .chain((rules) => fc.tuple(...rules.map((rule) => waived.map((said) => ({ rule, ...said }))))),
      use: each(a.capabilityIds, fc.constantFrom(...a.uses)),
      existing: optional({
        F1: fc.constantFrom(...a.meshShapes),
        F2: fc.constantFrom(0, 0.2, 1),
        F3: fc.nat(),
        F3Links: fc.uniqueArray(fc.webUrl({ withQueryParameters: true }).filter(isWebLink), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    })
    .chain((profile) =>
      fc.option(anySource).map((source) => (source === null ? profile : { ...profile, R6Provenance: source })),
    ),
  cost: optional({ budget: amount, layer7Share: fc.constantFrom(0, 0.25, 1), waypoints: fc.nat() }),
}) as unknown as fc.Arbitrary<a.AdoptionDraft>;

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
