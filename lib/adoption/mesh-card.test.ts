import { describe, expect, test } from 'vitest';
import { type EvidenceItem, emptyDraft } from '@/lib/domain/adoption';
import { assess } from './assess';
import { deployedShape, deployedShapes } from './deployed-shape';
import { profileOf } from './fixtures/profile';
import { listing, namesListed } from './lists';
import { versionAge } from './mesh-releases';
import { questionOf } from './questions';
import { suggestionFor } from './suggest';

const assessed = (differences: string, evidence: readonly EvidenceItem[]) => {
  const { evidence: _, at: __, use, ...profile } = profileOf(differences);
  return assess({ ...emptyDraft, profile: { ...profile, use } }, evidence, '2026-11-29');
};

const proxies = (shapes: Readonly<Record<string, number>>): EvidenceItem => ({
  key: 'ev.proxy_cpu',
  value: 4,
  window: '1d',
  detail: { proxies: 40, ...shapes },
});

describe('the shape a mesh is deployed in', () => {
  test('is proposed where all proxies stand in it', () => {
    const evidence = [proxies({ shape_light_sidecar: 40 })];
    expect(deployedShape({ evidence })).toBe('light_sidecar');
    const question = questionOf('F1');
    expect(question && suggestionFor(question, { ...profileOf('K2=prod'), evidence })?.value).toBe('light_sidecar');
  });
  test('is not where several stand side by side: a person chooses', () => {
    const evidence = [proxies({ shape_node_l4: 3, shape_full_sidecar: 40 })];
    expect(deployedShapes({ evidence }).map(({ shape }) => shape)).toEqual(['full_sidecar', 'node_l4']);
    expect(deployedShape({ evidence })).toBeNull();
    const { prompts } = assessed('SEC K2=prod F1=light_sidecar', evidence);
    const texts = prompts.filter(({ question }) => question === 'F1').map(({ text }) => text);
    expect(texts).toEqual([
      'Proxies stand in several shapes: 40 as Full sidecar and 3 as Node proxy, layer 4. Which of them is to be judged?',
      'You answered Light sidecar; proxies are seen 40 as Full sidecar and 3 as Node proxy, layer 4. Either another mesh runs beside it, or its proxies are not scraped.',
    ]);
  });
  test('stands in for an answer where cost is measured, a pilot’s too', () => {
    const { sizing, path } = assessed('SEC K2=pilot', [
      proxies({ shape_full_sidecar: 40 }),
      { key: 'ev.rps_peak', value: 9000, detail: { mean_of_day: 5000 } },
    ]);
    expect(sizing.sizing.measured).toMatchObject({ shape: 'full_sidecar', kappa: 0.4 });
    expect(path).toContain('F1');
    expect(assessed('SEC K2=none', []).path).not.toContain('F1');
  });
});

describe('pods that need nothing of what is kept', () => {
  const places = (meshed: Readonly<Record<string, number>>, busy: readonly string[]): readonly EvidenceItem[] => [
    {
      key: 'ev.pods',
      value: 50,
      lists: { meshed: listing(Object.entries(meshed).map(([name, count]) => ({ name, count }))) },
    },
    { key: 'ev.namespaces', value: 2, lists: { names: namesListed(busy) } },
  ];
  const kept = 'SEC K2=prod use{M=used; rest unused} F1=node_l4';
  const needless = (differences: string, meshed: Readonly<Record<string, number>>, busy: readonly string[]) =>
    assessed(differences, places(meshed, busy)).card?.needless ?? null;

  test('are those without traffic, where the whole scope needs it', () => {
    expect(needless(kept, { batch: 5, pay: 5, shop: 10 }, ['pay', 'shop'])).toEqual({
      share: 0.25,
      pods: 5,
      namespaces: [{ name: 'batch', pods: 5 }],
    });
    expect(needless(kept, { pay: 5, shop: 10 }, ['pay', 'shop'])?.share).toBe(0);
  });
  test('also where an assessment of before holds the lists as texts', () => {
    const then: readonly EvidenceItem[] = [
      { key: 'ev.pods', value: 50, detail: { meshed: 'batch 5, pay 5, shop 10' } },
      { key: 'ev.namespaces', value: 2, detail: { names: 'pay, shop' } },
    ];
    expect(assessed(kept, then).card?.needless).toMatchObject({ pods: 5, namespaces: [{ name: 'batch' }] });
  });
  test('and those outside a part that is named', () => {
    const partly = profileOf(kept);
    const answers = { ...partly.answers, M1: { value: 'partly', subset: ['pay/api'] } } as const;
    const { evidence: _, at: __, ...profile } = { ...partly, answers };
    const of = (busy: readonly string[]) =>
      assess({ ...emptyDraft, profile }, places({ pay: 5, shop: 10 }, busy), '2026-11-29').card?.needless;
    expect(of(['pay', 'shop'])).toMatchObject({ pods: 10, namespaces: [{ name: 'shop', pods: 10 }] });
  });
  test('are unknown where nothing is kept, nothing tells, or a list was cut off', () => {
    expect(needless('K2=prod use{all unused} F1=node_l4', { pay: 5 }, ['pay'])).toBeNull();
    expect(assessed(kept, []).card?.needless).toBeNull();
    const many = Array.from({ length: 300 }, (_, at) => `n${at}`);
    expect(needless(kept, { pay: 5 }, ['pay', ...many])).toBeNull();
  });
  test('answer F2, with the list to correct', () => {
    const { prompts, profile, card } = assessed(kept, places({ batch: 5, shop: 15 }, ['shop']));
    const question = questionOf('F2');
    expect(question && suggestionFor(question, profile, card?.needless)?.value).toBe(0.25);
    expect(prompts.find((each) => each.question === 'F2')?.text).toContain('5 in batch');
  });
});

test('incidents that metrics show now are a floor for those of a year', () => {
  const failing: EvidenceItem = { key: 'ev.cp_health', value: 0, detail: { failing: 2 } };
  const texts = (differences: string) =>
    assessed(differences, [failing]).prompts.filter(({ question }) => question === 'F3');
  expect(texts('SEC K2=prod F3=1')[0]?.text).toContain('Metrics show 2; you reported 1.');
  expect(texts('SEC K2=prod F3=2')).toEqual([]);
});

describe('the card of a running mesh', () => {
  const health: EvidenceItem = {
    key: 'ev.cp_health',
    value: 1,
    detail: { added_mean_ms: 0.1 },
    lists: {
      versions: listing([
        { name: 'istio', version: '1.27.4' },
        { name: 'istio', version: '1.30.0' },
      ]),
    },
  };
  const { card } = assessed('SEC K2=prod use{M=used; rest unused} F1=full_sidecar F3=1', [
    proxies({ shape_full_sidecar: 40 }),
    { key: 'ev.rps_peak', value: 2000, detail: { mean_of_day: 1000 } },
    { key: 'ev.proxy_mem', value: 40 * 60e6, detail: { proxies: 40 } },
    health,
  ]);

  test('holds what is measured against what is published, and says what lies outside', () => {
    expect(card?.compared.map(({ measured, isOutside }) => [measured, isOutside])).toEqual([
      ['2', true],
      ['60', false],
      [null, false],
      ['0.1 ms on average, wire plus proxy, upper bound', true],
    ]);
  });
  test('says which versions are no longer supported', () => {
    expect(card?.versions.map(({ version, state }) => [version, state])).toEqual([
      ['1.27.4', 'ended'],
      ['1.30.0', 'supported'],
    ]);
    expect([card?.incidents, card?.incidentLinks]).toEqual([1, []]);
    expect(assessed('SEC', []).card).toBeNull();
  });
});

test.each([
  ['istio', '1.19.3', '2026-11-29', 'ended'],
  ['istio', '1.29.1-distroless', '2026-07-01', 'ending'],
  ['ambient', '1.29.1', '2026-01-01', 'supported'],
  ['istio', '1.99.0', '2026-11-29', 'untold'],
  ['istio', 'latest', '2026-11-29', 'untold'],
  ['kuma', '2.10.4', '2026-11-29', 'ended'],
  ['cilium', '1.17.2', '2026-11-29', 'supported'],
  ['linkerd', 'edge-26.1.1', '2026-11-29', 'untold'],
])('%s %s on %s is %s', (mesh, version, today, state) => {
  expect(versionAge(mesh, version, today).state).toBe(state);
});
