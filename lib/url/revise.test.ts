import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assess } from '@/lib/adoption/assess';
import { draftOf } from '@/lib/adoption/draft-of';
import { anyProfile } from '@/lib/adoption/fixtures/any-profile';
import { useWithMeasured } from '@/lib/adoption/measured-use';
import { costInputsOf, readRequest } from '@/lib/adoption/read-request';
import { saveRequestOf } from '@/lib/adoption/save-request';
import type { Profile } from '@/lib/domain/adoption';
import { type SaveAssessment, saveAssessmentSchema } from '@/lib/domain/assessment';
import { decodeDraft, encodeDraft } from './adoption';

const ID = '0d1c6f0e-0000-4000-8000-000000000000';

/** Pressing Revise, and saving without a change: by way of the address, with nothing to measure. */
const revised = (request: SaveAssessment): SaveAssessment => {
  const { draft, problems } = decodeDraft(encodeDraft(draftOf({ id: ID, request })));
  expect(problems).toEqual([]);
  return saveAssessmentSchema.parse(JSON.parse(JSON.stringify(saveRequestOf(assess(draft, [], '2026-11-29'), draft))));
};

const requestOf = (profile: Profile): SaveAssessment =>
  saveAssessmentSchema.parse({ title: 'payments', ...profile, existing: { ...profile.existing } });

/** What a reader sees of a request, less what is computed and the day. */
const heldBy = (request: SaveAssessment) => {
  const { evidence, at: _, ...profile } = readRequest(request);
  const told = evidence.filter(({ key, value }) => value !== null && !/cost_(low|high)|budget/.test(key));
  // Use that nobody stated is read from the facts whenever they are judged.
  const use = useWithMeasured(profile.use, { evidence });
  return { ...profile, use, told: told.toSorted((one, other) => one.key.localeCompare(other.key)) };
};

test('whatever profile was saved, its revision holds the same', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const request = requestOf(profile);
      expect(heldBy(revised(request))).toEqual(heldBy(request));
    }),
    { numRuns: 150 },
  );
});

const note = 'n'.repeat(4000);
const request = saveAssessmentSchema.parse({
  title: 'payments',
  author: 'Ann',
  status: 'accepted',
  decisionMakers: ['Jane', 'Ravi, of platform'],
  consulted: ['=Kim'],
  informed: ['everybody'],
  scope: {
    clusters: ['east'],
    namespaces: ['shop', 'pay'],
    excluded_workloads: [{ name: 'shop/batch', why: 'X7: speaks = its own protocol' }],
  },
  facts: { K6: { networks: 2 }, K7: { currency: 'EUR', node_price: 1e-7 }, K8: 12.5, M5: '2026-12-31T10:00:00Z' },
  answers: {
    M1: { value: 'partly', subset: ['a=b', 'c'], note, provenance: { type: 'law', ref: 'x'.repeat(2000) } },
    M4: { value: 'yes', mechanism: 'app_tls' },
    R6: { value: 4000, note: 'two a week', provenance: { type: 'owner', by: 'Jane', at: '2026-11-01T08:00:00Z' } },
  },
  clauses: ['pci-4.2.1'],
  limits: ['no_injection'],
  mandates: ['M', 'Z'],
  waivers: [{ rule: 'E1', reason: 'a=b', by: 'Jane', at: '2026-11-29' }, 'E3'],
  use: { M: 'used' },
  existing: { F1: 'full_sidecar', F2: 0.05, F3: 2 },
  evidence: [{ key: 'ev.stacks', value: 3 }],
  cost: { inputs: { budget: 100, peopleHours: 12.5 } },
});

test('its revision keeps who decides, its scope, its mandates and every ground of an answer', () => {
  const next = revised(request);
  const { title, author, decisionMakers, consulted, informed, scope, facts } = request;
  expect(next).toMatchObject({ title, author, decisionMakers, consulted, informed, scope, facts, supersedes: ID });
  expect(heldBy(next)).toEqual(heldBy(request));
  expect(costInputsOf(next)).toEqual(costInputsOf(request));
});

test('nobody has accepted a version that is only being written', () => {
  expect(revised(request).status).toBe('proposed');
  expect(revised({ ...request, status: 'draft' }).status).toBe('draft');
});

test('a told fact stands until it is measured; a measured one is measured anew', () => {
  const asked = {
    ...request,
    evidence: [{ key: 'ev.services', value: 9, query: 'count(x)' }, ...(request.evidence as [])],
  };
  const draft = draftOf({ id: ID, request: asked as SaveAssessment });
  expect(draft.told).toEqual({ stacks: 3 });
  const evidence = (found: Profile['evidence']) =>
    assess(draft, found, '2026-11-29').profile.evidence.filter(({ key }) => key === 'ev.stacks');
  expect(evidence([{ key: 'ev.stacks', value: null, missing: 'nobody tells' }])).toEqual([
    { key: 'ev.stacks', value: 3 },
  ]);
  expect(evidence([{ key: 'ev.stacks', value: 5, query: 'x' }])).toEqual([{ key: 'ev.stacks', value: 5, query: 'x' }]);
});

test('a budget that was told as a fact is an input of the cost sheet', () => {
  const { cost } = draftOf({ id: ID, request: { ...request, cost: null, evidence: { budget: 70 } } as SaveAssessment });
  expect(cost).toEqual({ budget: 70 });
});
