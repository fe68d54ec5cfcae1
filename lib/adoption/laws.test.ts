import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Level, LevelQuestionId, Profile } from '@/lib/domain/adoption';
import { decide } from './decide';
import { evaluate } from './evaluate';
import { contradictionsOf } from './evidence-rules';
import { anyProfile } from './fixtures/any-profile';
import { base, nothing } from './fixtures/profile';
import { statedLevel } from './levels';

const RUNS = { numRuns: 600 };

/** What a decision says, without what it was made from. */
const said = (profile: Profile) => {
  const { facts: _, fired: __, gate, ...rest } = decide(profile);
  return { ...rest, gate: gate.gate };
};

const isAdoption = (verdict: string): boolean => verdict === 'ADOPT' || verdict === 'ADOPT_SCOPED';

const withAnswer = (profile: Profile, id: LevelQuestionId, value: Level): Profile => ({
  ...profile,
  answers: { ...profile.answers, [id]: { value } },
});

test('a missing answer is an unknown one', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const kept = Object.entries(profile.answers).filter(([, answer]) => answer.value !== 'unknown');
      expect(said({ ...profile, answers: Object.fromEntries(kept) })).toEqual(said(profile));
    }),
    RUNS,
  );
});

test('evidence that is null, or that covers too little, is absent', () => {
  fc.assert(
    fc.property(anyProfile, fc.boolean(), (profile, isThin) => {
      const evidence = profile.evidence.map((item) =>
        isThin ? { ...item, coverage: 0.79 } : { ...item, value: null },
      );
      expect(said({ ...profile, evidence })).toEqual(said({ ...profile, evidence: [] }));
    }),
    RUNS,
  );
});

test('trigger, size and teams never change a result', () => {
  fc.assert(
    fc.property(anyProfile, fc.nat(1000), (profile, n) => {
      const facts = { ...profile.facts, K1: 'vendor', K3: n, K4: n, K5: n, K6: { clusters: n, networks: n } } as const;
      expect(said({ ...profile, facts })).toEqual(said(profile));
    }),
    RUNS,
  );
});

test('an adoption has a gate, a shape, needs, and no sufficient alternative', () => {
  let seen = 0;
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const found = said(profile);
      if (!isAdoption(found.verdict)) return;
      seen += 1;
      expect(['pass', 'conditional']).toContain(found.gate);
      expect(found.shape).not.toBeNull();
      expect(found.adopt).not.toHaveLength(0);
      for (const id of found.adopt ?? []) {
        expect(['yes', 'partly']).toContain(found.capabilities[id].need);
        expect(['no', 'partly']).toContain(found.capabilities[id].alternativeSuffices);
        expect(found.capabilities[id].result).toBe('justified');
      }
    }),
    RUNS,
  );
  expect(seen).toBeGreaterThan(20);
});

/** Alternatives from worst to best; O2 says whether instrumenting is impractical, so it runs the other way. */
const ladders: readonly (readonly [LevelQuestionId, readonly Level[]])[] = [
  ['M4', ['no', 'partly', 'yes']],
  ['Z4', ['no', 'partly', 'yes']],
  ['T3', ['no', 'partly', 'yes']],
  ['T4', ['no', 'partly', 'yes']],
  ['O2', ['yes', 'partly', 'no']],
  ['O4', ['no', 'partly', 'yes']],
  ['X4', ['no', 'partly', 'yes']],
];

test('a better alternative never raises a verdict to an adoption', () => {
  fc.assert(
    fc.property(anyProfile, fc.constantFrom(...ladders), (profile, [id, steps]) => {
      const before = { ...profile, facts: {}, evidence: [] };
      const verdicts = steps.map((level) => isAdoption(decide(withAnswer(before, id, level)).verdict));
      expect(verdicts).toEqual(verdicts.toSorted((a, b) => Number(b) - Number(a)));
    }),
    { numRuns: 2000 },
  );
});

test('nothing known is undecided', () => {
  expect(said(nothing)).toMatchObject({ verdict: 'UNDECIDED', reasons: ['NEED'], gate: 'unknown' });
  expect(said({ ...nothing, facts: { K2: 'production' } })).toMatchObject({ verdict: 'UNDECIDED', reasons: ['ASK'] });
});

test('a rule that fired and is waived equals no evidence', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const waivers = contradictionsOf(profile).map(({ rule }) => ({ rule }));
      expect(said({ ...profile, waivers })).toEqual(said({ ...profile, evidence: [], waivers }));
    }),
    RUNS,
  );
});

test('the order of answers, lists and evidence changes nothing', () => {
  const turned = <T>(list: readonly T[]): readonly T[] => list.toReversed();
  const byAnswer = (profile: Profile): Profile => ({
    ...profile,
    answers: Object.fromEntries(turned(Object.entries(profile.answers))),
    clauses: turned(profile.clauses),
    limits: turned(profile.limits),
    mandates: turned(profile.mandates),
    evidence: turned(profile.evidence),
    waivers: turned(profile.waivers),
  });
  fc.assert(
    fc.property(anyProfile, (profile) => {
      expect(said(byAnswer(profile))).toEqual(said(profile));
    }),
    RUNS,
  );
});

test('an evidence rule fires at most once and always shows another answer, but for the budget', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const found = contradictionsOf(profile);
      expect(new Set(found.map(({ rule }) => rule)).size).toBe(found.length);
      for (const { rule, question, stated, effective } of found) {
        expect(stated).toBe(statedLevel(profile, question));
        if (rule !== 'E10') expect(effective).not.toBe(stated);
      }
    }),
    RUNS,
  );
});

test('a flip says what the model says of the changed input', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const { verdict, flips } = evaluate(profile);
      for (const { change, verdict: other } of flips) {
        expect(other).not.toBe(verdict);
        const [key = '', value] = Object.entries(change)[0] ?? [];
        if (key in base.answers) {
          expect(decide(withAnswer(profile, key as LevelQuestionId, value as Level)).verdict).toBe(other);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('equal profiles have equal answers', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      expect(evaluate(structuredClone(profile))).toEqual(evaluate(profile));
    }),
    { numRuns: 20 },
  );
});
