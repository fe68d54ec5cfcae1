import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseEntityId } from '@/lib/domain/entity';
import type { Frame } from '@/lib/domain/envelope';
import type { FaultKind } from '@/lib/domain/result';
import { defaultSettings } from '@/lib/domain/settings';
import type { MetricsSource } from '@/lib/domain/source';
import { prometheusAt } from '@/lib/prometheus/client';
import type { PrometheusOptions } from '@/lib/prometheus/options';
import type { Context } from '@/lib/server/context';
import type { Loaded } from '@/lib/server/loaded';
import { askCoverage, askGraph, askService, askServices, askSignals, framed, windowAt } from '@/test/harness/ask';
import { type FrozenDemo, recentDemo } from '@/test/harness/demo';
import { type Behave, type FaultServer, sendJson, startFaultServer } from '@/test/harness/fault-server';
import { freePort } from '@/test/harness/process';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { passOn } from '@/test/harness/proxy';
import { type AnyView, brokenPromises, valuesOf, views } from '@/test/harness/views';

/** Every view over every way a source can fail: a typed fault or an honest frame, in time, and nothing made up. */

let demo: FrozenDemo;
let server: FaultServer;
const open: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  demo = await recentDemo();
  server = await startFaultServer();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.close()));
});
afterAll(async () => {
  await server?.stop();
  await demo?.stop();
});

const sourceAt = (url: string, options: Partial<PrometheusOptions> = {}): MetricsSource => {
  const source = prometheusAt({ id: 'prom', url, clock: () => demo.openedAt * 1000, ...options });
  open.push(source);
  return source;
};
const over = (...sources: readonly MetricsSource[]): Context => ({ sources, settings: defaultSettings });
const under = (behave: Behave, options: Partial<PrometheusOptions> = {}): Context => {
  server.behave(behave);
  return over(sourceAt(server.url, options));
};
const lastTen = () => windowAt(demo.openedAt - 600, demo.openedAt);

interface Answered {
  readonly view: AnyView;
  readonly answer: Loaded<unknown>;
  readonly ms: number;
}
/** All views at once over fresh sources, and how long each took. A thrown error fails the test. */
const askAll = (context: Context, address = lastTen()): Promise<readonly Answered[]> =>
  Promise.all(
    views.map(async (view) => {
      const started = performance.now();
      return { view, answer: await view.ask(context, address), ms: performance.now() - started };
    }),
  );

const frameOf = ({ answer, view }: Answered): Frame<unknown> => {
  if (!answer.ok) throw new Error(`${view.name}: ${JSON.stringify(answer)}`);
  return answer.value;
};

/** No claim of health, protection or readiness is in it. */
const claims = ({ data }: Frame<unknown>): readonly unknown[] => [
  ...valuesOf(data, 'health').filter((health) => health === 'healthy'),
  ...valuesOf(data, 'share').filter((share) => share !== null),
  ...valuesOf(data, 'errorRate').filter((rate) => typeof rate === 'number'),
  ...valuesOf(data, 'ready').filter((ready) => ready === true),
];

const html: Behave = (response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html>Sign in</html>');
};
const cut: Behave = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"status":"success","data":{"resultType":"vector","result":[');
  response.destroy();
};

/** Passes on the real answer with something added to its envelope. */
const withMore =
  (more: Readonly<Record<string, unknown>>): Behave =>
  async (response, { path, form }) => {
    const answer = await fetch(`${demo.url}${path}`, { method: 'POST', body: form });
    const body: unknown = await answer.json();
    sendJson(response, { ...(body as object), ...more }, answer.status);
  };

describe('a source that answers nothing of use', () => {
  test.each<[string, Behave, Partial<PrometheusOptions>, FaultKind, number]>([
    ['cuts every answer', cut, {}, 'unreachable', 8_000],
    ['says 503', (response) => void response.writeHead(503).end('no'), {}, 'unreachable', 8_000],
    ['sends a page of HTML with 200', html, {}, 'malformed', 8_000],
    [
      'refuses every query',
      (response) => sendJson(response, { status: 'error', errorType: 'bad_data', error: 'no' }, 400),
      {},
      'rejected',
      8_000,
    ],
    [
      'has too many series',
      (response, ...rest) => passOn(demo.url)(response, ...rest),
      { maxSeries: 3 },
      'too-large',
      8_000,
    ],
    [
      'takes ten seconds',
      async (response) => {
        await wait(10_000);
        response.destroy();
      },
      {},
      'timeout',
      11_500,
    ],
  ])('that %s: every view is a typed fault, in time', async (_, behave, options, kind, within) => {
    const answers = await askAll(under(behave, options));
    for (const { view, answer, ms } of answers) {
      if (kind === 'too-large' && view.name === 'mesh' && answer.ok) {
        // Some of what it asks has so few rows that they fit.
        expect(answer.value.meta.trust.state).toBe('partial');
        continue;
      }
      expect(answer, view.name).toMatchObject({ ok: false, fault: { source: 'prom' } });
      // Five failures open the circuit: what was not even asked is unreachable.
      const kinds: readonly (string | undefined)[] = [kind, 'unreachable', 'overloaded'];
      expect(kinds, view.name).toContain('fault' in answer ? answer.fault.kind : undefined);
      expect(ms, view.name).toBeLessThan(within);
    }
    const told = answers.map(({ answer }) => ('fault' in answer ? answer.fault.kind : null));
    expect(told).toContain(kind);
    expect(JSON.stringify(answers)).not.toContain('127.0.0.1');
  });
});

test.each([
  ['warnings', { warnings: ['store east-1 did not answer'] }, /^warning:store east-1/],
  ['isPartial', { isPartial: true }, /^partial-response$/],
  ['a truncated result', { warnings: ['results truncated due to limit'] }, /^truncated$/],
] as const)('an answer with %s stays on the page and says that it is partial', async (_, more, reason) => {
  for (const answered of await askAll(under(withMore(more)))) {
    const frame = frameOf(answered);
    expect(frame.meta.trust.state, answered.view.name).toBe('partial');
    expect(
      frame.meta.trust.reasons.some((each) => reason.test(each)),
      answered.view.name,
    ).toBe(true);
    expect(brokenPromises(answered.view, frame), answered.view.name).toEqual([]);
  }
  const { data } = await framed(askGraph(under(withMore(more)), lastTen()));
  expect(data.edges.length).toBeGreaterThan(50);
  expect(new Set(data.edges.map(({ trust }) => trust))).toEqual(new Set(['partial']));
});

describe('of two sources one is down', () => {
  const beside = async (address: string): Promise<readonly Answered[]> => {
    const dead = sourceAt(`http://127.0.0.1:${await freePort()}`, { id: 'dead' });
    return askAll(over(sourceAt(demo.url), dead), address);
  };

  test('every view shows what the other has, and says so', async () => {
    for (const answered of await beside(lastTen())) {
      const frame = frameOf(answered);
      const { trust, sources } = frame.meta;
      expect([answered.view.name, trust.state]).toEqual([answered.view.name, 'partial']);
      expect(trust.reasons.some((reason) => reason.endsWith(':dead'))).toBe(true);
      // What a busy machine is late with is there at the next look; nothing of it is missing.
      const lost = trust.reasons.filter((reason) => reason.endsWith(':prom') && !reason.startsWith('late:'));
      expect([answered.view.name, lost]).toEqual([answered.view.name, []]);
      const isLate = trust.reasons.some((reason) => reason.startsWith('late:') && reason.endsWith(':prom'));
      expect(sources.map(({ id, state }) => [id, state])).toEqual([
        ['prom', isLate ? 'partial' : 'ok'],
        ['dead', 'down'],
      ]);
      expect(brokenPromises(answered.view, frame)).toEqual([]);
    }
  });

  test('the picture is the one of the source that is left', async () => {
    const alone = await framed(askGraph(over(sourceAt(demo.url)), lastTen()));
    const dead = sourceAt(`http://127.0.0.1:${await freePort()}`, { id: 'dead' });
    const both = await framed(askGraph(over(sourceAt(demo.url), dead), lastTen()));
    expect(both.data.edges.map(({ id, requestRate }) => [id, requestRate])).toEqual(
      alone.data.edges.map(({ id, requestRate }) => [id, requestRate]),
    );
  });

  test('one that never answers does not hold the other up: its deadline ends the wait', async () => {
    server.behave(() => undefined);
    const slow = sourceAt(server.url, { id: 'slow', timeout: 2_000 });
    for (const answered of await askAll(over(sourceAt(demo.url), slow))) {
      expect(frameOf(answered).meta.trust.state, answered.view.name).toBe('partial');
    }
  });
});

test('all sources down: a fault that names one, at once', async () => {
  const ports = [await freePort(), await freePort()];
  const sources = ports.map((port, index) => sourceAt(`http://127.0.0.1:${port}`, { id: `prom-${index}` }));
  for (const { view, answer, ms } of await askAll(over(...sources))) {
    expect(answer, view.name).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(ms, view.name).toBeLessThan(8_000);
  }
});

test('no source configured: an empty answer that says so, without a claim', async () => {
  for (const answered of await askAll(over())) {
    const { view, answer } = answered;
    // A service by name is not there; everything else is empty.
    if (view.name === 'a service') {
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
      continue;
    }
    const frame = frameOf(answered);
    expect(frame.meta).toMatchObject({ asOf: null, trust: { state: 'unknown', reasons: ['no-source'] } });
    expect(claims(frame), view.name).toEqual([]);
    expect(brokenPromises(view, frame), view.name).toEqual([]);
  }
});

describe('a real Prometheus', () => {
  test('that holds nothing: unknown, never healthy', async () => {
    const empty = await startPrometheus();
    try {
      for (const answered of await askAll(over(sourceAt(empty.url)))) {
        if (answered.view.name === 'a service') {
          expect(answered.answer).toMatchObject({ ok: false, refusal: { code: 'not-found' } });
          continue;
        }
        const frame = frameOf(answered);
        expect([answered.view.name, frame.meta.trust.state]).toEqual([answered.view.name, 'unknown']);
        expect(frame.meta.asOf).toBeNull();
        expect(claims(frame), answered.view.name).toEqual([]);
      }
    } finally {
      await empty.stop();
    }
  });

  test('whose data ended ten minutes ago: a window that still holds some is stale, one that does not is unknown', async () => {
    const later = demo.openedAt + 600;
    const clock = () => later * 1000;
    server.behave(passOn(demo.url, { date: clock }));
    const source = sourceAt(server.url, { clock });
    for (const answered of await askAll(over(source), windowAt(later - 900, later))) {
      const frame = frameOf(answered);
      expect([answered.view.name, frame.meta.trust.state]).toEqual([answered.view.name, 'stale']);
      expect(frame.meta.asOf, answered.view.name).toBe(demo.openedAt * 1000);
    }
    for (const answered of await askAll(over(source), windowAt(later - 300, later))) {
      if (answered.view.name === 'a service') continue;
      const frame = frameOf(answered);
      expect([answered.view.name, frame.meta.trust.state]).toEqual([answered.view.name, 'unknown']);
      expect(claims(frame), answered.view.name).toEqual([]);
    }
  });
});

describe('one question fails, whichever it is', () => {
  const refuse: Behave = (response) =>
    sendJson(response, { status: 'error', errorType: 'execution', error: 'no' }, 422);

  test.each(views.map((view) => [view.name, view] as const))('%s stays, partial, with the rest', async (_, view) => {
    const whole = frameOf({ view, answer: await view.ask(under(passOn(demo.url)), `${lastTen()}&receipt=1`), ms: 0 });
    const asked = (whole.meta.queries ?? []).map(({ id, promql, at }) => ({ id, promql, at }));
    expect(asked.length).toBeGreaterThan(2);
    for (const { id, promql } of asked) {
      const context = under((response, question, count) =>
        (question.form.get('query') === promql ? refuse : passOn(demo.url))(response, question, count),
      );
      const frame = frameOf({ view, answer: await view.ask(context, lastTen()), ms: 0 });
      const what = `${view.name} without ${id}`;
      expect([what, frame.meta.trust.state]).toEqual([what, 'partial']);
      expect(
        frame.meta.trust.reasons.some((reason) => /^missing:.*:prom$/.test(reason)),
        what,
      ).toBe(true);
      expect(frame.meta.sources, what).toMatchObject([{ id: 'prom', state: 'partial' }]);
      expect(brokenPromises(view, frame), what).toEqual([]);
    }
  });

  const without = (isIt: (promql: string) => boolean): Context =>
    under((response, question, count) =>
      (isIt(question.form.get('query') ?? '') ? refuse : passOn(demo.url))(response, question, count),
    );
  const requestsOf = (reporter: string) => (promql: string) =>
    promql.startsWith('sum by (e)') && promql.includes(`istio_requests_total{reporter="${reporter}"`);

  test('without the callees nobody is called protected, and nobody ready', async () => {
    const { data } = await framed(askGraph(without(requestsOf('destination')), lastTen()));
    const http = data.edges.filter(({ protocol }) => protocol !== 'tcp');
    expect(http.length).toBeGreaterThan(50);
    expect(new Set(http.map(({ mtls }) => mtls.state))).toEqual(new Set(['unknown']));
    const coverage = await framed(askCoverage(without(requestsOf('destination')), lastTen()));
    expect(coverage.data.total).toMatchObject({ share: null, knownRate: 0, state: 'unknown' });
    expect(coverage.data.strictReadiness.filter(({ ready }) => ready === true)).toEqual([]);
  });

  test('without the age of the data none is claimed', async () => {
    const tcp = (promql: string) => promql.includes('istio_tcp_sent_bytes_total');
    const { data, meta } = await framed(askGraph(without(tcp), lastTen()));
    expect(meta).toMatchObject({ asOf: null, trust: { state: 'partial', reasons: ['missing:tcp:prom'] } });
    expect(data.edges.length).toBeGreaterThan(50);
  });

  test('without the callers the callees carry the headline', async () => {
    const { data } = await framed(askGraph(without(requestsOf('source')), lastTen()));
    const checkout = data.edges.find(({ id }) => id.endsWith('~east/shop/service/checkout~http'));
    expect(checkout?.requestRate).toBe(checkout?.accounts.server?.requestRate);
    expect(checkout?.trust).toBe('partial');
  });
});

describe('hostile label values', () => {
  const names = [
    '<img src=x onerror=alert(1)>',
    'a"b',
    'back\\slash',
    'new\nline',
    'pipe|pipe',
    'tilde~slash/at@percent%2F',
    ['$1', '{2}'].join('$'),
    '__proto__',
    '.*',
    'päge 日本 👩‍🚀',
    'x'.repeat(250),
  ];
  const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  const to = Math.floor(Date.now() / 15_000) * 15 - 300;

  const row = (index: number, reporter: 'source' | 'destination', at: number): string => {
    const [from = '', target = ''] = [names[index], names[(index + 1) % names.length]];
    const end = (side: string, name: string) => [
      [`${side}_workload`, name],
      [`${side}_canonical_service`, name],
      [`${side}_workload_namespace`, name],
      [`${side}_cluster`, name],
      [`${side}_canonical_revision`, name],
    ];
    const labels = [
      ['reporter', reporter],
      ...end('source', from),
      ...end('destination', target),
      ['destination_service', target],
      ['destination_service_name', target],
      ['destination_service_namespace', target],
      ['request_protocol', 'http'],
      ['response_code', '200'],
      ['response_flags', '-'],
      ['connection_security_policy', reporter === 'source' ? 'unknown' : 'mutual_tls'],
    ].map(([label, value]) => `${label}="${escaped(value ?? '')}"`);
    return `istio_requests_total{${labels.join(',')}} ${(10 + index) * (at - to + 900)} ${at}\n`;
  };
  function* history(): Generator<string> {
    yield '# TYPE istio_requests counter\n';
    for (const reporter of ['source', 'destination'] as const)
      for (let index = 0; index < names.length; index++)
        for (let at = to - 600; at <= to; at += 15) yield row(index, reporter, at);
  }

  let hostile: RunningPrometheus;
  beforeAll(async () => {
    hostile = await startPrometheus({ openmetrics: history() });
  });
  afterAll(() => hostile?.stop());

  const address = windowAt(to - 300, to);
  const context = (): Context => over(sourceAt(hostile.url, { clock: () => to * 1000 }));
  /** A name with the separator of packed labels cannot be read: it is counted as such, not guessed. */
  const readable = names.filter((name) => !name.includes('|'));

  test('are names: every node has its own id, which reads back', async () => {
    const { data, meta } = await framed(askGraph(context(), address));
    const services = data.nodes.filter(({ kind }) => kind === 'service');
    expect(services.map(({ name }) => name).toSorted()).toEqual(readable.toSorted());
    for (const { id, name, namespace, cluster, kind } of services) {
      expect(parseEntityId(id)).toEqual({ cluster, namespace, kind, name, version: null });
    }
    // The two edges of the name that holds the separator are not lost: their traffic is counted apart.
    expect(data.unattributed.reasons.map(({ reason }) => reason)).toContain('unreadable-labels');
    expect(meta.trust).toMatchObject({ state: 'partial', reasons: ['unreadable-labels'] });
  });

  test.each(readable)('%j can be asked for by every view', async (name) => {
    const index = names.indexOf(name);
    const part = encodeURIComponent(name).replaceAll('~', '%7E');
    const id = `${part}/${part}/service/${part}`;
    const wanted = 10 + ((index + names.length - 1) % names.length);
    const isIn = !(names[(index + names.length - 1) % names.length] ?? '').includes('|');
    const { data } = await framed(askSignals(context(), `${address}&scope=service&id=${encodeURIComponent(id)}`));
    const last = data.series.requestRate.points.at(-1)?.[1];
    if (isIn) expect(last).toBeCloseTo(wanted, 1);
    const focused = await framed(askGraph(context(), `${address}&focus=${encodeURIComponent(id)}`));
    expect(focused.data.nodes.some((node) => node.id === id)).toBe(true);
    const filtered = await framed(askServices(context(), `${address}&namespace=${encodeURIComponent(name)}`));
    expect(filtered.data.services.map((service) => service.name)).toEqual([name]);
    if (!/[/]/.test(name)) {
      const detail = await framed(askService(`${name}/${name}/${name}`)(context(), address));
      expect(detail.data.service.name).toBe(name);
    }
  });

  test('break no view', async () => {
    for (const { view, answer } of await askAll(context(), address)) {
      if (view.name === 'a service') continue;
      const frame = frameOf({ view, answer, ms: 0 });
      expect(brokenPromises(view, frame), view.name).toEqual([]);
    }
  });
});
