import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import type { SharedStore } from '@/lib/http/shared-store';
import { prometheusAt } from '@/lib/prometheus/client';
import { redisAt } from '@/lib/replicas/redis';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askGraph, framed } from '@/test/harness/ask';
import { type MeshPrometheus, meshPrometheus } from '@/test/harness/mesh';
import { type CountingProxy, passOn, startProxy } from '@/test/harness/proxy';
import { type RunningRedis, startRedis } from '@/test/harness/redis';

/** Several replicas before one Prometheus, over a real Redis: what they cost together. */

let mesh: MeshPrometheus;
let redis: RunningRedis;
let proxy: CountingProxy;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  [mesh, redis] = await Promise.all([
    meshPrometheus({ services: 60, edges: 240, namespaces: 6, seed: 9 }),
    startRedis(),
  ]);
});
afterAll(async () => {
  await mesh?.stop();
  await redis?.stop();
});
beforeEach(async () => {
  proxy = await startProxy(behind(150));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await proxy.stop();
});

const TICK = 15_000;
let later = 0;

/** The one clock of all replicas and of the server they ask. */
const now = (): number => Math.floor((mesh.history.to * 1000) / TICK) * TICK - later;
const behind = (delay: number) => passOn(mesh.url, { delay, date: now });

/** One replica: its own client and cache. */
const replica = (tenant = 'a'): Context & { readonly replicas: SharedStore } => {
  const replicas = redisAt(redis.url, () => undefined);
  const source = prometheusAt({ id: 'prom', url: proxy.url, clock: now, replicas, headers: { tenant } });
  closing.push(
    () => source.close(),
    () => replicas.close(),
  );
  return { sources: [source], settings: defaultSettings, replicas };
};

const ready = (context: ReturnType<typeof replica>) =>
  expect.poll(() => context.replicas.state(), { timeout: 3_000 }).toBe('ok');

const LIVE = 'from=now-3m';
const graph = (context: Context) => framed(askGraph(context, LIVE));

test('two that are asked at once put each question once, and say the same', async () => {
  later += TICK;
  const both = [replica(), replica()];
  for (const each of both) await ready(each);
  const frames = await Promise.all(both.map(graph));
  expect(proxy.queries()).toBe(4);
  // The proxies of this mesh do not tell of themselves, which takes a second look.
  expect(proxy.lookups()).toBe(2);
  expect(frames[0]?.data).toEqual(frames[1]?.data);
  expect(frames[0]?.data.edges.length).toBeGreaterThan(200);
  const shared = frames.flatMap(({ meta }) => meta.queries ?? []).map((query) => query.shared);
  expect(shared.filter((each) => each)).toHaveLength(4);
});

test('one that is asked later finds what the other was told', async () => {
  later += TICK;
  const [first, second] = [replica(), replica()];
  for (const each of [first, second]) await ready(each);
  await graph(first);
  const before = proxy.queries();
  await graph(second);
  expect(proxy.queries()).toBe(before);
});

test('tenants never share', async () => {
  later += TICK;
  const [first, second] = [replica('a'), replica('b')];
  for (const each of [first, second]) await ready(each);
  await graph(first);
  const before = proxy.queries();
  await graph(second);
  expect(proxy.queries()).toBe(before * 2);
});

test('one that dies while it asks holds up nobody for long', async () => {
  later += TICK;
  const [first, second] = [replica(), replica()];
  for (const each of [first, second]) await ready(each);
  proxy.behave(behind(3_000));
  const leaving = new AbortController();
  const left = askGraph(first, LIVE, leaving.signal);
  // What exists is not told in time here: every mesh is asked for, by more than the four questions.
  await expect.poll(() => proxy.queries(), { timeout: 3_000 }).toBeGreaterThanOrEqual(4);
  const waiting = graph(second);
  proxy.behave(behind(0));
  leaving.abort();
  expect((await left).ok).toBe(false);
  expect((await waiting).data.edges.length).toBeGreaterThan(200);
});

test('without Redis each asks for itself, and the status says so; with it again they share again', async () => {
  later += TICK;
  const both = [replica(), replica()];
  for (const each of both) await ready(each);
  const status = async () => {
    const answer = await loadStatus(both[0] as Context, decodeParams(plainRequestParams, new URLSearchParams()).values);
    return answer.ok ? answer.value.data.answers : null;
  };
  expect(await status()).toEqual({ kept: 'redis', state: 'ok' });
  await redis.pause();
  await expect.poll(status, { timeout: 5_000 }).toEqual({ kept: 'redis', state: 'down' });
  const frames = await Promise.all(both.map(graph));
  expect(proxy.queries()).toBe(8);
  expect(frames.map(({ meta }) => meta.trust.state)).toEqual(['complete', 'complete']);
  await redis.restart();
  await expect.poll(status, { timeout: 15_000 }).toEqual({ kept: 'redis', state: 'ok' });
});
