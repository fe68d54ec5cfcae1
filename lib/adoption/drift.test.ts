import { describe, expect, test } from 'vitest';
import type { EvidenceItem, EvidenceKey, Profile } from '@/lib/domain/adoption';
import type { EvaluateRequest } from '@/lib/domain/adoption-wire';
import { driftOf } from './drift';
import { evaluate } from './evaluate';
import { listing } from './lists';
import { readRequest } from './read-request';

const base: EvaluateRequest = {
  facts: { K2: 'none', K3: 20, K4: 2 },
  answers: {
    M1: 'yes',
    M2: 'yes',
    M4: 'yes',
    Z4: 'yes',
    T3: 'yes',
    O1: 'yes',
    O4: 'yes',
    X4: 'yes',
    X8: 'yes',
    R1: 'yes',
    R2: 'yes',
    R3: 'yes',
    R4: 'yes',
    R5: 'yes',
    R7: 'yes',
    Z1: 'no',
    Z2: 'no',
    Z3: 'no',
    T1: 'no',
    T2: 'no',
    T4: 'no',
    O2: 'no',
    X1: 'no',
    X2: 'no',
    X3: 'no',
    X6: 'no',
    X7: 'no',
    X9: 'no',
    X11: 'no',
    R8: 'no',
  },
  mechanisms: { M4: 'app_tls', Z4: 'network_policy' },
  R6: 0,
};
const item = (key: EvidenceKey, value: number | null): EvidenceItem => ({ key: `ev.${key}`, value });
const decided = (evidence: readonly EvidenceItem[], more: Partial<Profile> = {}) => {
  const profile: Profile = { ...readRequest(base), evidence, ...more };
  return { profile, result: evaluate(profile) };
};
const today = '2026-11-29';

describe('a decision holds', () => {
  test('while the same is measured', () => {
    const facts = [item('services', 40), item('plaintext_share', 0.01)];
    expect(driftOf(decided(facts), facts, today)).toMatchObject({ state: 'holds', items: [] });
  });

  test('when nothing is measured any more: no answer is no change', () => {
    const drift = driftOf(decided([item('services', 40)]), [item('services', null)], today);
    expect(drift).toMatchObject({ state: 'holds', items: [] });
  });
});

test.each<[string, EvidenceKey, number, number, boolean]>([
  ['a quarter more services is no news', 'services', 40, 50, false],
  ['more than a quarter is', 'services', 40, 51, true],
  ['so is more than a quarter fewer', 'services', 40, 29, true],
  ['any new cluster', 'clusters', 8, 9, true],
  ['a cluster that went, of eight, is none', 'clusters', 8, 7, false],
  ['any new stack', 'stacks', 9, 10, true],
])('size: %s', (_, key, was, now, told) => {
  const { items } = driftOf(decided([item(key, was)]), [item(key, now)], today);
  expect(items.filter(({ id }) => id === 'W1')).toEqual(told ? [expect.objectContaining({ key, was, now })] : []);
});

test('plaintext that appeared after the decision changes it, and says which rule and figure did', () => {
  const drift = driftOf(decided([item('plaintext_share', 0.01)]), [item('plaintext_share', 0.3)], today);
  expect(drift.before.verdict).toBe('DONT');
  expect(drift.after.verdict).toBe('ADOPT_SCOPED');
  expect(drift.state).toBe('changed');
  expect(drift.items).toEqual([
    { id: 'W2', key: 'plaintext_share', was: 0.01, now: 0.3, says: 'Rule E1 now makes M4 count as partly.' },
  ]);
});

describe('criteria of the phases', () => {
  const adopted = {
    ...base,
    answers: { ...base.answers, M4: 'no' },
    mechanisms: { M4: null, Z4: 'network_policy' },
  } as const;
  const since = (was: EvidenceItem, now: EvidenceItem) => {
    const profile: Profile = { ...readRequest(adopted), evidence: [was] };
    const saved = { profile, result: evaluate(profile) };
    expect(saved.result.adopt).toEqual(['M']);
    return driftOf(saved, [now], today).items.filter(({ id }) => id === 'W3');
  };
  test('one that breaks is told with both figures, and so is one that is met', () => {
    const [good, bad] = [item('plaintext_share', 0.002), item('plaintext_share', 0.04)];
    expect(since(good, bad)).toMatchObject([
      { says: expect.stringMatching(/^P2: no longer met: At least 99 % .*4 %.*0\.2/) },
    ]);
    expect(since(bad, good)).toMatchObject([{ says: expect.stringMatching(/^P2: met by now: At least 99 %/) }]);
    expect(since(good, good)).toEqual([]);
  });
  test('what is no longer measured is no news', () => {
    expect(since(item('plaintext_share', 0.002), item('plaintext_share', null))).toEqual([]);
  });
});

test('proxies that cost more than anybody published are told, once they do', () => {
  const mesh = (cores: number) => [item('proxy_cpu', cores), item('rps_peak', 1000)];
  const existing = { F1: 'full_sidecar' } as const;
  const told = (was: number, now: number) =>
    driftOf(decided(mesh(was), { existing }), mesh(now), today).items.map(({ id, key }) => `${id} ${key}`);
  expect([told(0.4, 0.5), told(0.4, 4), told(4, 4)]).toEqual([[], ['W2 proxy_cpu'], []]);
});

test('a version whose support ended since the decision is told', () => {
  const then: EvidenceItem = { key: 'ev.cp_health', value: 1, detail: { versions: 'istio 1.28.2, istio 1.30.0' } };
  const versions = listing(['1.28.2', '1.30.0'].map((version) => ({ name: 'istio', version })));
  const health: EvidenceItem = { key: 'ev.cp_health', value: 1, lists: { versions } };
  const since = (at: string) =>
    driftOf(decided([then], { at }), [health], '2026-07-01').items.filter(({ id }) => id === 'W5');
  expect(since('2026-05-01').map(({ says }) => says)).toEqual([
    'istio 1.28.2 is no longer supported since it was decided.',
  ]);
  expect(since('2026-06-15')).toEqual([]);
});

test('a waiver and a decision are not believed for ever', () => {
  const profile = { ...readRequest({ ...base, waivers: [{ rule: 'E3', reason: 'freeze' }] }), at: '2026-01-01' };
  const saved = { profile, result: evaluate(profile) };
  expect(driftOf(saved, [], today).items.map(({ says }) => says)).toEqual([
    'The waiver of E3 is older than 180 days.',
    'Decided on 2026-01-01: its review was due after 180 days.',
  ]);
  expect(driftOf(saved, [], '2026-03-01').items).toEqual([]);
});

test('answers older than half a year are told by name', () => {
  const profile = readRequest({
    ...base,
    answers: { ...base.answers, M1: { value: 'yes', provenance: { type: 'policy', at: '2026-01-01' } } },
  });
  const { items } = driftOf({ profile, result: evaluate(profile) }, [], today);
  expect(items).toEqual([expect.objectContaining({ id: 'W4', says: 'Older than 180 days: the ground of M1.' })]);
});

test('the saved decision itself is never rewritten', () => {
  const saved = decided([item('plaintext_share', 0.01)]);
  const before = JSON.stringify(saved);
  driftOf(saved, [item('plaintext_share', 0.9)], today);
  expect(JSON.stringify(saved)).toBe(before);
});
