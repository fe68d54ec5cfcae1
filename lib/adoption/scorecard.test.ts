import { describe, expect, test } from 'vitest';
import { type EvidenceItem, emptyDraft } from '@/lib/domain/adoption';
import { assess } from './assess';
import { profileOf } from './fixtures/profile';

const today = '2026-11-29';
const assessed = (differences: string, evidence: readonly EvidenceItem[] = []) => {
  const { evidence: _, at: __, use, ...profile } = profileOf(differences);
  const stated = Object.fromEntries(Object.entries(use).filter(([, value]) => value !== 'unmeasured'));
  return assess({ ...emptyDraft, profile: { ...profile, use: stated } }, evidence, today);
};
const shares = (differences: string, evidence: readonly EvidenceItem[] = []) =>
  Object.fromEntries(assessed(differences, evidence).scorecard.map(({ id, costShare }) => [id, costShare]));

describe('what each capability answers for of the cost', () => {
  test('of a mesh for layer 4 all of it is mTLS where only that is used', () => {
    expect(shares('SEC K2=prod use{M=used; rest unused} F1=node_l4')).toEqual({ M: 1, Z: 0, T: 0, O: 0, H: 0 });
  });
  test('sidecars are paid for by layer 7 as well, by who uses it', () => {
    const found = shares('SEC K2=prod T1=yes T3=no use{M=used, T=used, O=partly; rest unused} F1=full_sidecar');
    const sum = Object.values(found).reduce<number>((a, b) => a + (b ?? 0), 0);
    expect(sum).toBeCloseTo(1);
    expect(found.T).toBeCloseTo((found.O ?? 0) * 2);
    expect(found.M).toBeGreaterThan(0);
  });
  test('measured shares weigh more than words', () => {
    const found = shares('SEC ZT K2=prod use{M=used, Z=used; rest unused} F1=node_l4', [
      { key: 'ev.plaintext_share', value: 0 },
      { key: 'ev.authz_cover', value: 0.25 },
    ]);
    expect([found.M, found.Z]).toEqual([0.8, 0.2]);
  });
  test('while a use is not known neither is the split', () => {
    expect(shares('SEC K2=prod use{M=used, Z=unmeasured; rest unused} F1=node_l4')).toMatchObject({ M: null, Z: null });
  });
});

test('measured use stands in where nobody said anything, and what was said stays', () => {
  const evidence: readonly EvidenceItem[] = [
    { key: 'ev.plaintext_share', value: 0.01 },
    { key: 'ev.cross_cluster_share', value: 0.2 },
    { key: 'ev.alert_rules_in_scope', value: 4, detail: { on_mesh_metrics: 2 } },
  ];
  const { scorecard } = assessed(
    'SEC K2=prod use{H=unused; M=unmeasured, Z=unmeasured, T=unmeasured, O=unmeasured}',
    evidence,
  );
  expect(scorecard.map(({ id, use, action }) => `${id} ${use} ${action}`)).toEqual([
    'M used KEEP',
    'Z unmeasured MEASURE',
    'T unmeasured MEASURE',
    'O used REPLACEABLE',
    'H unused IDLE',
  ]);
});
