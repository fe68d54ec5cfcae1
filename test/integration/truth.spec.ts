import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expositionOf, readerOf } from '@/demo/model';
import { type Truth, type TruthSide, truthsBetween } from '@/demo/truth';
import type { Frame } from '@/lib/domain/envelope';
import type { AccountFigures, Graph, GraphEdge } from '@/lib/domain/graph';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { ServiceList } from '@/lib/domain/service';
import { defaultSettings } from '@/lib/domain/settings';
import type { Signals } from '@/lib/domain/signals';
import { prometheusAt } from '@/lib/prometheus/client';
import type { Context } from '@/lib/server/context';
import {
  askCoverage,
  askGraph,
  askOverview,
  askService,
  askServices,
  askSignals,
  framed,
  windowAt,
} from '@/test/harness/ask';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';
import {
  type ExpectedEdge,
  expectedEdges,
  grouped,
  isInBucket,
  isTcp,
  mergedBuckets,
  namespaceId,
  off,
  offLatency,
  offShare,
  protectionOf,
  requestsOf,
  sumOf,
  unseenOf,
} from '@/test/harness/expected';

/**
 * Every number of graph, services, signals, mTLS and overview over a real Prometheus against what the demo's counters
 * really did: rates and bytes within 1 %, shares within 0.01, percentiles inside their bucket. A label set that begins
 * inside a window has requests at its first sample that no `rate()` sees; that many are allowed on top, and no more.
 */

let demo: FrozenDemo;
let source: ReturnType<typeof prometheusAt>;
let context: Context;
let truthAt: (from: number, to: number) => Truth;

beforeAll(async () => {
  demo = await recentDemo();
  source = prometheusAt({ id: 'demo', url: demo.url });
  context = { sources: [source], settings: defaultSettings };
  // The first look at a source may do without what it learns about it on the way.
  await framed(askGraph(context, windowAt(demo.openedAt - 60, demo.openedAt)));
  truthAt = truthsBetween(demo.openedAt, demo.openedAt - 1800, demo.openedAt);
});
afterAll(async () => {
  await source?.close();
  await demo?.stop();
});

/** Minutes before the demo opened. The incident's rollout begins 12 minutes before, its loss of mTLS 7 minutes before. */
const windows = [
  ['5 min, all of it in the incident', 5, 0],
  ['15 min', 15, 0],
  ['5 min around the beginning of the rollout', 14, 9],
  ['4 min around the loss of mTLS', 9, 5],
  ['10 min of calm', 25, 15],
] as const;

const idsOf = (items: Iterable<{ readonly id: string }>): readonly string[] =>
  [...items].map(({ id }) => id).toSorted();
const byId = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

describe.each(windows)('%s', (_, ago, until) => {
  const seconds = (ago - until) * 60;
  const allowed = (count: number, unseen: number): number => (0.01 * count + unseen) / seconds;
  let address: string;
  let truth: Truth;
  let expected: ReadonlyMap<string, ExpectedEdge>;
  let all: readonly ExpectedEdge[];
  let graph: Frame<Graph>;
  let edges: ReadonlyMap<string, GraphEdge>;
  let coverage: Frame<CoverageReport>;
  let list: Frame<ServiceList>;

  beforeAll(async () => {
    const [from, to] = [demo.openedAt - ago * 60, demo.openedAt - until * 60];
    address = windowAt(from, to);
    truth = truthAt(from, to);
    expected = expectedEdges(truth);
    all = [...expected.values()];
    [graph, coverage, list] = await Promise.all([
      framed(askGraph(context, `${address}&latency=quantiles&responses=1`)),
      framed(askCoverage(context, address)),
      framed(askServices(context, address)),
    ]);
    edges = byId(graph.data.edges);
  });

  /** What is off about each edge, all in one list. */
  const offEdges = (differences: (edge: GraphEdge, wanted: ExpectedEdge) => readonly string[]): readonly string[] =>
    all.flatMap((wanted) => {
      const edge = edges.get(wanted.id);
      return edge === undefined ? [`${wanted.id} is missing`] : differences(edge, wanted);
    });

  const offSide = (what: string, told: AccountFigures | null, side: TruthSide): readonly string[] => [
    ...off(`${what} requestRate`, told?.requestRate, side.rate, allowed(side.requests, side.unseen)),
    ...off(`${what} errorRate`, told?.errorRate, side.errorRate ?? Number.NaN, 0.01),
    ...off(`${what} clientErrorRate`, told?.clientErrorRate, side.clientErrorRate ?? Number.NaN, 0.01),
  ];

  test('is complete, with exactly the edges and nodes there were', () => {
    expect(graph.meta.trust).toEqual({ state: 'complete', reasons: [] });
    expect(idsOf(graph.data.edges)).toEqual(idsOf(all));
    const ends = new Set(all.flatMap(({ source: from, target }) => [from, target]));
    expect(idsOf(graph.data.nodes)).toEqual([...ends].toSorted());
  });

  test('keeps who is special: unknown caller, hosts outside, black hole, dead service, gateways', () => {
    const kinds = Object.fromEntries(graph.data.nodes.map(({ id, kind }) => [id, kind]));
    expect(kinds).toMatchObject({
      'east/unknown/unknown/unknown': 'unknown',
      'east/unknown/external/api.cardpay.example': 'external',
      'east/unknown/external/rates.parcel.example': 'external',
      'east/unknown/external/hooks.chatter.example': 'external',
      'east/unknown/external/BlackHoleCluster': 'external',
      'east/shop/service/wishlist': 'service',
      'east/istio-ingress/gateway/istio-ingressgateway': 'gateway',
      'east/istio-ingress/gateway/istio-egressgateway': 'gateway',
      'west/istio-ingress/gateway/istio-ingressgateway': 'gateway',
    });
    const wishlist = edges.get('east/web/service/frontend~east/shop/service/wishlist~http');
    expect(wishlist?.errorRate).toBe(1);
    expect(wishlist?.accounts.server).toBeNull();
    expect(wishlist?.mtls).toMatchObject({ state: 'unknown', share: null });
  });

  test('tells the headline of every edge', () => {
    const wrong = offEdges((edge, { id, headline }) => (headline === null ? [] : offSide(id, edge, headline)));
    expect(wrong).toEqual([]);
  });

  test('keeps both accounts of every edge apart', () => {
    const wrong = offEdges(({ accounts }, { id, truth: { client, server, tcp } }) => {
      if (tcp !== null) return [];
      return (['client', 'server'] as const).flatMap((account) => {
        const side = account === 'client' ? client : server;
        // A proxy that never counted anything has no series: it has no account.
        if (side === null || side.requests === 0)
          return accounts[account] === null ? [] : [`${id} ${account} is not null`];
        return offSide(`${id} ${account}`, accounts[account], side);
      });
    });
    expect(wrong).toEqual([]);
  });

  const stateOf = ({ protected: safe, known }: ReturnType<typeof protectionOf>): GraphEdge['mtls']['state'] => {
    if (known === 0) return 'unknown';
    if (safe === 0) return 'plaintext';
    return safe === known ? 'mutual' : 'partial';
  };

  test('tells who is protected on every edge', () => {
    const wrong = offEdges(({ mtls }, wanted) => {
      const { id, protocol } = wanted;
      const truly = protectionOf([wanted]);
      const whole = truly.known + truly.unknown;
      return [
        ...(mtls.state === stateOf(truly) ? [] : [`${id} is ${mtls.state}, in truth ${stateOf(truly)}`]),
        ...(mtls.basis === (protocol === 'tcp' ? 'connections' : 'requests') ? [] : [`${id} by ${mtls.basis}`]),
        ...offShare(id, mtls.share, truly),
        ...off(`${id} known`, mtls.knownRate, truly.known / seconds, allowed(whole, truly.unseen + 1)),
        ...off(`${id} unknown`, mtls.unknownRate, truly.unknown / seconds, allowed(whole, truly.unseen + 16)),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('tells bytes and connections of TCP, and nothing of requests', () => {
    const tcp = all.filter(isTcp);
    expect(tcp.length).toBeGreaterThan(4);
    const wrong = offEdges((edge, { id, truth: { tcp: wanted } }) => {
      if (wanted === null) return edge.bytesRate === null ? [] : [`${id} has bytes`];
      const bytes = wanted.sentBytes + wanted.receivedBytes;
      expect(edge).toMatchObject({ requestRate: null, errorRate: null, clientErrorRate: null, health: 'unknown' });
      return [
        ...off(`${id} bytes`, edge.bytesRate, bytes / seconds, allowed(bytes, wanted.unseenBytes)),
        // Whole connections: one of a few tens is more than a hundredth.
        ...off(`${id} connections`, edge.connectionRate, wanted.opened / seconds, allowed(wanted.opened, 2)),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('tells latency of every edge by the right account: means, and percentiles inside their buckets', () => {
    const wrong = offEdges(({ latency }, { id, timed }) => offLatency(id, latency, timed === null ? [] : [timed]));
    expect(wrong).toEqual([]);
  });

  test('breaks responses down as each end counted them', () => {
    const wrong = offEdges(({ responses }, { id, truth: { rows } }) => {
      const counted = grouped(rows, ({ account, code, grpc, flags }) => `${account} ${code} ${grpc} ${flags}`);
      return [...counted].flatMap(([key, same]) => {
        const requests = sumOf(same, (row) => row.requests);
        const told = responses?.find(({ account, code, grpc, flags }) => `${account} ${code} ${grpc} ${flags}` === key);
        // Label sets that began inside the window, a pod each: see the note at the top.
        const slack = (0.01 * requests + 40) / seconds;
        return requests === 0 ? [] : off(`${id} ${key}`, told?.rate ?? 0, requests / seconds, slack);
      });
    });
    expect(wrong).toEqual([]);
  });

  test('adds edges up to nodes', () => {
    const wrong = graph.data.nodes.flatMap((node) =>
      (['in', 'out'] as const).flatMap((way) => {
        const own = all.filter((edge) => (way === 'in' ? edge.target : edge.source) === node.id);
        const { requests, errors, unseen } = requestsOf(own);
        const told = node[way];
        if (own.every(isTcp)) return told.requestRate === null ? [] : [`${node.id} ${way} has requests`];
        return [
          ...off(`${node.id} ${way}`, told.requestRate, requests / seconds, allowed(requests, unseen)),
          ...off(`${node.id} ${way} errors`, told.errorRate, errors / requests, 0.01),
        ];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('counts what had no route apart', () => {
    const lost = sumOf(
      truth.edges.filter(({ to }) => to === null),
      ({ client }) => client?.requests ?? 0,
    );
    const { requestRate, reasons } = graph.data.unattributed;
    expect(off('unattributed', requestRate, lost / seconds, 2 / seconds)).toEqual([]);
    const gateway = 'east/istio-ingress/gateway/istio-ingressgateway';
    expect(reasons).toEqual([{ reason: 'no-route', source: gateway, requestRate }]);
  });

  test.each(['namespace', 'cluster'] as const)('adds edges up by %s', async (groupBy) => {
    const { data } = await framed(askGraph(context, `${address}&groupBy=${groupBy}`));
    const nodeOf = (id: string): string => {
      const [cluster = '', , kind] = id.split('/');
      if (kind === 'external' || kind === 'unknown') return id;
      return groupBy === 'namespace' ? namespaceId(id) : `${cluster}/-/cluster/${cluster}`;
    };
    const groups = grouped(all, (edge) => `${nodeOf(edge.source)}~${nodeOf(edge.target)}~${edge.protocol}`);
    expect(idsOf(data.edges)).toEqual([...groups.keys()].toSorted());
    const wrong = data.edges.flatMap(({ id, requestRate, errorRate, mtls }) => {
      const own = groups.get(id) ?? [];
      const { requests, errors, unseen } = requestsOf(own);
      const protection = protectionOf(own);
      const share = offShare(id, mtls.share, protection);
      if (own.every(isTcp)) return share;
      return [
        ...share,
        ...off(id, requestRate, requests / seconds, allowed(requests, unseen)),
        ...off(`${id} errors`, errorRate, errors / requests, 0.01),
      ];
    });
    expect(wrong).toEqual([]);
  });

  describe('mTLS', () => {
    const offTcp = (what: string, told: CoverageReport['total']['tcp'], own: readonly ExpectedEdge[]) => {
      if (own.length === 0) return told === null ? [] : [`${what} has tcp`];
      const truly = protectionOf(own);
      return [
        ...offShare(`${what} tcp`, told?.share, truly),
        ...off(`${what} tcp known`, told?.known, truly.known / seconds, allowed(truly.known, truly.unseen + 2)),
        ...(told?.basis === 'connections' ? [] : [`${what} tcp by ${told?.basis}`]),
      ];
    };

    const offCoverage = (
      what: string,
      told: Omit<CoverageReport['total'], 'state'> | undefined,
      own: readonly ExpectedEdge[],
    ): readonly string[] => {
      if (told === undefined) return [`${what} is missing`];
      const { protected: safe, known, unknown, unseen } = protectionOf(own.filter((edge) => !isTcp(edge)));
      return [
        ...off(`${what} known`, told.knownRate, known / seconds, allowed(known, unseen)),
        ...off(`${what} unknown`, told.unknownRate, unknown / seconds, allowed(unknown, unseen + 16)),
        ...off(`${what} plaintext`, told.plaintextRate, (known - safe) / seconds, allowed(known - safe, unseen)),
        ...offShare(what, told.share, { protected: safe, known, unknown, unseen }),
        ...offTcp(what, told.tcp, own.filter(isTcp)),
      ];
    };

    test('total, namespaces and matrix are what the callees attest', () => {
      const { total, namespaces, matrix } = coverage.data;
      const byTarget = grouped(all, ({ target }) => namespaceId(target));
      const byPair = grouped(all, ({ source: from, target }) => `${namespaceId(from)}~${namespaceId(target)}`);
      expect(idsOf(namespaces)).toEqual([...byTarget.keys()].toSorted());
      expect(matrix.map(({ from, to }) => `${from}~${to}`).toSorted()).toEqual([...byPair.keys()].toSorted());
      const cell = (key: string) => matrix.find(({ from, to }) => `${from}~${to}` === key);
      expect([
        ...offCoverage('total', total, all),
        ...[...byTarget].flatMap(([id, own]) => offCoverage(id, byId(namespaces).get(id), own)),
        ...[...byPair].flatMap(([key, own]) => offCoverage(key, cell(key), own)),
      ]).toEqual([]);
    });

    test('namespaces and cells of the matrix add up to the total', () => {
      const { total, namespaces, matrix } = coverage.data;
      const cells: readonly (readonly Omit<CoverageReport['total'], 'state'>[])[] = [namespaces, matrix];
      for (const parts of cells) {
        for (const figure of ['knownRate', 'unknownRate', 'plaintextRate'] as const) {
          const sum = sumOf(parts, (part) => part[figure]);
          expect(off(figure, sum, total[figure], 0.001 * total[figure] + 1e-9)).toEqual([]);
        }
        const connections = sumOf(parts, ({ tcp }) => tcp?.known ?? 0);
        expect(off('connections', connections, total.tcp?.known ?? Number.NaN, 0.01)).toEqual([]);
      }
    });

    test('lists exactly the edges that are not fully protected, with their rates', () => {
      const open = all.filter(
        ({ truth: { protectedCount, knownCount } }) => knownCount === 0 || protectedCount < knownCount,
      );
      expect(idsOf(coverage.data.edges)).toEqual(idsOf(open));
      const wrong = open.flatMap(({ id, truth: { protectedCount, knownCount, unattestedCount } }) => {
        const edge = byId(coverage.data.edges).get(id);
        const plain = knownCount - protectedCount;
        return [
          ...off(`${id} plaintext`, edge?.plaintextRate, plain / seconds, (0.01 * plain + 16) / seconds),
          ...off(
            `${id} unknown`,
            edge?.unknownRate,
            unattestedCount / seconds,
            (0.01 * unattestedCount + 16) / seconds,
          ),
        ];
      });
      expect(wrong).toEqual([]);
    });

    test('is ready for STRICT exactly where no plaintext arrives and nothing is hidden', () => {
      const inside = all.filter(({ target }) => /\/(service|gateway)\//.test(target));
      const wanted = [...grouped(inside, ({ target }) => namespaceId(target))].map(([id, own]) => {
        const plain = own.filter(({ truth: { protectedCount, knownCount } }) => protectedCount < knownCount);
        const hidden = sumOf(own, ({ truth: { unattestedCount, lostCount } }) => unattestedCount - lostCount);
        const seen = sumOf(own, ({ truth: { knownCount } }) => knownCount);
        const ready = seen + hidden === 0 ? null : plain.length > 0 ? false : hidden > 0 ? null : true;
        return { id, ready, wouldBreak: idsOf(plain) };
      });
      const told = coverage.data.strictReadiness.map(({ cluster, namespace, ready, wouldBreak }) => ({
        id: `${cluster}/${namespace}/namespace/${namespace}`,
        ready,
        wouldBreak: wouldBreak.map(({ source: from, target, protocol }) => `${from}~${target}~${protocol}`).toSorted(),
      }));
      const order = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
      expect(told.toSorted(order)).toEqual(wanted.toSorted(order));
    });

    test('knows who was refused', () => {
      const wallet = expected.get('east/data/service/analytics~east/payments/service/wallet~http');
      const refused = (wallet?.truth.server?.requests ?? Number.NaN) / seconds;
      const exact = coverage.data.denials.filter(({ kind }) => kind === 'exact');
      expect(exact.map(({ target }) => target)).toEqual(['east/payments/service/wallet']);
      expect(off('denials', exact[0]?.rate, refused, 0.01 * refused + 1 / seconds)).toEqual([]);
      const likely = coverage.data.denials.filter(({ kind }) => kind === 'likely');
      expect(likely.map(({ source: from, target }) => [from, target])).toEqual([
        ['east/data/service/analytics', 'east/payments/service/wallet'],
      ]);
    });
  });

  describe('services', () => {
    test('are those that there were, unknown callers left out, each with what arrives', () => {
      const ids = new Set(all.flatMap(({ source: from, target }) => [from, target]));
      expect(idsOf(list.data.services)).toEqual([...ids].filter((id) => !id.includes('/unknown/unknown/')).toSorted());
      const wrong = list.data.services.flatMap(({ id, signals, mtls }) => {
        const own = all.filter(({ target }) => target === id);
        const requested = own.filter((edge) => !isTcp(edge));
        const { requests, errors, unseen } = requestsOf(requested);
        const protection = protectionOf(requested);
        if (requests === 0) return signals.requestRate === null ? [] : [`${id} has requests`];
        return [
          ...off(id, signals.requestRate, requests / seconds, allowed(requests, unseen)),
          ...off(`${id} errors`, signals.errorRate, errors / requests, 0.01),
          ...offShare(id, mtls.share, protection),
        ];
      });
      expect(wrong).toEqual([]);
    });

    test('have percentiles of all that arrives inside their buckets', () => {
      const wrong = list.data.services.flatMap(({ id, signals: { latency } }) => {
        const arriving = all.filter(({ target }) => target === id);
        return offLatency(
          id,
          latency,
          arriving.flatMap(({ timed }) => timed ?? []),
        );
      });
      expect(wrong).toEqual([]);
    });

    test('have versions whose shares and errors are theirs', () => {
      const rows = byId(list.data.services);
      const wrong = [...grouped(all, ({ target }) => target)].flatMap(([id, own]) => {
        const reached = own.flatMap(({ truth: { versions } }) => versions);
        const named = reached.filter(
          ({ version }) => version !== null && version !== 'latest' && version !== 'unknown',
        );
        const whole = sumOf(named, ({ requests }) => requests);
        const versions = rows.get(id)?.versions ?? [];
        const wanted = grouped(named, ({ version }) => version ?? '');
        const busy = [...wanted].filter(([, same]) => sumOf(same, ({ requests }) => requests) > 0);
        return busy.flatMap(([version, same]) => {
          const told = versions.find((row) => row.version === version);
          const [requests, errors] = [sumOf(same, (one) => one.requests), sumOf(same, (one) => one.errors)];
          return [
            ...off(`${id}@${version} share`, told?.share, requests / whole, 0.01),
            // A version that has just begun: few requests, and the first of them unseen.
            ...(requests < 500 ? [] : off(`${id}@${version} errors`, told?.errorRate, errors / requests, 0.015)),
          ];
        });
      });
      expect(wrong).toEqual([]);
      const catalog = rows.get('east/shop/service/catalog')?.versions.map(({ version }) => version);
      expect(catalog?.toSorted()).toEqual(['v1', 'v2']);
    });

    test('one of them in full: callers, callees and the split of its failures', async () => {
      const { data } = await framed(askService('east/payments/payments')(context, address));
      const id = 'east/payments/service/payments';
      const [to, from] = [all.filter(({ target }) => target === id), all.filter((edge) => edge.source === id)];
      expect(idsOf(data.callers.map(({ edge }) => edge))).toEqual(idsOf(to));
      expect(idsOf(data.callees.map(({ edge }) => edge))).toEqual(idsOf(from));
      const { requests, errors } = requestsOf(to);
      expect(off('errors', data.service.in.errorRate, errors / requests, 0.01)).toEqual([]);
      const failed = sumOf(data.faultDomains, ({ rate }) => rate);
      expect(off('failed', failed, errors / seconds, 0.02 * (errors / seconds) + 40 / seconds)).toEqual([]);
      if (data.faultDomains.length > 0) expect(sumOf(data.faultDomains, ({ share }) => share)).toBeCloseTo(1, 2);
    });
  });

  test('overview says the same as the pages it leads to', async () => {
    const { data, meta } = await framed(askOverview(context, address));
    const { requests, errors, unseen } = requestsOf(all);
    const protection = protectionOf(all.filter((edge) => !isTcp(edge)));
    expect([
      ...off('requests', data.signals.requestRate.now, requests / seconds, allowed(requests, unseen)),
      ...off('errors', data.signals.errorRate.now, errors / requests, 0.01),
      ...offShare('mTLS', data.mtls.share, protection),
    ]).toEqual([]);
    const served = all.flatMap(({ truth: { server } }) => (server !== null && server.requests > 0 ? [server] : []));
    const p95 = { buckets: mergedBuckets(served), quantile: 0.95, slack: 0.001 };
    expect(isInBucket(data.signals.p95Ms.now, p95), `p95 ${data.signals.p95Ms.now}`).toBe(true);
    expect(data.counts).toMatchObject({ clusters: 2, edges: all.length });
    expect(meta.trust.state).toBe('complete');
  });
});

describe('signals', () => {
  const ago = 15;
  /** What a point of a chart speaks of: the minute before it. */
  const MINUTE = 60;

  const pointsOf = ({ points }: Signals['series']['requestRate']) =>
    points.map(([at, value]) => ({
      at: at / 1000,
      value,
      edges: [...expectedEdges(truthAt(at / 1000 - MINUTE, at / 1000)).values()],
    }));

  const offSignals = async (scope: string, isIn: (edge: ExpectedEdge) => boolean): Promise<readonly string[]> => {
    const window = windowAt(demo.openedAt - ago * 60, demo.openedAt);
    const { data } = await framed(askSignals(context, `${window}&${scope}`));
    const { requestRate, errorRate, p50Ms, p95Ms, bytesRate } = data.series;
    const errors = new Map(errorRate.points);
    const bytes = new Map(bytesRate.points);
    const quantiles = [
      [0.5, new Map(p50Ms.points)],
      [0.95, new Map(p95Ms.points)],
    ] as const;
    return pointsOf(requestRate).flatMap(({ at, value, edges }) => {
      const own = edges.filter(isIn);
      const what = `${scope} at ${at - demo.openedAt} s`;
      const tcp = own.flatMap(({ truth }) => truth.tcp ?? []);
      const sent = sumOf(tcp, ({ sentBytes, receivedBytes }) => sentBytes + receivedBytes);
      const born = sumOf(tcp, ({ unseenBytes }) => unseenBytes);
      const offBytes =
        tcp.length === 0
          ? []
          : off(`${what} bytes`, bytes.get(at * 1000), sent / MINUTE, (0.01 * sent + born) / MINUTE);
      const requests = requestsOf(own);
      if (requests.requests === 0)
        return [...offBytes, ...(value === null || value === 0 ? [] : [`${what} has requests`])];
      const timed = own.flatMap(
        ({ truth: { client, server } }) => (data.latencyAccount === 'server' ? server : client) ?? [],
      );
      const distribution = {
        buckets: mergedBuckets(timed),
        slack: 0.002 + unseenOf(timed) / (sumOf(timed, (side) => side.requests) || 1),
      };
      return [
        ...offBytes,
        ...off(what, value, requests.requests / MINUTE, (0.01 * requests.requests + requests.unseen + 1) / MINUTE),
        ...off(
          `${what} errors`,
          errors.get(at * 1000),
          requests.errors / requests.requests,
          0.01 + requests.unseen / requests.requests,
        ),
        ...quantiles.flatMap(([quantile, line]) =>
          isInBucket(line.get(at * 1000), { ...distribution, quantile })
            ? []
            : [`${what} p${quantile * 100} is ${line.get(at * 1000)}`],
        ),
      ];
    });
  };

  test('of the whole mesh, at every point', async () => {
    expect(await offSignals('scope=mesh', () => true)).toEqual([]);
  });

  test.each(['east/web', 'east/shop', 'east/payments', 'east/fulfilment', 'west/shop'])(
    'of the namespace %s, at every point',
    async (at) => {
      const [cluster, namespace] = at.split('/');
      const id = `${cluster}/${namespace}/namespace/${namespace}`;
      const scope = `scope=namespace&id=${encodeURIComponent(id)}`;
      expect(await offSignals(scope, ({ target }) => namespaceId(target) === id)).toEqual([]);
    },
  );

  test.each([
    'east/payments/service/ledger',
    'east/payments/service/payments',
    'east/shop/service/checkout',
    'east/shop/service/catalog',
    'east/fulfilment/service/orders',
    'east/shop/service/wishlist',
    'east/payments/service/ledger-db',
    'east/unknown/external/api.cardpay.example',
    'east/unknown/external/BlackHoleCluster',
  ])('of the service %s, at every point', async (id) => {
    expect(await offSignals(`scope=service&id=${encodeURIComponent(id)}`, ({ target }) => target === id)).toEqual([]);
  });

  test.each([
    'east/payments/service/payments~east/payments/service/ledger~http',
    'east/shop/service/checkout~east/payments/service/payments~grpc',
    'east/unknown/unknown/unknown~east/fulfilment/service/orders~http',
    'west/web/service/frontend~east/shop/service/checkout~http',
    'east/payments/service/ledger~east/payments/service/ledger-db~tcp',
  ])('of the edge %s, at every point', async (id) => {
    expect(await offSignals(`scope=edge&id=${encodeURIComponent(id)}`, (edge) => edge.id === id)).toEqual([]);
  });

  test('of mTLS: the trend is the share of every minute', async () => {
    const { data } = await framed(askCoverage(context, windowAt(demo.openedAt - ago * 60, demo.openedAt)));
    expect(data.trend.points).toHaveLength(ago * 4 + 1);
    const wrong = data.trend.points.flatMap(([at, share, known]) => {
      const { edges } = truthAt(at / 1000 - MINUTE, at / 1000);
      const requests = edges.filter(({ protocol }) => protocol !== 'tcp');
      const [whole, safe] = [
        sumOf(requests, (edge) => edge.knownCount),
        sumOf(requests, (edge) => edge.protectedCount),
      ];
      return [
        ...off(`${at} share`, share, safe / whole, 0.01),
        ...off(`${at} known`, known, whole / MINUTE, 0.01 * (whole / MINUTE)),
      ];
    });
    expect(wrong).toEqual([]);
  });
});

test('certificates end when the agents say they do, soonest first', async () => {
  const { certificates } = (await framed(askCoverage(context, windowAt(demo.openedAt - 300, demo.openedAt)))).data;
  const reading = readerOf(demo.openedAt).readAt(demo.openedAt);
  const leaves = expositionOf('istio')
    .series.filter(
      ({ name, labels }) => name === 'istio_agent_cert_expiry_seconds' && labels.resource_name === 'default',
    )
    .map(({ labels, read }) => ({ subject: labels.pod, expiresAt: (demo.openedAt + (read(reading) ?? 0)) * 1000 }))
    .toSorted((a, b) => a.expiresAt - b.expiresAt);
  const told = certificates.filter(({ kind }) => kind === 'workload');
  expect(told.length).toBeGreaterThan(10);
  const wanted = new Map(leaves.map(({ subject, expiresAt }) => [subject, expiresAt]));
  expect(told.map(({ subject, expiresAt }) => [subject, expiresAt])).toEqual(
    told.map(({ subject }) => [subject, wanted.get(subject)]),
  );
  expect(told[0]).toMatchObject({ subject: leaves[0]?.subject, state: 'expiring', namespace: 'data' });
  const ends = certificates.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY);
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  const root = certificates.find(({ kind }) => kind === 'root');
  expect(root?.expiresAt).toBe(2_039_644_800_000);
  expect(certificates.some(({ kind }) => kind === 'issuer')).toBe(true);
});

test('a window off the grid is kept exactly', async () => {
  const [from, to] = [demo.openedAt - 600 + 4, demo.openedAt - 62];
  const { data, meta } = await framed(askGraph(context, windowAt(from, to)));
  expect(meta.window).toEqual({ from: from * 1000, to: to * 1000 });
  const { edges } = truthAt(Math.ceil(from / 15) * 15, Math.floor(to / 15) * 15);
  const checkout = edges.find((edge) => edge.from === 'east/web/frontend' && edge.to === 'east/shop/checkout');
  const told = data.edges.find(({ id }) => id === 'east/web/service/frontend~east/shop/service/checkout~http');
  const rate = checkout?.client?.rate ?? Number.NaN;
  expect(off('rate', told?.requestRate, rate, 0.01 * rate)).toEqual([]);
});
