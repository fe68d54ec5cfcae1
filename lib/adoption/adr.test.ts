import { expect, test } from 'vitest';
import type { Profile } from '@/lib/domain/adoption';
import { adrMarkdown, type RecordInput } from './adr';
import { evaluate } from './evaluate';
import { profileOf } from './fixtures/profile';

const record = (profile: Profile, more: Partial<RecordInput> = {}): string =>
  adrMarkdown({
    title: 'payments',
    id: '3f1e',
    version: 2,
    at: Date.UTC(2026, 10, 29),
    status: 'proposed',
    author: 'Jane',
    decisionMakers: ['Jane', 'Ravi'],
    consulted: [],
    informed: [],
    signoff: [],
    hash: 'abc',
    profile,
    evaluation: evaluate(profile),
    cost: {},
    ...more,
  });

const headings = (text: string) => text.split('\n').filter((line) => /^##? /.test(line));

test('the record has MADR’s headings and ours', () => {
  expect(headings(record(profileOf('SEC')))).toEqual([
    '# ADOPT_SCOPED: service mesh for payments',
    '## Context and problem statement',
    '## Decision drivers',
    '## Considered options',
    '## Decision outcome',
    '## Confidence and sensitivity',
    '## Contradictions and waivers',
    '## Confirmation',
    '## Pros and cons of the options',
    '## More information',
    '## Appendix A: evidence',
    '## Appendix B: answers',
    '## Appendix C: cost sheet',
    '## Appendix D: rule trace',
  ]);
});

test('the cost sheet carries every parameter with its tag and source, and a drill a risk', () => {
  const text = record(profileOf('SEC'));
  expect(text).toMatch(
    /\| vCPU per 1,000 requests a second and pass \| 0\.06 \(V\), from 0\.04 \(D\) to 0\.12 \(A\) \| Istio/,
  );
  expect(text).toContain('Drill: A wrong deny rule on a tier-1 path.');
});

test('the cost sheet says of the series of a mesh whether they were counted', () => {
  const edges = { key: 'ev.edges', value: 100 } as const;
  const sheet = (evidence: Profile['evidence'], cost: RecordInput['cost'] = {}) =>
    record({ ...profileOf('SEC'), evidence }, { cost });
  expect(sheet([edges])).toContain('| series that a mesh adds | 7000 | assumed, 70 an edge (A) |');
  const counted = sheet([edges, { key: 'ev.extra_series', value: 9300 }], { seriesPrice: 0.01 });
  expect(counted).toContain('| series that a mesh adds | 9300 | measured |');
  expect(counted).toContain('| telemetry a month | 93 |');
  expect(sheet([])).not.toContain('series that a mesh adds');
});

test('incidents stand in the record with their links, and nothing but links', () => {
  const F3Links = ['https://wiki.example/42?a=1|2', 'javascript:alert(1)', 'https://wiki.example/43'];
  const profile = { ...profileOf('SEC K2=prod use{M=used; rest unused} F1=node_l4'), existing: { F3: 2, F3Links } };
  const text = record(profile);
  expect(text).toContain('| 2 |  | <https://wiki.example/42?a=1%7C2>, <https://wiki.example/43> |');
  expect(text).not.toContain('javascript');
});

test('a waiver is told with its reason, who decided and when, also where it contradicts nothing by now', () => {
  const waived = (differences: string) => ({
    ...profileOf(differences),
    waivers: [{ rule: 'E3', reason: 'freeze', by: 'Ann', at: '2026-11-29' }] as const,
  });
  expect(record(waived('T1=yes T3=partly ev{parallel_version_services_90d=0}'))).toContain(
    'Kept: freeze, Ann, 2026-11-29.',
  );
  expect(record(waived('T1=yes'))).toContain('E3 is waived, and contradicts no answer: freeze, Ann, 2026-11-29.');
});

test('the verdict, its rules, the phases and the questions are in it', () => {
  const text = record(profileOf('SEC'));
  expect(text).toContain('Chosen: **Adopt a mesh, only for mTLS.**');
  expect(text).toContain('date: 2026-11-29');
  expect(text).toContain('### P2 mTLS');
  expect(text).toContain('Shape: **Node proxy, layer 4**. Ruled out before it: The CNI’s own mesh (S).');
  expect(text).toMatch(/\| M4 \| Can something narrower .* \| no \|/);
  expect(text).toMatch(/D1, D2, B, .*G4, V9/);
  expect(text).toContain('X8 to no: NOT\\_YET'.replace('\\', ''));
});

test('a need that is not there is told too: it is the argument', () => {
  const text = record(profileOf(''));
  expect(text).toContain('# DONT: service mesh for payments');
  expect(text).toContain('**Traffic control**: needed no');
  expect(text).toContain('Nothing is rolled out.');
});

test('an open obligation names what stands in meanwhile', () => {
  expect(record(profileOf('SEC R1=no X5=[fedramp-sc-8]'))).toContain('Meanwhile: Node encryption plus default-deny');
});

test('criteria are judged by what is measured, with figure and query', () => {
  const profile: Profile = {
    ...profileOf('SEC'),
    evidence: [{ key: 'ev.plaintext_share', value: 0.004, query: 'sum(x{a="b|c"})', window: '7d', coverage: 0.97 }],
  };
  const text = record(profile);
  expect(text).toContain('mTLS for 7 d: **met**, 0.4 % of calls in plaintext');
  expect(text).toContain('| ev.plaintext_share | 0.4 % of calls in plaintext | `sum(x{a="b\\|c"})` | 7d | 97 % |');
});

test('a waiver is told with its reason', () => {
  const given = profileOf('T1=yes T3=partly ev{parallel_version_services_90d=0} waivers=[E3]');
  const text = record({ ...given, waivers: [{ rule: 'E3', reason: 'release freeze', by: 'Ravi' }] });
  expect(text).toMatch(/T1 \(E3\): You answered yes\..*Kept: release freeze, Ravi\./);
});

test('a running mesh is told by capability, with what to do', () => {
  const text = record(profileOf('SEC K2=prod use{M=used; rest unused} F1=full_sidecar'));
  expect(text).toContain('| mTLS | yes | no | justified | used | KEEP |');
  expect(text).toMatch(/### Consequences\n\n- CPU/);
  const kept = record(profileOf('SEC T1=yes T3=no K2=prod use{M=used, T=used; rest unused} F1=full_sidecar'));
  expect(kept).toContain('# KEEP');
  expect(kept).not.toContain('No proxy joins the path');
  expect(record(profileOf('K2=prod use{all unused}'))).toContain('In this order: Replace what is in use.');
});

const hostile = '# <img src=x onerror=alert(1)> | `a` [x](javascript:1)\n---\nstatus: accepted';

test('text from outside stays text', () => {
  const given = profileOf('SEC');
  const answers = {
    ...given.answers,
    M1: { value: 'yes', note: hostile, provenance: { type: 'policy', ref: hostile } },
  } as const;
  const text = record({ ...given, answers }, { title: hostile, author: hostile, decisionMakers: [hostile] });
  expect(headings(text)).toHaveLength(14);
  expect(text.split('\n').filter((line) => line === '---')).toHaveLength(2);
  expect(text).not.toMatch(/(^|[^\\])<img/);
  expect(text).not.toMatch(/(^|[^\\])\[x/);
});
