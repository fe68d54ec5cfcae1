import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '@/lib/domain/access';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { withScope } from '@/lib/server/with-scope';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askCoverage, askGraph, askServices, askSignals, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';

/**
 * Two tenants in one Prometheus. What the first may see must not change by a digit while the second grows, moves and
 * changes its names: then nothing of it can be read, guessed or found by subtraction.
 */

const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const at = windowAt(to - MINUTES * 60, to);

const quiet = readFileSync('lib/mesh/fixtures/istio-sidecar.prom', 'utf8');

/** The neighbours of the tenant `shop` under other names. */
const renamed = (text: string): string =>
  text
    .replaceAll('analytics', 'mole')
    .replaceAll('="data"', '="vault"')
    .replaceAll('/ns/data/', '/ns/vault/')
    .replaceAll('.data.svc', '.vault.svc');

const SAMPLE = /^(\w+\{.*\}) (\S+)$/;
/** The tenant's own series once more, as somebody else's: three times as busy. */
const doubled = (text: string, rename: (line: string) => string): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const [, head, value] = SAMPLE.exec(line) ?? [];
      if (head === undefined || !head.includes('"shop"') || head.includes('"data"')) return [line];
      const other = rename(head);
      return other === head ? [line] : [line, `${other} ${Number(value) * 3}`];
    })
    .join('\n');

const otherNamespace = (head: string): string =>
  head.includes('istio-system')
    ? head
    : head
        .replaceAll('"shop"', '"vault"')
        .replaceAll('/ns/shop/', '/ns/vault/')
        .replaceAll('.shop.svc', '.vault.svc')
        .replaceAll('"checkout', '"mole-checkout')
        .replaceAll('"orders', '"mole-orders')
        .replaceAll('"payments', '"mole-payments')
        .replaceAll('"frontend', '"mole-frontend');
const otherCluster = (head: string): string => head.replaceAll('"cluster-1"', '"cluster-vault"');

interface World {
  readonly context: Context;
  readonly stop: () => Promise<void>;
}
const worldOf = async (exposition: string): Promise<World> => {
  const prometheus: RunningPrometheus = await startPrometheus({
    openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15 }),
  });
  const source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
  const context: Context = { sources: [source], settings: defaultSettings };
  await loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams(at)).values);
  return {
    context,
    stop: async () => {
      await source.close();
      await prometheus.stop();
    },
  };
};

const id = (name: string, cluster = 'cluster-1', namespace = 'shop') =>
  encodeURIComponent(`${cluster}/${namespace}/service/${name}`);
const edge = encodeURIComponent('cluster-1/shop/service/checkout~cluster-1/shop/service/orders~http');

/** Everything an embedded view asks. */
const questions: Readonly<Record<string, (context: Context) => Promise<unknown>>> = Object.fromEntries([
  ...['service', 'workload', 'version', 'namespace', 'cluster'].map((groupBy) => [
    `graph by ${groupBy}`,
    (context: Context) => askGraph(context, `${at}&groupBy=${groupBy}&idle=1&responses=1&layout=1&latency=quantiles`),
  ]),
  ['graph around', (context: Context) => askGraph(context, `${at}&focus=${id('orders')}&hops=3&hubs=stop`)],
  ['graph of a neighbour', (context: Context) => askGraph(context, `${at}&namespace=data&namespace=vault`)],
  ['services', (context: Context) => askServices(context, at)],
  ['signals of all', (context: Context) => askSignals(context, at)],
  ['signals of a neighbour’s namespace', (context: Context) => askSignals(context, `${at}&namespace=vault`)],
  [
    'signals of a namespace',
    (context: Context) =>
      askSignals(context, `${at}&scope=namespace&id=${encodeURIComponent('cluster-1/shop/namespace/shop')}`),
  ],
  ['signals of a service', (context: Context) => askSignals(context, `${at}&scope=service&id=${id('orders')}`)],
  ['signals of a call', (context: Context) => askSignals(context, `${at}&scope=edge&id=${edge}`)],
  ['mtls', (context: Context) => askCoverage(context, at)],
  ['mtls of a neighbour', (context: Context) => askCoverage(context, `${at}&namespace=vault`)],
]);

/** What a reader gets: no receipts; how far the clock of a test is off is no secret. */
const NOT_READ: ReadonlySet<string> = new Set(['queries', 'message']);
const readable = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (NOT_READ.has(key) ? undefined : value)));

/** Name, what may be seen, the crowded world, and what of it must never be read. */
const tenants: readonly (readonly [string, Scope, () => string, RegExp])[] = [
  [
    'a namespace beside others',
    { clusters: [], namespaces: ['shop'] },
    () => doubled(renamed(quiet), otherNamespace),
    /vault|mole|analytics/,
  ],
  ['a cluster beside others', { clusters: ['cluster-1'], namespaces: [] }, () => doubled(quiet, otherCluster), /vault/],
  [
    'a namespace of one cluster, beside the same namespace of another',
    { clusters: ['cluster-1'], namespaces: ['shop'] },
    () => doubled(doubled(renamed(quiet), otherNamespace), otherCluster),
    /vault|mole|analytics/,
  ],
];

let plain: World;
beforeAll(async () => {
  plain = await worldOf(quiet);
});
afterAll(() => plain?.stop());

describe.each(tenants)('%s', (_, scope, loud, theirs) => {
  let crowded: World;
  beforeAll(async () => {
    crowded = await worldOf(loud());
  });
  afterAll(() => crowded?.stop());

  test('the neighbours are there, and louder', async () => {
    const [before, after] = await Promise.all([
      framed(askGraph(plain.context, at)),
      framed(askGraph(crowded.context, at)),
    ]);
    expect(after.data.edges.length).toBeGreaterThan(before.data.edges.length);
    expect(JSON.stringify(after)).toContain('vault');
  });

  test.each(Object.entries(questions))('%s does not tell of them', async (_name, ask) => {
    const before = readable(await ask(withScope(plain.context, scope)));
    const after = readable(await ask(withScope(crowded.context, scope)));
    expect(after).toEqual(before);
    expect(JSON.stringify(after)).not.toMatch(theirs);
  });

  test('an id of theirs is answered like one nobody has', async () => {
    const narrow = withScope(crowded.context, scope);
    const ids = [
      'cluster-1/vault/service/mole-orders',
      'cluster-vault/shop/service/orders',
      'cluster-1/-/cluster/cluster-1',
    ];
    const never = 'cluster-1/vault/service/never';
    const words = async (given: string) =>
      JSON.stringify(
        readable(await askSignals(narrow, `${at}&scope=service&id=${encodeURIComponent(given)}`)),
      ).replaceAll(given, 'ID');
    const nobody = await words(never);
    for (const given of ids) {
      if (given.includes('/cluster/') && scope.namespaces.length === 0) continue;
      expect(await words(given)).toBe(nobody);
    }
    const focus = async (given: string) =>
      JSON.stringify(await askGraph(narrow, `${at}&focus=${encodeURIComponent(given)}`)).replaceAll(given, 'ID');
    expect(await focus(ids[0] ?? '')).toBe(await focus(never));
  });

  test('one’s own figures are what they are for everybody', async () => {
    const narrow = withScope(crowded.context, scope);
    const own = `${at}&scope=service&id=${id('orders')}`;
    const [all, mine] = await Promise.all([framed(askSignals(plain.context, own)), framed(askSignals(narrow, own))]);
    expect(mine.data.series.requestRate.points.length).toBeGreaterThan(10);
    expect(mine.data).toEqual(all.data);
    const [graph, seen] = await Promise.all([framed(askGraph(plain.context, at)), framed(askGraph(narrow, at))]);
    const inside = (text: string) =>
      !text.includes('/data/') && !text.includes('/istio-system/') && text.includes('/shop/');
    const mineInside = seen.data.edges.filter(({ source, target }) => inside(source) && inside(target));
    expect(mineInside.length).toBeGreaterThan(2);
    for (const each of mineInside) expect(each).toEqual(graph.data.edges.find((other) => other.id === each.id));
  });
});

test('a foreign end is there, without its name', async () => {
  const { data } = await framed(askGraph(withScope(plain.context, { clusters: [], namespaces: ['shop'] }), at));
  const hidden = data.nodes.filter(({ namespace }) => namespace === 'other-namespace');
  expect(hidden.map(({ name }) => name)).toEqual(['other-namespace']);
  expect(data.edges.some(({ source }) => source === hidden[0]?.id)).toBe(true);
  expect(data.nodes.filter(({ namespace }) => !['shop', 'other-namespace', 'unknown'].includes(namespace))).toEqual([]);
});
