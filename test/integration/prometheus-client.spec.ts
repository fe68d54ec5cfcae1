import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MetricsSource } from '@/lib/domain/source';
import type { PromQL } from '@/lib/domain/units';
import { prometheusAt } from '@/lib/prometheus/client';
import { over, rate, selector, sumBy } from '@/lib/promql/build';
import { ensureTool } from '@/scripts/tools.mjs';
import { freePort, startProcess, temporaryDir } from '@/test/harness/process';
import { startPrometheus } from '@/test/harness/prometheus';
import { startVictoria } from '@/test/harness/victoria';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STEP = 15 * SECOND;
/** Newest sample. Old enough that VictoriaMetrics holds nothing back. */
const END = Math.floor((Date.now() - 5 * MINUTE) / MINUTE) * MINUTE;
const START = END - 20 * MINUTE;
const GAP = { from: END - 10 * MINUTE, to: END - 3 * MINUTE };
const EVIL = ['<img onerror=alert(1)>', 'a"b', 'back\\slash', 'new\nline', ',{"metric":{}', 'päge.日本', '$1|{}'];
const MANY = 3_000;

const openMetricsText = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const instants = Array.from({ length: (END - START) / STEP + 1 }, (_, i) => START + i * STEP);
/** One family: its lines must stand together. `each` answers a value, or null for no sample. */
const family = (head: string, each: (at: number) => number | null): string =>
  instants
    .map((at) => [at, each(at)] as const)
    .filter(([, value]) => value !== null)
    .map(([at, value]) => `${head} ${value} ${at / SECOND}\n`)
    .join('');

const openmetrics = [
  '# TYPE requests counter\n',
  // 3 a second for one, 1 a second for the other.
  family('requests_total{service="cart"}', (at) => (3 * (at - START)) / SECOND),
  family('requests_total{service="pay"}', (at) => (at - START) / SECOND),
  '# TYPE named gauge\n',
  ...EVIL.map((name, i) => family(`named{evil="${openMetricsText(name)}"}`, () => i)),
  '# TYPE gappy gauge\n',
  family('gappy', (at) => (at > GAP.from && at < GAP.to ? null : 7)),
  '# TYPE many gauge\n',
  ...Array.from({ length: MANY }, (_, i) => `many{pod="pod-${i}",pad="${'x'.repeat(200)}"} ${i} ${END / SECOND}\n`),
].join('');

const patient = new AbortController().signal;
const ask = (promql: string, at = END) => ({ id: 'contract', promql: promql as PromQL, at });
const window = { from: START, to: END };

const started = {
  Prometheus: () => startPrometheus({ openmetrics }),
  VictoriaMetrics: () => startVictoria({ openmetrics }),
};

describe.each(['Prometheus', 'VictoriaMetrics'] as const)('a real %s', (flavour) => {
  let server: { readonly url: string; stop(): Promise<void> };
  let source: MetricsSource & { close(): Promise<void> };
  beforeAll(async () => {
    server = await started[flavour]();
    source = prometheusAt({ id: 'real', url: server.url, version: 'test' });
  });
  afterAll(async () => {
    await source?.close();
    await server?.stop();
  });

  const samples = async (promql: string, at = END) => {
    const result = await source.instant(ask(promql, at), patient);
    if (!result.ok) throw new Error(result.fault.message);
    return result.value;
  };

  test('answers rates as they were', async () => {
    const query = sumBy(['service'], rate(selector('requests_total'), 5 * MINUTE));
    const { value, trust, receipt } = await samples(query);
    const rates = Object.fromEntries(value.map(({ labels, value: perSecond }) => [labels.service, perSecond]));
    expect(rates.cart).toBeCloseTo(3, 2);
    expect(rates.pay).toBeCloseTo(1, 2);
    expect(trust).toEqual({ state: 'complete', reasons: [] });
    expect(receipt).toMatchObject({ source: 'real', promql: query, at: END, series: 2, shared: false });
    expect(receipt.bytes).toBeGreaterThan(50);
  });

  test.each(EVIL)('finds a label that says %j by exactly that', async (name) => {
    const { value } = await samples(selector('named', { evil: name }));
    expect(value.map(({ labels }) => labels.evil)).toEqual([name]);
  });

  test('a number that is none is null', async () => {
    const { value } = await samples('sum(requests_total) * Inf');
    expect(value.every((sample) => sample.value === null)).toBe(true);
  });

  test('a scalar is one row', async () => {
    expect((await samples('42')).value).toEqual([{ labels: {}, value: 42 }]);
  });

  test('nothing is an empty answer', async () => {
    expect((await samples('nobody_exports_this')).value).toEqual([]);
  });

  test('a gap in a range stays a gap', async () => {
    // Over a short window, since an instant value is looked for up to 5 minutes back.
    const promql = `max_over_time(${over(selector('gappy'), 30 * SECOND)})` as PromQL;
    const result = await source.range({ id: 'r', promql, from: START, to: END, step: MINUTE }, patient);
    const points = result.ok ? (result.value.value[0]?.points ?? []) : [];
    expect(points.length).toBeGreaterThan(8);
    expect(points.every(([at, value]) => (at - START) % MINUTE === 0 && value === 7)).toBe(true);
    expect(points.filter(([at]) => at > GAP.from + MINUTE && at < GAP.to)).toEqual([]);
    expect(points.at(-1)?.[0]).toBe(END);
  });

  test('thousands of rows are read, fewer allowed ones are refused', async () => {
    const { value, receipt } = await samples('many');
    expect(value).toHaveLength(MANY);
    expect(receipt.bytes).toBeGreaterThan(512 * 1024);
    expect(new Set(value.map(({ labels }) => labels.pod)).size).toBe(MANY);
    expect(value.find(({ labels }) => labels.pod === 'pod-17')?.value).toBe(17);
    const narrow = prometheusAt({ id: 'real', url: server.url, maxSeries: 1_000, detect: false });
    const refused = await narrow.instant(ask('many'), patient);
    await narrow.close();
    expect(refused).toMatchObject({ ok: false, fault: { kind: 'too-large' } });
  });

  test('says which series and labels exist', async () => {
    const found = await source.series([selector('requests_total', { service: 'cart' })], window, patient);
    expect(found).toMatchObject({ ok: true, value: [{ __name__: 'requests_total', service: 'cart' }] });
    const values = await source.labelValues('service', [selector('requests_total')], window, patient);
    expect(values.ok && [...values.value].sort()).toEqual(['cart', 'pay']);
    const evil = await source.labelValues('evil', [], window, patient);
    expect(evil.ok && [...evil.value].sort()).toEqual([...EVIL].sort());
  });

  test('a query that is none is refused with its reason', async () => {
    const result = await source.instant(ask('sum('), patient);
    expect(result).toMatchObject({
      ok: false,
      fault: { kind: 'rejected', message: expect.stringMatching(/^real refused this query: .{10}/) },
    });
    expect(source.health().state).toBe('ok');
  });

  test('the same question is not asked twice', async () => {
    const query = 'sum(requests_total)';
    const [first, second] = [await samples(query), await samples(query)];
    expect([first.receipt.shared, second.receipt.shared]).toEqual([false, true]);
    expect(second.value).toBe(first.value);
  });

  test('tells its kind, its state and its time', async () => {
    await samples('1');
    const health = source.health();
    expect(health).toMatchObject({ id: 'real', state: 'ok', message: null });
    expect(health.flavour).toMatch(flavour === 'Prometheus' ? /^Prometheus \d/ : /^VictoriaMetrics/);
    expect(health.latency).toBeGreaterThan(0);
    const behind = Date.now() - source.now();
    const lag = flavour === 'VictoriaMetrics' ? 30 * SECOND : 0;
    expect(source.now() % STEP).toBe(0);
    expect(behind).toBeGreaterThan(lag - 3 * SECOND);
    expect(behind).toBeLessThan(lag + STEP + 3 * SECOND);
  });

  test('alerts are a list', async () => {
    expect(await source.alerts(patient)).toEqual({ ok: true, value: [] });
  });
});

const BUSY = 1_000;
const busy = [
  '# TYPE busy gauge\n',
  ...Array.from({ length: BUSY }, (_, i) => family(`busy{i="${i}"}`, (at) => Math.sin(at + i))),
].join('');
/** Keeps a core busy for most of a minute, in thousands of short steps between which Prometheus looks up. */
const HEAVY = `sum(${Array.from({ length: 8 }, () => 'busy').join(' * on(i) ')})`;
const HEAVY_STEP = 400;

describe('a real Prometheus that works hard', () => {
  let server: Awaited<ReturnType<typeof startPrometheus>>;
  beforeAll(async () => {
    server = await startPrometheus({ openmetrics: busy });
  });
  afterAll(() => server?.stop());

  const running = async (): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^prometheus_engine_queries (\d+)/m.exec(text)?.[1]);
  };
  const until = async (count: number): Promise<number> => {
    const from = performance.now();
    while ((await running()) !== count && performance.now() - from < 5_000) await wait(20);
    return performance.now() - from;
  };
  const heavy = (i: number) => ({
    id: 'h',
    promql: `${HEAVY} + ${i}` as PromQL,
    from: START,
    to: END,
    step: HEAVY_STEP,
  });

  test('stops working when the last reader has left', async () => {
    const source = prometheusAt({ id: 'real', url: server.url, detect: false, timeout: 60_000 });
    const readers = [new AbortController(), new AbortController()];
    const answers = readers.map(({ signal }) => source.range(heavy(0), signal));
    await until(1);
    readers[0]?.abort();
    await wait(1_000);
    expect(await running()).toBe(1);
    readers[1]?.abort();
    const kinds = (await Promise.all(answers)).map((answer) => (answer.ok ? 'ok' : answer.fault.kind));
    expect(kinds).toEqual(['canceled', 'canceled']);
    expect(await until(0)).toBeLessThan(1_000);
    await source.close();
  });

  test('is not waited for beyond the deadline', async () => {
    const from = performance.now();
    const source = prometheusAt({ id: 'real', url: server.url, detect: false, timeout: 1_500 });
    const result = await source.range(heavy(1), patient);
    expect(result).toMatchObject({ ok: false, fault: { kind: 'timeout' } });
    expect(performance.now() - from).toBeLessThan(2_500);
    await source.close();
  });

  test('is back after it was away', async () => {
    const source = prometheusAt({ id: 'real', url: server.url, detect: false });
    expect((await source.instant(ask('1'), patient)).ok).toBe(true);
    await server.pause();
    expect(await source.instant(ask('2'), patient)).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(source.health().state).toBe('down');
    await server.restart();
    expect((await source.instant(ask('3'), patient)).ok).toBe(true);
    expect(source.health().state).toBe('ok');
    await source.close();
  });
});

test('a real Prometheus tells its alerts', async () => {
  const dir = await temporaryDir('alerts');
  const rules = join(dir.path, 'rules.yml');
  await writeFile(
    rules,
    `groups:
  - name: g
    rules:
      - { alert: AlwaysOn, expr: vector(1), labels: { severity: page }, annotations: { summary: "so it is" } }
      - { alert: NotYet, expr: vector(1), for: 1h }
      - { alert: Never, expr: vector(0) > 0 }
`,
  );
  const config = `global: { evaluation_interval: 1s }\nrule_files: [${JSON.stringify(rules)}]\n`;
  const server = await startPrometheus({ config });
  const source = prometheusAt({ id: 'real', url: server.url, detect: false });
  // Weftline asks once: an answer from before the rules were evaluated would be kept for its fifteen seconds.
  const evaluated = async (): Promise<number> => {
    const answer = await fetch(`${server.url}/api/v1/alerts`);
    const { data } = (await answer.json()) as { readonly data: { readonly alerts: readonly unknown[] } };
    return data.alerts.length;
  };
  for (let i = 0; i < 100 && (await evaluated()) < 2; i += 1) await wait(100);
  const answer = await source.alerts(patient);
  const alerts = (answer.ok ? [...answer.value] : []).sort((a, b) => a.state.localeCompare(b.state));
  await source.close();
  await server.stop();
  await dir.remove();
  expect(alerts).toEqual([
    {
      state: 'firing',
      labels: { alertname: 'AlwaysOn', severity: 'page' },
      annotations: { summary: 'so it is' },
      activeAt: expect.any(Number),
    },
    { state: 'pending', labels: { alertname: 'NotYet' }, annotations: {}, activeAt: expect.any(Number) },
  ]);
});

const run = promisify(execFile);
const openssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);

// Certificates are made for the run; without the tool for it there is nothing to present.
test.skipIf(!openssl)('a real Prometheus behind client certificates and a password; rotation is noticed', async () => {
  const dir = await temporaryDir('tls');
  const at = (name: string): string => join(dir.path, name);
  const make = async (name: string, ca: string, extra: string): Promise<void> => {
    await writeFile(at(`${name}.ext`), extra);
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at(`${name}.key`)];
    await run('openssl', ['req', ...key, '-subj', `/CN=${name}`, '-out', at(`${name}.csr`)]);
    const sign = ['-CA', at(`${ca}.pem`), '-CAkey', at(`${ca}.key`), '-CAcreateserial', '-extfile', at(`${name}.ext`)];
    await run('openssl', ['x509', '-req', '-in', at(`${name}.csr`), ...sign, '-days', '1', '-out', at(`${name}.pem`)]);
  };
  for (const ca of ['ca', 'other']) {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', at(`${ca}.key`)];
    await run('openssl', ['req', '-x509', ...key, '-subj', `/CN=${ca}`, '-days', '1', '-out', at(`${ca}.pem`)]);
  }
  await make('server', 'ca', 'subjectAltName=DNS:prom.test');
  await make('client', 'ca', 'extendedKeyUsage=clientAuth');
  await make('stranger', 'other', 'extendedKeyUsage=clientAuth');
  await writeFile(
    at('web.yml'),
    // The hash is that of `test`, from Prometheus's own guide to basic authentication.
    `tls_server_config: { cert_file: server.pem, key_file: server.key, client_ca_file: ca.pem, client_auth_type: RequireAndVerifyClientCert }
basic_auth_users: { admin: $2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay }
`,
  );
  await writeFile(at('prometheus.yml'), 'scrape_configs: []\n');
  await mkdir(at('data'));
  const port = await freePort();
  const binary = await ensureTool('prometheus');
  const server = startProcess(binary, [
    `--config.file=${at('prometheus.yml')}`,
    `--storage.tsdb.path=${at('data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.config.file=${at('web.yml')}`,
    '--log.level=error',
  ]);
  const present = async (name: string): Promise<void> => {
    await cp(at(`${name}.pem`), at('mine.pem'));
    await cp(at(`${name}.key`), at('mine.key'));
  };
  await present('client');
  const source = (password: string, tls = {}) =>
    prometheusAt({
      id: 'real',
      url: `https://127.0.0.1:${port}`,
      detect: false,
      auth: { kind: 'basic', username: 'admin', password: { value: { reveal: () => password } } },
      tls: { caFile: at('ca.pem'), certFile: at('mine.pem'), keyFile: at('mine.key'), serverName: 'prom.test', ...tls },
    });
  const known = source('test');
  const outcomes: Record<string, unknown> = {};
  const note = async (name: string, asked: typeof known, query: string): Promise<void> => {
    const result = await asked.instant(ask(query), patient);
    outcomes[name] = result.ok ? 'ok' : result.fault.message;
  };
  try {
    for (let i = 0; i < 100; i += 1) {
      if ((await known.instant(ask(`${i}`), patient)).ok) break;
      await wait(100);
    }
    await note('right', known, 'vector(1)');
    const wrong = source('guess');
    await note('wrong password', wrong, '1');
    await wrong.close();
    const suspicious = source('test', { serverName: 'someone.else' });
    await note('wrong server name', suspicious, '1');
    await suspicious.close();
    await present('stranger');
    await wait(1_100);
    await note('foreign certificate', known, 'vector(2)');
    await present('client');
    await wait(1_100);
    await note('rotated back', known, 'vector(3)');
  } finally {
    await known.close();
    await server.stop();
    await dir.remove();
  }
  expect(outcomes).toEqual({
    right: 'ok',
    'wrong password': 'real refused the configured credentials (401).',
    'wrong server name': 'real did not answer.',
    'foreign certificate': 'real did not answer.',
    'rotated back': 'ok',
  });
});
