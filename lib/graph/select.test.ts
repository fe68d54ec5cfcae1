import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { istio } from '@/lib/mesh/istio';
import { buildGraph } from './build';
import { buildCalls } from './calls';
import { line, readingOf } from './fixtures/exposition';
import { HUB_DEGREE } from './focus';
import { type Selection, selectGraph } from './select';

/** `a>b` is a call from a to b in namespace shop; `ns.a` puts an end elsewhere; `a>b 0` is idle. */
const graphOf = (calls: readonly string[]) => {
  const lines = calls.map((text) => {
    const [pair = '', rate = '5'] = text.split(' ');
    const [from = '', to = ''] = pair.split('>').map((end) => (end.includes('.') ? end : `shop.${end}`));
    const [[fromNamespace, source], [toNamespace, target]] = [from.split('.'), to.split('.')];
    const ends = {
      source_workload: source ?? '',
      source_canonical_service: source ?? '',
      source_workload_namespace: fromNamespace ?? '',
      destination_workload: target ?? '',
      destination_canonical_service: target ?? '',
      destination_workload_namespace: toNamespace ?? '',
    };
    return line('source', ends, Number(rate));
  });
  const set = buildCalls([readingOf(lines, istio)], defaultSettings);
  return buildGraph(set, {
    groupBy: 'service',
    responses: false,
    settings: defaultSettings,
    trust: COMPLETE,
    span: 900_000,
  });
};

const everything: Selection = { idle: false, focus: null, hops: 1, direction: 'both', hubs: 'pass' };
const select = (calls: readonly string[], differences: Partial<Selection>) => {
  const { nodes, edges, hubs } = selectGraph(graphOf(calls), { ...everything, ...differences });
  const short = (id: string) => id.split('/').at(-1);
  return {
    edges: edges.map(({ source, target }) => `${short(source)}>${short(target)}`).sort(),
    nodes: nodes.map(({ name }) => name).sort(),
    figures: nodes,
    hubs,
  };
};
const id = (name: string) => `east/shop/service/${name}`;

const chain = ['a>b', 'b>c', 'c>d', 'x>b', 'c>c'];
test.each<[string, Partial<Selection>, readonly string[]]>([
  ['one hop either way', { focus: id('b') }, ['a>b', 'b>c', 'x>b']],
  ['callers', { focus: id('c'), direction: 'up' }, ['b>c', 'c>c']],
  ['callees', { focus: id('b'), direction: 'down' }, ['b>c']],
  ['callees of callees, a self-call among them', { focus: id('b'), direction: 'down', hops: 2 }, ['b>c', 'c>c', 'c>d']],
  ['hops without a focus are ignored', { hops: 5 }, ['a>b', 'b>c', 'c>c', 'c>d', 'x>b']],
])('focus: %s', (_, differences, expected) => {
  expect(select(chain, differences).edges).toEqual(expected);
});

describe('filters', () => {
  const calls = ['a>b', 'data.r>b', 'data.r>data.s', 'b>web.w'];
  test('an edge stays if either end is in the namespace; its ends keep unfiltered figures', () => {
    const { edges, figures } = select(calls, { namespace: ['data'] });
    expect(edges).toEqual(['r>b', 'r>s']);
    expect(figures.find(({ name }) => name === 'b')).toMatchObject({
      in: { requestRate: 10 },
      out: { requestRate: 5 },
    });
  });
  test('repeats are OR, different filters AND', () => {
    expect(select(calls, { namespace: ['data', 'web'] }).edges).toEqual(['b>w', 'r>b', 'r>s']);
    expect(select(calls, { namespace: ['data'], cluster: ['west'] }).edges).toEqual([]);
    expect(select(calls, { protocol: ['http'], mesh: ['istio'] }).edges).toHaveLength(4);
    expect(select(calls, { protocol: ['grpc', 'tcp'] }).edges).toEqual([]);
  });
  test('idle edges and their nodes appear when asked for', () => {
    expect(select(['a>b', 'b>z 0'], {}).nodes).toEqual(['a', 'b']);
    expect(select(['a>b', 'b>z 0'], { idle: true }).nodes).toEqual(['a', 'b', 'z']);
  });
  test('the focus stays when nothing around it does', () => {
    expect(select(['a>b', 'b>z 0'], { focus: id('z') }).nodes).toEqual(['z']);
  });
});

describe('hubs', () => {
  const many = Array.from({ length: HUB_DEGREE + 1 }, (_, i) => `hub>n${i}`);
  test('are gone through unless asked to stop', () => {
    expect(select(['a>hub', ...many], { focus: id('a'), hops: 2 }).edges).toHaveLength(HUB_DEGREE + 2);
  });
  test('stop the walk and say how many they hide', () => {
    const { edges, hubs } = select(['a>hub', ...many], { focus: id('a'), hops: 2, hubs: 'stop' });
    expect(edges).toEqual(['a>hub']);
    expect(hubs).toEqual([{ id: id('hub'), hidden: HUB_DEGREE + 1 }]);
  });
  test('do not stop their own focus', () => {
    expect(select(many, { focus: id('hub'), hubs: 'stop' }).edges).toHaveLength(HUB_DEGREE + 1);
  });
});
