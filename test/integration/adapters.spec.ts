import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph, GraphEdge } from '@/lib/domain/graph';
import type { CoverageReport } from '@/lib/domain/mtls';
import { defaultSettings } from '@/lib/domain/settings';
import { adapters } from '@/lib/mesh';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askCoverage, askGraph, askOverview, framed, windowAt } from '@/test/harness/ask';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { replay } from '@/test/harness/replay';
import type { AdapterExpectation, ExpectedEdge } from './adapters/expectation';
import { expectations } from './adapters/expectations';

/** One suite over all adapters: a new mesh is a row, a sample and an expectation. */

const MINUTES = 10;
const to = Math.floor(Date.now() / 15_000) * 15 - 300;
const address = windowAt(to - MINUTES * 60, to);
/** Counters grow by a tenth over the window. */
const perSecond = (counter: number) => (counter * 0.1) / (MINUTES * 60);

/** `namespace/name` is whichever node has that name there; anything longer is an id. */
const isEnd = (id: string, said: string): boolean => {
  if (said.split('/').length > 2) return id === said;
  const [, namespace, , name] = id.split('/').map(decodeURIComponent);
  return `${namespace}/${name}` === said;
};

const within = (actual: number | null | undefined, expected: number, what: string): void => {
  expect(actual, what).not.toBeNull();
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(
    Math.max(expected * 0.01, 1e-4),
  );
};

const share = (actual: number | null | undefined, expected: number | null, what: string): void => {
  if (expected === null) expect(actual, what).toBeNull();
  else
    expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual}, expected ${expected}`).toBeLessThan(0.01);
};

const rate = (actual: number | null | undefined, expected: number | null | undefined, what: string): void => {
  if (expected === null) expect(actual ?? null, what).toBeNull();
  else if (expected !== undefined) within(actual, perSecond(expected), what);
};

const checkEdge = (edge: GraphEdge, wanted: ExpectedEdge): void => {
  const what = (figure: string) => `${figure} of ${edge.id}`;
  rate(edge.requestRate, wanted.requests, what('requests'));
  if (wanted.errors !== undefined)
    share(
      edge.errorRate,
      wanted.errors === null ? null : wanted.errors / (wanted.requests ?? Number.NaN),
      what('errors'),
    );
  if (wanted.clientErrors !== undefined)
    share(edge.clientErrorRate, wanted.clientErrors / (wanted.requests ?? Number.NaN), what('client errors'));
  rate(edge.accounts.client?.requestRate, wanted.accounts?.client, what('client account'));
  rate(edge.accounts.server?.requestRate, wanted.accounts?.server, what('server account'));
  if (wanted.mtls !== undefined) share(edge.mtls.share, wanted.mtls, what('protection'));
  rate(edge.bytesRate, wanted.bytes, what('bytes'));
  rate(edge.connectionRate, wanted.connections, what('connections'));
  if (wanted.l4 === undefined) return;
  rate(edge.l4?.connectionRate, wanted.l4.connections, what('connections below'));
  rate(edge.l4?.bytesRate, wanted.l4.bytes, what('bytes below'));
  rate(edge.l4?.connectFailureRate, wanted.l4.connectFailures, what('failed connections'));
  if (wanted.l4.mtlsShare !== undefined) share(edge.l4?.mtlsShare, wanted.l4.mtlsShare, what('protection below'));
};

const checkLatency = ({ id, latency }: GraphEdge, { meanMs, p95Between }: ExpectedEdge): void => {
  if (meanMs === null) expect(latency.meanMs, id).toBeNull();
  else if (meanMs !== undefined) within(latency.meanMs, meanMs, `mean of ${id}`);
  if (p95Between === undefined) return;
  const [low, high] = p95Between;
  expect(latency.p95Ms, `p95 of ${id}`).toBeGreaterThanOrEqual(low);
  expect(latency.p95Ms, `p95 of ${id}`).toBeLessThanOrEqual(high);
};

/** Within what two readings of one counter may differ. */
const near = (actual: number | null, expected: number | null, what: string): void => {
  if (expected === null) expect(actual, what).toBeNull();
  else expect(Math.abs((actual ?? Number.NaN) - expected), what).toBeLessThanOrEqual(Math.max(expected * 0.02, 1e-4));
};

const numbersIn = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
};

test('every adapter has a sample and an expectation', () => {
  expect(new Set(expectations.map(({ mesh }) => mesh))).toEqual(new Set(adapters.map(({ id }) => id)));
});

describe.each(expectations.map((each) => [each.mesh, each] as const))('%s', (mesh, expectation: AdapterExpectation) => {
  let prometheus: RunningPrometheus;
  let source: ReturnType<typeof prometheusAt>;
  let context: Context;
  let graph: Frame<Graph>;
  let coverage: Frame<CoverageReport>;

  beforeAll(async () => {
    const exposition = readFileSync(`lib/mesh/fixtures/${expectation.sample}`, 'utf8');
    prometheus = await startPrometheus({ openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15 }) });
    source = prometheusAt({ id: 'prom', url: prometheus.url, clock: () => to * 1000 });
    context = { sources: [source], settings: defaultSettings };
    // Which meshes are there is known before the first view: then only they are asked about.
    await loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams(address)).values);
    graph = await framed(askGraph(context, `${address}&latency=quantiles&receipt=1`));
    coverage = await framed(askCoverage(context, address));
  });
  afterAll(async () => {
    await source?.close();
    await prometheus?.stop();
  });

  const edgesBetween = (from: string, name: string) =>
    graph.data.edges.filter((edge) => isEnd(edge.source, from) && isEnd(edge.target, name));

  test('is detected by the metric that gives it away', async () => {
    const values = decodeParams(plainRequestParams, new URLSearchParams(address)).values;
    const status = await framed(loadStatus(context, values));
    expect(status.data.meshes.map(({ id, metric }) => ({ id, metric }))).toContainEqual({
      id: mesh,
      metric: expectation.tell,
    });
  });

  test.each(expectation.edges.map((edge) => [`${edge.source} → ${edge.target} (${edge.protocol})`, edge] as const))(
    '%s',
    (_, wanted) => {
      const between = edgesBetween(wanted.source, wanted.target);
      const found = between.filter(({ protocol }) => protocol === wanted.protocol);
      expect(found, `one edge among ${between.map(({ id }) => id).join(', ') || 'none'}`).toHaveLength(1);
      for (const edge of found) {
        checkEdge(edge, wanted);
        checkLatency(edge, wanted);
        expect(edge.meshes).toContain(mesh);
      }
      if (wanted.reason === undefined) return;
      const plain = coverage.data.edges.find(({ id }) => id === found[0]?.id);
      expect(plain?.reasons).toContain(wanted.reason);
    },
  );

  test('nothing is there that is no call', () => {
    for (const [from, name] of expectation.absent ?? [])
      expect(edgesBetween(from, name), `${from} → ${name}`).toEqual([]);
    for (const name of expectation.absentNodes ?? [])
      expect(graph.data.nodes.filter((node) => node.name === name)).toEqual([]);
  });

  test('every figure is a number of its kind', async () => {
    const overview = await framed(askOverview(context, address));
    for (const value of [...numbersIn(graph.data), ...numbersIn(coverage.data), ...numbersIn(overview.data)]) {
      expect(Number.isFinite(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  test('a counter that starts anew tells the same', async () => {
    const exposition = readFileSync(`lib/mesh/fixtures/${expectation.sample}`, 'utf8');
    const restarted = await startPrometheus({
      openmetrics: replay(exposition, { to, minutes: MINUTES, step: 15, restartAt: 0.6 }),
    });
    const again = prometheusAt({ id: 'prom', url: restarted.url, clock: () => to * 1000 });
    try {
      const { data } = await framed(askGraph({ sources: [again], settings: defaultSettings }, address));
      expect(data.edges.map(({ id }) => id)).toEqual(graph.data.edges.map(({ id }) => id));
      for (const [index, edge] of graph.data.edges.entries()) {
        const [now, then] = [data.edges[index], edge];
        near(now?.requestRate ?? null, then.requestRate, `requests of ${edge.id}`);
        near(now?.errorRate ?? null, then.errorRate, `errors of ${edge.id}`);
        near(now?.connectionRate ?? null, then.connectionRate, `connections of ${edge.id}`);
        near(now?.mtls.share ?? null, then.mtls.share, `protection of ${edge.id}`);
      }
    } finally {
      await again.close();
      await restarted.stop();
    }
  });

  test('the graph takes at most six questions', () => {
    const asked = (graph.meta.queries ?? []).filter(({ id }) => id.startsWith(`${mesh}.`));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(6);
  });
});
