import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf } from '@/lib/adoption/draft-of';
import { evaluate, MODEL_VERSION } from '@/lib/adoption/evaluate';
import { anyProfile } from '@/lib/adoption/fixtures/any-profile';
import { costInputsOf, readRequest } from '@/lib/adoption/read-request';
import { type Assessment, type SaveAssessment, saveAssessmentSchema } from '@/lib/domain/assessment';
import { assessmentFileSchema } from '@/lib/domain/assessment-file';
import { hideNames } from './hide-names';
import { merged, mergeOf } from './merge';
import { openFile } from './read-file';
import { hiddenIn, readLegend, showNames } from './show-names';
import { fileOf } from './write-file';

const ID = '0d1c6f0e-0000-4000-8000-000000000000';
const DAY = Date.UTC(2026, 10, 29);

const savedAs = (request: SaveAssessment): Assessment => ({
  schema: 'mesh-adoption/1',
  id: ID,
  version: 2,
  modelVersion: MODEL_VERSION,
  createdAt: DAY,
  supersedes: { id: ID, version: 1 },
  hash: 'abc',
  request,
  result: evaluate(readRequest(request)) as Assessment['result'],
  versions: [1, 2].map((version) => ({ version, createdAt: DAY, title: 'payments', verdict: 'DONT', hash: 'abc' })),
});

const full = saveAssessmentSchema.parse({
  title: 'payments',
  author: 'Ann',
  decisionMakers: ['Jane'],
  scope: { clusters: ['east'], excluded_workloads: [{ name: 'shop/batch', why: 'X7' }] },
  facts: { K2: 'none', K6: { clusters: 2 }, K7: { node_price: 280, currency: 'EUR' } },
  answers: {
    M1: { value: 'partly', subset: ['pay'], note: 'only cards', provenance: { type: 'law', ref: 'PCI', by: 'Bo' } },
    M2: 'unknown',
    M4: { value: 'yes', mechanism: 'app_tls' },
    R6: { value: 1, note: 'DNS', provenance: { type: 'owner' } },
  },
  mechanisms: { Z4: 'network_policy' },
  clauses: ['pci-4.2.1'],
  mandates: ['M'],
  waivers: [{ rule: 'E3', reason: 'freeze', by: 'Ann', at: '2026-11-01' }],
  evidence: [{ key: 'ev.plaintext_share', value: 0.3, query: 'sum(x)', window: '7d', coverage: 0.97 }],
  cost: { inputs: { budget: 1000, peopleHours: 80 } },
  at: '2026-11-29',
});

const opened = (text: string) => {
  const found = openFile(text);
  if (!found.ok) throw new Error(found.why);
  return found.file;
};
const written = (request: SaveAssessment): string => JSON.stringify(fileOf(savedAs(request)));

test('a file has the shape it is documented with, and holds no answer more or less', () => {
  const file = fileOf(savedAs(full));
  expect(assessmentFileSchema.parse(file)).toEqual(file);
  expect(file).toMatchObject({
    ...{ schema: 'mesh-adoption/1', title: 'payments', status: 'proposed', version: 2, supersedes: { version: 1 } },
    answers: { M1: { value: 'partly', subset: ['pay'] }, M4: { mechanism: 'app_tls' }, R6: { value: 1, note: 'DNS' } },
    cost: { budget: 1000, people_hours: 80 },
    review: { due: '2027-05-28' },
  });
  const { draft, ignored, differs, model } = opened(JSON.stringify(file));
  expect({ ignored, differs, model }).toEqual({ ignored: [], differs: [], model: null });
  const own = draftOf({ id: ID, request: full });
  expect(mergeOf(own, draft)).toMatchObject({ taken: [], conflicts: [] });
  expect(draft.cost).toEqual(costInputsOf(full));
});

test('whatever was saved, its file says the same of every part, and nothing to warn of', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const request = saveAssessmentSchema.parse({ title: 'payments', ...profile });
      const { draft, ignored, differs } = opened(written(request));
      expect({ ignored, differs }).toEqual({ ignored: [], differs: [] });
      const own = draftOf({ id: ID, request });
      expect(mergeOf(own, draft)).toMatchObject({ taken: [], conflicts: [] });
      expect(merged(own, draft)).toEqual(own);
    }),
    { numRuns: 100 },
  );
});

describe('what is no such file is refused in words', () => {
  test.each([
    ['no JSON', 'status: proposed', 'it is not JSON'],
    ['a number', '7', 'it has no `schema`'],
    ['a list', '[]', 'it has no `schema`'],
    ['something else', '{"schema":"openapi"}', 'its schema is “openapi”'],
    ['a later kind', '{"schema":"mesh-adoption/2"}', 'of another kind, “mesh-adoption/2”'],
    ['too much', `{"schema":"mesh-adoption/1","title":"${'x'.repeat(2_200_000)}"}`, 'larger than 2 MiB'],
  ])('%s', (_, text, why) => {
    const found = openFile(text);
    expect(!found.ok && found.why).toContain(why);
  });
});

test('what the model does not know is named, and the rest is read', () => {
  const { draft, ignored, title } = opened(
    JSON.stringify({
      schema: 'mesh-adoption/1',
      title: '<b>payments</b>',
      answers: { M1: { value: 'yes' }, M2: { value: 'perhaps' }, Q9: { value: 'yes' }, constructor: 'yes' },
      facts: { K3: -1, K4: 2 },
      clauses: ['pci-4.2.1', 'pci-9'],
      use: 'all',
      colour: 'red',
      __proto__: { polluted: true },
    }),
  );
  expect(title).toBe('<b>payments</b>');
  expect(draft.profile).toMatchObject({ answers: { M1: { value: 'yes' } }, facts: { K4: 2 }, clauses: ['pci-4.2.1'] });
  expect(ignored.map(({ id }) => id)).toEqual([
    'colour',
    'facts.K3',
    'answers.M2',
    'answers.Q9',
    'answers.constructor',
    'use',
    'clauses.pci-9',
  ]);
});

test('a result that its answers do not give is told, and so is another model', () => {
  const file = JSON.parse(written(full));
  file.model_version = '9.0.0';
  file.result.verdict = 'ADOPT';
  file.result.capabilities.T.result = 'justified';
  const { differs, model } = opened(JSON.stringify(file));
  expect(model).toBe('9.0.0');
  expect(differs).toEqual([
    expect.stringMatching(/^verdict: ADOPT in the file, \w+ by its answers$/),
    expect.stringMatching(/^T: justified in the file, \w+ by its answers$/),
  ]);
});

test('whatever a file of this kind holds, it opens', () => {
  fc.assert(
    fc.property(fc.object({ maxDepth: 3 }), fc.json(), (found, text) => {
      openFile(text);
      const file = openFile(JSON.stringify({ ...found, answers: found, result: found, schema: 'mesh-adoption/1' }));
      expect(file.ok).toBe(true);
    }),
  );
});

describe('names can be hidden in a file', () => {
  const named = saveAssessmentSchema.parse({
    ...full,
    title: 'shop and pay.eu',
    scope: {
      clusters: ['east'],
      namespaces: ['pay.eu', 'shop'],
      excluded_workloads: [{ name: 'shop/batch', why: 'X7' }],
    },
    answers: {
      M1: { value: 'partly', subset: ['shop'], note: 'batch may wait, batches may not', provenance: { type: 'law' } },
    },
    waivers: [{ rule: 'E3', reason: 'shop is frozen', by: 'Ann', at: '2026-11-01' }],
    evidence: [
      {
        key: 'ev.authz_cover',
        value: 0.3,
        query: String.raw`sum(shop{namespace=~"shop|pay\\.eu", app="shopping"})`,
        lists: { names: { items: [{ name: 'east/shop/service/cart' }], of: 1 } },
      },
      { key: 'ev.mesh_metrics', value: 1, lists: { meshes: { items: [{ name: 'istio' }], of: 1 } } },
    ],
  });

  test('nothing that was named is left, and the legend has all of it', () => {
    const { file, legend } = hideNames(fileOf(savedAs(named)));
    expect(assessmentFileSchema.parse(file)).toEqual(file);
    expect(Object.values(legend).sort()).toEqual(['batch', 'cart', 'east', 'pay.eu', 'shop']);
    const codes = Object.fromEntries(Object.entries(legend).map(([code, name]) => [name, code]));
    expect(file.title).toBe(`${codes.shop} and ${codes['pay.eu']}`);
    expect(file.scope.excluded_workloads).toEqual([{ name: `${codes.shop}/${codes.batch}`, why: 'X7' }]);
    expect(file.answers.M1).toMatchObject({ subset: [codes.shop], note: `${codes.batch} may wait, batches may not` });
    expect(file.evidence[0]).toMatchObject({
      query: `sum(shop{namespace=~"${codes.shop}|${codes['pay.eu']}", app="shopping"})`,
      lists: { names: { items: [{ name: `${codes.east}/${codes.shop}/service/${codes.cart}` }] } },
    });
    expect(file.evidence[1]?.lists?.meshes?.items).toEqual([{ name: 'istio' }]);
    expect(file.waivers).toMatchObject([{ reason: `${codes.shop} is frozen` }]);
  });

  /** Every place of a file that holds a string, as the keys that lead there. */
  const placesIn = (
    value: unknown,
    path: readonly (string | number)[] = [],
  ): readonly (readonly (string | number)[])[] => {
    if (typeof value === 'string') return [path];
    if (Array.isArray(value)) return value.flatMap((each, at) => placesIn(each, [...path, at]));
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([key, each]) => placesIn(each, [...path, key]));
  };
  const written = <T>(value: T, [key, ...rest]: readonly (string | number)[], text: string): T => {
    if (key === undefined) return text as T;
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
    copy[key] = written(copy[key], rest, text);
    return copy as T;
  };
  const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
    path.reduce((at, key) => (at as Record<string | number, unknown>)[key], value);

  /** People keep their names, and what the model and the measuring say in words and ids of their own stays. */
  const KEPT =
    /^(schema|model_version|id|hash|supersedes|created|updated|at|review|author|(decision_makers|consulted|informed|facts|mechanisms|cost|result)\b|plan\.phases\.\d+\.id$|signoff\.\d+\.(role|name|at)$|.*\.(by|window|source|probe)$)/;

  test('wherever else a file takes text, a name in it is hidden', () => {
    const wordy = saveAssessmentSchema.parse({
      ...named,
      existing: { F3: 1, F3Links: ['https://a.example/'] },
      signoff: [{ role: 'owner', name: 'Ann', at: '2026-11-29T08:00:00Z', decision: 'agree', comment: 'well' }],
      evidence: [
        {
          ...{ key: 'ev.services', value: 3, query: 'count(up{cluster="east"})', window: '7d', windowWhy: 'as asked' },
          ...{ source: 'prometheus', probe: 'x', detail: { why: 'seen' }, missing: 'nothing', at: '2026-11-29' },
          lists: { names: { items: [{ name: 'a' }], of: 1 }, meshes: { items: [{ name: 'istio' }], of: 1 } },
        },
      ],
    });
    const file = fileOf(savedAs(wordy));
    const texts = placesIn(file).filter((path) => !KEPT.test(path.join('.')));
    const takes = texts.filter((path) => {
      const text = path.includes('F3Links') ? 'https://a.example/east' : '"east"';
      const read = assessmentFileSchema.safeParse(written(file, path, text));
      if (read.success) expect(valueAt(hideNames(read.data).file, path), path.join('.')).not.toContain('east');
      return read.success;
    });
    expect(takes.length).toBeGreaterThan(20);
  });

  test('what is no legend is not read as one, and a code that it does not know stays', () => {
    const text = JSON.stringify(hideNames(fileOf(savedAs(named))).file);
    expect(hiddenIn(text)).toBe(5);
    expect(opened(text).hidden).toBe(5);
    const none = ['', '[]', '{"a":"b"}', '{"name-0123456789":1}', text];
    expect(none.map(readLegend)).toEqual(none.map(() => null));
    expect(readLegend('{"name-0123456789":"a"}')).toEqual({ 'name-0123456789': 'a' });
    expect(showNames(text, { 'name-0123456789': 'a' })).toBe(text);
    const odd = '"}</script>\\';
    expect(JSON.parse(showNames('{"note":"name-0123456789 waits"}', { 'name-0123456789': odd }))).toEqual({
      note: `${odd} waits`,
    });
  });

  test('whatever was saved, it is judged as before, by the same codes every time, and its legend gives it back', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const file = fileOf(savedAs(saveAssessmentSchema.parse({ title: 'payments', ...profile })));
        const hidden = hideNames(file);
        expect(hideNames(file)).toEqual(hidden);
        expect(opened(JSON.stringify(hidden.file)).differs).toEqual([]);
        const legend = readLegend(JSON.stringify(hidden.legend));
        if (legend === null) throw new Error('no legend');
        const shown = showNames(JSON.stringify(hidden.file), legend);
        expect([JSON.parse(shown), hiddenIn(shown)]).toEqual([file, 0]);
        for (const name of [...file.scope.namespaces, ...Object.values(file.answers).flatMap(({ subset }) => subset)])
          expect(Object.values(hidden.legend)).toContain(name);
      }),
      { numRuns: 100 },
    );
  });
});
