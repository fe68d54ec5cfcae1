import { describe, expect, test } from 'vitest';
import { evaluationSchema } from '@/lib/domain/adoption-wire';
import type { Context } from './context';
import { judgeAdoption } from './judge-adoption';

const context = { sources: [], settings: {}, publicUrl: null } as unknown as Context;

const post = async (body: unknown) => {
  const request = new Request('http://127.0.0.1/api/v1/adoption/evaluate', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const reply = await judgeAdoption(request, context);
  return { status: reply.status, body: await reply.json() };
};

/** C01 of the model's worked cases, in the API's short form. */
const noNeed = {
  facts: { K2: 'none', K3: 10 },
  answers: {
    ...Object.fromEntries(['M1', 'M2', 'Z1', 'Z2', 'Z3', 'T1', 'T2', 'T4', 'O2'].map((id) => [id, 'no'])),
    ...Object.fromEntries(['X1', 'X2', 'X3', 'X6', 'X7', 'X9', 'X11', 'R8'].map((id) => [id, 'no'])),
    ...Object.fromEntries(['M4', 'Z4', 'T3', 'O1', 'O4', 'X4', 'X8'].map((id) => [id, 'yes'])),
    ...Object.fromEntries(['R1', 'R2', 'R3', 'R4', 'R5', 'R7'].map((id) => [id, 'yes'])),
  },
  mechanisms: { M4: 'app_tls', Z4: 'network_policy' },
  R6: 0,
};

test('nothing given is nothing known', async () => {
  const { status, body } = await post({});
  expect(status).toBe(200);
  expect(evaluationSchema.parse(body.data)).toMatchObject({ mode: 'before', verdict: 'UNDECIDED', confidence: 'low' });
});

test('the answer has the shape it is documented with', async () => {
  const { body } = await post(noNeed);
  const data = evaluationSchema.parse(body.data);
  expect(data).toMatchObject({ verdict: 'DONT', reasons: ['NO_NEED'], gate: 'pass', confidence: 'medium', adopt: [] });
  expect(data.flips).toContainEqual({ change: { Z1: 'yes' }, verdict: 'ADOPT_SCOPED' });
  expect(data.explanation[0]).toBe('Don’t: nothing is needed.');
});

test('the long form says the same as the short one, and adds its sources', async () => {
  const provenance = { type: 'policy', ref: 'SEC-12', at: '2026-10-01' };
  const long = {
    ...noNeed,
    answers: Object.fromEntries(Object.entries(noNeed.answers).map(([id, value]) => [id, { value, provenance }])),
    evidence: [
      {
        key: 'ev.plaintext_share',
        value: 0.01,
        query: 'x',
        window: '7d',
        coverage: 0.97,
        source: 'a',
        at: '2026-11-01',
      },
    ],
  };
  const [a, b] = [await post(noNeed), await post(long)];
  expect(b.body.data).toMatchObject({ verdict: a.body.data.verdict, trace: a.body.data.trace, confidence: 'high' });
});

test('a mechanism may stand in its answer', async () => {
  const { body } = await post({
    ...noNeed,
    mechanisms: { Z4: 'network_policy' },
    answers: { ...noNeed.answers, M1: 'yes', M2: 'yes', M4: { value: 'yes', mechanism: 'node_encryption' } },
  });
  expect(body.data).toMatchObject({ verdict: 'ADOPT_SCOPED', adopt: ['M'], shape: 'node_l4' });
});

describe('a law or contract behind a need obliges', () => {
  const need = (type: string) => ({
    ...noNeed.answers,
    M1: { value: 'yes', provenance: { type } },
    M2: 'yes',
    M4: 'no',
    R2: 'no',
  });
  test.each([
    ['law', ['MATURITY', 'MANDATE_OPEN']],
    ['contract', ['MATURITY', 'MANDATE_OPEN']],
    ['policy', ['MATURITY']],
  ])('%s', async (type, reasons) => {
    const { body } = await post({ ...noNeed, answers: need(type) });
    expect(body.data).toMatchObject({ verdict: 'NOT_YET', reasons });
  });
});

test.each([
  [{ answers: { Q9: 'yes' } }, 'answers.Q9'],
  [{ answers: { M1: 'perhaps' } }, 'answers.M1'],
  [{ answers: { M1: { value: 'perhaps' } } }, 'answers.M1.value'],
  [{ answers: { M1: { value: 'yes', colour: 1 } } }, 'answers.M1.colour'],
  [{ facts: { K2: 'prod' } }, 'facts.K2'],
  [{ facts: { K3: -1 } }, 'facts.K3'],
  [{ facts: { K3: 1.5 } }, 'facts.K3'],
  [{ R6: -1 }, 'R6'],
  [{ mechanisms: { M4: 'network_policy' } }, 'mechanisms.M4'],
  [{ clauses: ['pci-9.9'] }, 'clauses.0'],
  [{ limits: ['none'] }, 'limits.0'],
  [{ mandates: ['Q'] }, 'mandates.0'],
  [{ evidence: { plaintext_share: 1.5 } }, 'evidence.plaintext_share'],
  [{ evidence: { plaintext: 0.5 } }, 'evidence.plaintext'],
  [{ evidence: [{ key: 'ev.plaintext_share', value: 1.5 }] }, 'evidence.0.value'],
  [{ evidence: { plaintext_share: { value: 0.5, coverage: 2 } } }, 'evidence.plaintext_share.coverage'],
  [{ waivers: ['E11'] }, 'waivers.0'],
  [{ use: { M: 'often' } }, 'use.M'],
  [{ existing: { F2: 2 } }, 'existing.F2'],
  [{ existing: { F1: 'sidecar' } }, 'existing.F1'],
  [{ existing: { F3Links: ['javascript:alert(1)'] } }, 'existing.F3Links.0'],
  [{ existing: { F3Links: Array.from({ length: 21 }, (_, at) => `https://wiki.example/${at}`) } }, 'existing.F3Links'],
  [{ verdict: 'ADOPT' }, 'verdict'],
  ['[]', 'body'],
])('%j is refused by name: %s', async (body, parameter) => {
  const found = await post(body);
  expect(found).toMatchObject({ status: 400, body: { code: 'bad-parameter', parameter } });
  expect(found.body.detail).toContain(`\`${parameter}\``);
});

test('too thin a measurement counts as none', async () => {
  const with_ = (coverage: number) =>
    post({
      ...noNeed,
      answers: { ...noNeed.answers, M1: 'yes' },
      evidence: { plaintext_share: { value: 0.3, coverage } },
    });
  expect((await with_(0.8)).body.data.evidenceRulesFired).toEqual(['E1']);
  expect((await with_(0.79)).body.data.evidenceRulesFired).toEqual([]);
});
