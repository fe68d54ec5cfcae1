import { describe, expect, test } from 'vitest';
import { emptyDraft, levelQuestionIds, type Profile } from '@/lib/domain/adoption';
import { assess } from './assess';
import { contradictions, promptsOf } from './contradictions';
import { decide } from './decide';
import { evaluate } from './evaluate';
import { nothing, profileOf } from './fixtures/profile';
import { pathOf } from './path';
import { questionOf, questions } from './questions';
import { suggestionFor } from './suggest';

const path = (profile: Profile) => pathOf(decide(profile));

test('every question of the model is asked somewhere, under its id', () => {
  const known = questions.map(({ id }) => id);
  expect(known).toEqual(expect.arrayContaining([...levelQuestionIds]));
  expect(new Set(known).size).toBe(known.length);
  expect(questionOf('mechanisms.M4')?.id).toBe('M4');
  expect(questionOf('use.T')?.id).toBe('U');
  expect(questionOf('limits')?.id).toBe('X10');
});

describe('path', () => {
  const short = 'K1 K2 M1 M2 M4 Z1 Z4 T1 T2 T3 T4 O1 O2 O4 R1 R2 R3 R4 R5 R6';
  test('the short path has twenty answers, in order', () => {
    expect(path(nothing).slice(0, 20).join(' ')).toBe(short);
  });
  test('a running mesh is asked about its use before readiness', () => {
    const found = path({ ...nothing, facts: { K2: 'production' } }).join(' ');
    expect(found).toContain('O4 U F1 F2 F3 R1');
  });
  test.each([
    ['', [], ['X9', 'X10', 'X11']],
    ['SEC', ['X9', 'X10', 'X11'], ['X7']],
    ['T1=yes T3=no', ['X7', 'X8'], []],
  ])('%s: asks %j', (differences, asked, notAsked) => {
    const given = profileOf(differences);
    const { X7: _, X8: __, X9: ___, X11: ____, ...answers } = given.answers;
    const found = path({ ...given, answers });
    expect(found).toEqual(expect.arrayContaining(asked));
    for (const id of notAsked) expect(found).not.toContain(id);
  });
  test('what was answered stays on the path', () => {
    expect(path(profileOf('X10=[cilium_cni]'))).toContain('X10');
  });
});

describe('contradictions', () => {
  const profile: Profile = {
    ...profileOf('T1=yes'),
    evidence: [{ key: 'ev.parallel_version_services_90d', value: 0, query: 'count(x)', window: '90d', coverage: 0.93 }],
  };
  test('are worded as the model words them, with two explanations', () => {
    expect(contradictions(profile).map(({ text }) => text)).toEqual([
      'You answered yes. Over 90d we measured 0 services with two versions taking traffic at once (count(x), coverage 93 %). ' +
        'Either releases were frozen, or versions are not labelled, or canaries are an intention. ' +
        'Take the measured answer, or keep yours and say why.',
    ]);
  });
  test('stay in sight while they are waived', () => {
    const waived = { ...profile, waivers: [{ rule: 'E3', reason: 'freeze' }] } as const;
    expect(contradictions(waived).map(({ isWaived }) => isWaived)).toEqual([true]);
  });
  test('none where an unknown answer is only filled in', () => {
    const filled = { ...profileOf('X7=unknown'), evidence: [{ key: 'ev.non_http_share', value: 0.9 }] } as const;
    expect(contradictions(filled)).toEqual([]);
  });
  test('say never "wrong"', () => {
    const all: Profile = {
      ...profileOf('X1=yes O2=yes'),
      evidence: (['plaintext_share', 'uninstrumented_share', 'non_http_share', 'latency_unfit_share'] as const).map(
        (key) => ({
          key: `ev.${key}`,
          value: 0.9,
        }),
      ),
    };
    const texts = contradictions(all).map(({ text }) => text);
    expect(texts).toHaveLength(4);
    for (const text of texts) {
      expect(text).toMatch(/^You answered .*\. Over .* we measured .*\. Either .*, or .*\. Take the measured answer/);
      expect(text).not.toMatch(/wrong/i);
    }
  });
});

describe('prompts', () => {
  const texts = (profile: Profile) => promptsOf(profile).map(({ question, text }) => `${question} ${text}`);
  const measuredOf = (differences: string, ...evidence: Profile['evidence']): Profile => ({
    ...profileOf(differences),
    evidence,
  });
  test.each<[string, Profile, RegExp]>([
    [
      'a mesh that reports',
      measuredOf('', { key: 'ev.mesh_metrics', value: 3, detail: { mesh: 'istio' } }),
      /^K2 You answered none; proxies of istio report from 3 namespaces\. Either another team/,
    ],
    [
      'a size that is off by more than a quarter',
      measuredOf('K3=20', { key: 'ev.services', value: 30 }),
      /^K3 You answered 20; we measured 30\. Either the scope differs/,
    ],
    ['a vendor’s need', profileOf('K1=vendor Z1=yes'), /^K1 Who owns this requirement/],
    ['a trusted network that nobody decided', profileOf('M3=yes'), /^M3 Either the network is trusted/],
    ['few services', profileOf('SEC K3=10 K4=2'), /^M4 With this few services, what stops automated certificates\?/],
    [
      'three stacks that behave alike',
      measuredOf('', { key: 'ev.stacks', value: 3 }),
      /^T3 Either 3 implementations behave alike/,
    ],
    ['WireGuard where FIPS is required', profileOf('M1=yes M4=yes:node_encryption X9=yes'), /^M4 WireGuard/],
    ['a policy clause and no need', profileOf('X5=[dora-rts-6-2-c]'), /^M1 A clause you chose/],
    ['traces from a mesh', profileOf('O3=yes'), /^O3 A mesh alone will not give this/],
    [
      'use that nothing shows',
      measuredOf('K2=prod use{H=used; rest unused}', { key: 'ev.cross_cluster_share', value: 0 }),
      /^U You count on Reach; nothing shows its use/,
    ],
  ])('%s', (_, profile, wanted) => {
    expect(texts(profile)).toContainEqual(expect.stringMatching(wanted));
  });
  test('a size within a quarter is no remark', () => {
    expect(texts(measuredOf('K3=20', { key: 'ev.services', value: 25 })).join()).not.toMatch(/^K3/);
  });
});

test('what is measured is proposed as the answer', () => {
  const profile = {
    ...nothing,
    evidence: [
      { key: 'ev.services', value: 12 },
      { key: 'ev.non_http_share', value: 0.3 },
      { key: 'ev.plaintext_share', value: null },
    ],
  } as const;
  const proposed = (id: string) => {
    const question = questionOf(id);
    return question && suggestionFor(question, profile)?.value;
  };
  expect([proposed('K3'), proposed('X7'), proposed('M4'), proposed('M1')]).toEqual([
    12,
    'partly',
    undefined,
    undefined,
  ]);
});

test('a draft is judged whole: the budget by the cost of the shape in question', () => {
  const { evidence: _, at: __, ...profile } = profileOf('SEC X8=unknown K8=5000');
  const facts = { ...profile.facts, K7: { pods: 200, nodes: 10, vcpu: 7.5, gib: 28, node_price: 280 } };
  const draft = { ...emptyDraft, profile: { ...profile, facts }, cost: { budget: 10 } };
  const found = assess(draft, [], '2026-11-29');
  expect(found.shape).toBe('node_l4');
  expect(found.evaluation).toMatchObject({ verdict: 'NOT_YET', reasons: ['BUDGET'], evidenceRulesFired: ['E10'] });
  expect(assess({ ...draft, cost: { budget: 10_000 } }, [], '2026-11-29').evaluation.verdict).toBe('ADOPT_SCOPED');
  expect(found.costs).toHaveLength(5);
  const unmeasured = [{ key: 'ev.cost_low', value: null }] as const;
  expect(assess(draft, unmeasured, '2026-11-29').evaluation.reasons).toEqual(['BUDGET']);
});

test('phases follow what is adopted', () => {
  const { evidence: _, at: __, ...profile } = profileOf('SEC');
  const { phases } = assess({ ...emptyDraft, profile }, [{ key: 'ev.plaintext_share', value: 0.3 }], '2026-11-29');
  expect(phases.map(({ id }) => id)).toEqual(['P0', 'P1', 'P2']);
  expect(phases[2]?.criteria[0]).toMatchObject({ state: 'not_met', figure: '30 % of calls in plaintext' });
  expect(phases[2]?.criteria[1]).toMatchObject({ state: 'unmeasured', figure: null });
});

describe('what is said beside the verdict', () => {
  const said = (differences: string) => evaluate(profileOf(differences)).explanation.join('\n');
  test.each([
    ['ZT', 'mTLS comes along: identity is carried by it (B3).'],
    ['T1=yes T3=no', 'Observability rides along'],
    ['SEC X9=yes', 'FIPS (X9): a FIPS build of the proxy'],
    ['SEC', 'No request metrics or traces: connections only.'],
  ])('%s: %s', (differences, text) => {
    expect(said(differences)).toContain(text);
  });
  test.each([
    ['SEC ZT', 'comes along'],
    ['SEC', 'rides along'],
    ['SEC', 'FIPS'],
  ])('%s: nothing of %s', (differences, text) => {
    expect(said(differences)).not.toContain(text);
  });
});
