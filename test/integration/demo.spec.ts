import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Truth, truthOf } from '@/demo/truth';
import { demoPrometheus, type FrozenDemo } from '@/test/harness/demo';
import { type MeshPrometheus, meshPrometheus, meshSizes } from '@/test/harness/mesh';
import { replay } from '@/test/harness/replay';
import { type RunningVictoria, startVictoria } from '@/test/harness/victoria';

/** What the tests stand on: a real server holds exactly what the truth says it holds. */

interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

const ask = async (url: string, query: string, time: number): Promise<readonly Row[]> => {
  const answer = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query, time: String(time) }),
  });
  const body = (await answer.json()) as { readonly data?: { readonly result: readonly Row[] } };
  return body.data?.result ?? [];
};

const one = async (url: string, query: string, time: number): Promise<number> =>
  Number((await ask(url, query, time))[0]?.value[1] ?? Number.NaN);

describe('the demo, frozen', () => {
  let demo: FrozenDemo;
  let truth: Truth;
  beforeAll(async () => {
    demo = await demoPrometheus({ minutes: 10 });
    truth = truthOf(demo.openedAt, demo.openedAt - 300, demo.openedAt);
  });
  afterAll(() => demo?.stop());

  const rates = (reporter: 'client' | 'server') =>
    truth.edges
      .filter(({ kind, from }) => kind === 'service' && from !== null)
      .map((edge) => ({ edge, side: edge[reporter] }));

  test('has the request rate of every edge, by account', async () => {
    for (const [account, reporter] of [
      ['client', 'source'],
      ['server', 'destination'],
    ] as const) {
      const rows = await ask(
        demo.url,
        `sum by (source_cluster, source_canonical_service, source_workload_namespace, request_protocol, destination_service_name, destination_service_namespace) (rate(istio_requests_total{reporter="${reporter}"}[5m]))`,
        demo.openedAt,
      );
      const byEdge = new Map<string, number>();
      for (const { metric: m, value } of rows) {
        const from = `${m.source_cluster}/${m.source_workload_namespace}/${m.source_canonical_service}`;
        const key = `${from}>${m.destination_service_namespace}/${m.destination_service_name}>${m.request_protocol}`;
        byEdge.set(key, Number(value[1]));
      }
      for (const { edge, side } of rates(account)) {
        if (!side || side.requests === 0) continue;
        const key = `${edge.from}>${edge.to?.split('/').slice(1).join('/')}>${edge.protocol}`;
        // Not exact: a label set first seen inside the window loses its first requests, as everywhere.
        expect(Math.abs((byEdge.get(key) ?? 0) / side.rate - 1), key).toBeLessThan(0.01);
      }
    }
  });

  test('has the mTLS share of every callee', async () => {
    const edges = truth.edges.filter(({ to, protocol }) => to === 'east/fulfilment/orders' && protocol !== 'tcp');
    const wanted =
      edges.reduce((sum, e) => sum + e.protectedCount, 0) / edges.reduce((sum, e) => sum + e.knownCount, 0);
    const orders = 'istio_requests_total{reporter="destination",destination_workload="orders"';
    const share = `sum(rate(${orders},connection_security_policy="mutual_tls"}[5m])) / sum(rate(${orders}}[5m]))`;
    expect(await one(demo.url, share, demo.openedAt)).toBeCloseTo(wanted, 6);
  });

  test('ends and comes back with its data', async () => {
    await demo.pause();
    await expect(fetch(`${demo.url}/-/ready`)).rejects.toThrow();
    await demo.restart();
    expect(await one(demo.url, 'count(up)', demo.openedAt)).toBeGreaterThan(5);
  });
});

describe('a generated mesh', () => {
  let mesh: MeshPrometheus;
  beforeAll(async () => {
    mesh = await meshPrometheus(meshSizes.small);
  });
  afterAll(() => mesh?.stop());

  test('arrives whole, with the rates that were drawn', async () => {
    const { url, history } = mesh;
    expect(await one(url, 'count({__name__=~".+"})', history.to)).toBe(mesh.series);
    const drawn = mesh.mesh.edges.filter(({ protocol }) => protocol !== 'tcp').reduce((sum, { rate }) => sum + rate, 0);
    const seen = await one(url, 'sum(rate(istio_requests_total{reporter="source"}[4m]))', history.to);
    expect(Math.abs(seen / drawn - 1)).toBeLessThan(0.01);
  });
});

describe('VictoriaMetrics', () => {
  let victoria: RunningVictoria;
  const to = 1_790_000_100;
  beforeAll(async () => {
    const sample = '# TYPE hits_total counter\nhits_total{path="/a"} 3000\n';
    victoria = await startVictoria({ openmetrics: replay(sample, { to, minutes: 10, step: 15 }) });
  });
  afterAll(() => victoria?.stop());

  test('answers what was imported', async () => {
    expect(await one(victoria.url, 'rate(hits_total[5m])', to)).toBeCloseTo(0.5, 3);
  });
});
