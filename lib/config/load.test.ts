// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the syntax under test
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { loadConfig } from './load';

const FILE = '/etc/weftline/weftline.yaml';

/** The configuration of one YAML text; other files come from `files`. */
const load = (yaml: string, env: Record<string, string> = {}, files: Record<string, string> = {}) =>
  loadConfig({ ...env, WEFTLINE_CONFIG: FILE }, (path) => {
    const text = path === FILE ? yaml : files[path];
    if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return text;
  });

const configOf = (...given: Parameters<typeof load>) => {
  const loaded = load(...given);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
};
const problemsOf = (...given: Parameters<typeof load>) => {
  const loaded = load(...given);
  return loaded.ok ? [] : loaded.problems;
};

const EVERYTHING = `
sources:
  - { id: prom-east, kind: prometheus, url: http://prometheus.monitoring:9090, cluster: east,
      auth: { bearerTokenFile: /var/run/token }, headers: { X-Scope-OrgID: shop }, timeoutMs: 7000, maxConcurrent: 6,
      clusterAliases: { cluster-1: east }, scrapeIntervalSeconds: 30,
      tls: { caFile: ca.pem, certFile: c.pem, keyFile: k.pem, serverName: prom, insecureSkipVerify: false } }
  - { id: traces, kind: tempo, url: http://tempo:3200 }
meshes:
  istio: { metrics: { requests: my_requests_total }, labels: { cluster: dc }, extraMatchers: { cluster_env: prod } }
health:
  - { match: { namespace: "batch-*" }, errorRate: { degraded: 0.05, failing: 0.2 }, p95Ms: 2000, minRequestRate: 0.1, minRequests: 5 }
errors: { http: ["5xx", 0, 429], grpc: [2, 14], ignoreFlags: [DC] }
gateways: { match: ["edge-*"] }
limits: { maxSeries: 5000, maxBytes: 4194304, viewSeries: 9000, viewBytes: 8388608, maxConcurrent: 4, timeoutMs: 5000 }
embed: { allowedOrigins: [https://portal.example.com], keys: [{ id: k1, secretFile: embed.key }] }
cards: { privacy: redacted }
adoption: { windows: { shares: 1h, topology: 6h, releases: 7d } }
traces: { names: { shop/checkout: checkout-svc } }
`;
const FILES = {
  '/var/run/token': 't',
  '/etc/weftline/ca.pem': 'ca',
  '/etc/weftline/c.pem': 'c',
  '/etc/weftline/k.pem': 'k',
  '/etc/weftline/embed.key': 'hush, hush, hush, hush, hush, hush\n',
};

describe('a file with every key', () => {
  const config = configOf(EVERYTHING, {}, FILES);
  test('places its sources', () => {
    expect(config.sources[0]).toMatchObject({
      id: 'prom-east',
      url: 'http://prometheus.monitoring:9090',
      cluster: 'east',
      clusterAliases: { 'cluster-1': 'east' },
      scrapeInterval: 30_000,
      auth: { kind: 'bearer', token: { file: '/var/run/token' } },
      // Relative names are relative to the configuration file.
      tls: { caFile: '/etc/weftline/ca.pem', certFile: '/etc/weftline/c.pem', keyFile: '/etc/weftline/k.pem' },
      timeout: 7_000,
      maxConcurrent: 6,
    });
    expect(config.sources[0]?.headers['X-Scope-OrgID']?.reveal()).toBe('shop');
    expect(config.sources[1]).toMatchObject({ id: 'traces', kind: 'tempo', timeout: 5_000, maxConcurrent: 4 });
  });
  test('sets what things mean', () => {
    expect(config.settings).toEqual({
      health: [
        {
          match: { namespace: 'batch-*' },
          errorRate: { degraded: 0.05, failing: 0.2 },
          p95Ms: 2000,
          minRequestRate: 0.1,
          minRequests: 5,
        },
        defaultSettings.health[0],
      ],
      errors: { http: ['5xx', '0', '429'], grpc: [2, 14], ignoreFlags: ['DC'] },
      gateways: ['edge-*'],
      meshes: {
        istio: {
          metrics: { requests: 'my_requests_total' },
          labels: { cluster: 'dc' },
          extraMatchers: { cluster_env: 'prod' },
        },
      },
      limits: {
        maxSeries: 5000,
        maxBytes: 4_194_304,
        viewSeries: 9000,
        viewBytes: 8_388_608,
        maxConcurrent: 4,
        timeout: 5000,
      },
    });
  });
  test('keeps what later parts read', () => {
    expect(config.embed.keys[0]?.secret.reveal()).toBe('hush, hush, hush, hush, hush, hush');
    expect(config).toMatchObject({
      embed: { allowedOrigins: ['https://portal.example.com'] },
      cards: { privacy: 'redacted' },
      adoption: { windows: { shares: 3_600_000, topology: 21_600_000, releases: 604_800_000 } },
      traces: { names: { 'shop/checkout': 'checkout-svc' } },
    });
  });
});

test('without anything: no sources, the defaults', () => {
  const loaded = loadConfig({});
  expect(loaded.ok && loaded.config).toMatchObject({
    sources: [],
    settings: defaultSettings,
    dataDir: '.weftline',
    logLevel: 'info',
    cards: { privacy: 'none' },
  });
});

test('an empty file is no mistake', () => {
  expect(configOf('').sources).toEqual([]);
});

test('shorthands add to the file under their own ids', () => {
  const env = {
    WEFTLINE_PROMETHEUS_URL: 'http://p:9090',
    WEFTLINE_ZIPKIN_URL: 'http://z:9411',
    WEFTLINE_JAEGER_URL: '',
  };
  const { sources } = configOf('sources: [{ id: a, kind: prometheus, url: http://a }]', env);
  expect(sources.map(({ id, kind }) => [id, kind])).toEqual([
    ['a', 'prometheus'],
    ['prometheus', 'prometheus'],
    ['zipkin', 'zipkin'],
  ]);
});

describe('mistakes stop the start with line, key and what was expected', () => {
  test.each([
    [
      'an unknown key',
      'sources:\n  - id: a\n    kind: prometheus\n    url: http://a\n    timoutMs: 5',
      5,
      'sources[0].timoutMs',
      'did you mean "timeoutMs"?',
    ],
    [
      'snake case',
      'sources:\n  - id: a\n    kind: prometheus\n    url: http://a\n    auth: { bearer_token_file: /t }',
      5,
      'sources[0].auth.bearer_token_file',
      'did you mean "bearerTokenFile"?',
    ],
    ['an unknown section', 'limits: {}\nbananas: 1', 2, 'bananas', 'expected one of sources, meshes'],
    ['a wrong type', 'limits:\n  maxSeries: many', 2, 'limits.maxSeries', 'a whole number'],
    ['a number out of range', 'limits:\n\n  timeoutMs: 5', 3, 'limits.timeoutMs', 'from 100 to 120000'],
    ['a missing key', 'sources:\n  - { id: a, kind: prometheus }', 2, 'sources[0].url', 'is missing; expected text'],
    [
      'a kind nobody knows',
      'sources:\n  - { id: a, kind: graphite, url: http://a }',
      2,
      'sources[0].kind',
      'one of prometheus, jaeger, tempo, zipkin',
    ],
    ['a list that is none', 'sources: 5', 1, 'sources', 'expects a list'],
    [
      'an address that is none',
      'sources:\n  - id: a\n    kind: prometheus\n    url: ftp://a',
      4,
      'sources[0].url',
      'http://',
    ],
    [
      'two ids alike',
      'sources:\n  - { id: a, kind: prometheus, url: http://a }\n  - { id: a, kind: tempo, url: http://b }',
      3,
      'sources[1].id',
      'ids that differ',
    ],
    [
      'half a login',
      'sources:\n  - { id: a, kind: prometheus, url: http://a, auth: { username: u } }',
      2,
      'sources[0].auth',
      'passwordFile',
    ],
    [
      'two logins',
      'sources:\n  - { id: a, kind: prometheus, url: "http://u:p@a", auth: { bearerToken: t } }',
      2,
      'sources[0].url',
      'one of them',
    ],
    [
      'a certificate without key',
      'sources:\n  - { id: a, kind: prometheus, url: http://a, tls: { certFile: c.pem } }',
      2,
      'sources[0].tls',
      'together',
    ],
    [
      'a file that is not there',
      'sources:\n  - { id: a, kind: prometheus, url: http://a, auth: { bearerTokenFile: gone } }',
      2,
      'sources[0].auth.bearerTokenFile',
      'cannot be read (ENOENT)',
    ],
    [
      'a variable that is not set',
      'sources:\n  - id: a\n    kind: prometheus\n    url: http://a\n    auth: { bearerToken: "${NOT_SET}" }',
      5,
      'sources[0].auth.bearerToken',
      'NOT_SET',
    ],
    ['a key twice', 'limits: {}\nlimits: {}', 2, 'limits', 'twice'],
    [
      'thresholds upside down',
      'health:\n  - errorRate: { degraded: 0.5, failing: 0.1 }',
      2,
      'health[0].errorRate',
      'at most failing',
    ],
    ['a mesh nobody knows', 'meshes:\n  isto: {}', 2, 'meshes.isto', 'did you mean "istio"?'],
    ['a code that is none', 'errors: { http: [6xx] }', 1, 'errors.http[0]', '5xx'],
    ['a short key', 'embed: { keys: [{ id: k, secret: short }] }', 1, 'embed.keys[0].secret', '32 characters'],
    ['an origin with a path', 'embed: { allowedOrigins: ["https://a/b"] }', 1, 'embed.allowedOrigins[0]', 'origin'],
    ['a span without unit', 'adoption: { windows: { shares: 15 } }', 1, 'adoption.windows.shares', 'text'],
    ['no YAML', 'limits: [', 1, 'limits', 'is not YAML'],
    ['text instead of sections', 'hello', 1, 'file', 'section'],
  ])('%s', (_, yaml, line, key, message) => {
    expect(problemsOf(yaml)).toContainEqual({ line, key, message: expect.stringContaining(message) });
  });

  test('all of them at once', () => {
    const yaml = 'limits:\n  maxSeries: x\n  nope: 1\ncards: { privacy: some }';
    expect(problemsOf(yaml).map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  test('of the environment', () => {
    const loaded = loadConfig({ WEFTLINE_PROMETHEUS_URL: 'prometheus:9090', WEFTLINE_LOG_LEVEL: 'loud' });
    expect(loaded.ok ? [] : loaded.problems).toEqual([
      { line: null, key: 'WEFTLINE_PROMETHEUS_URL', message: expect.stringContaining('http://') },
      { line: null, key: 'WEFTLINE_LOG_LEVEL', message: expect.stringContaining('info') },
    ]);
  });

  test('a shorthand whose id the file uses', () => {
    const yaml = 'sources: [{ id: prometheus, kind: prometheus, url: http://a }]';
    expect(problemsOf(yaml, { WEFTLINE_PROMETHEUS_URL: 'http://b' })).toEqual([
      { line: null, key: 'WEFTLINE_PROMETHEUS_URL', message: expect.stringContaining('ids that differ') },
    ]);
  });

  test('a file that cannot be read', () => {
    const loaded = loadConfig({ WEFTLINE_CONFIG: '/nowhere/weftline.yaml' });
    expect(loaded.ok ? [] : loaded.problems).toEqual([
      { line: null, key: 'WEFTLINE_CONFIG', message: 'cannot be read (ENOENT); expected a YAML file' },
    ]);
  });
});

describe('secrets', () => {
  const SECRET = 'hunter2-hunter2-hunter2-hunter2-hunter2';
  const yaml = `sources:
  - { id: a, kind: prometheus, url: "http://joe:${SECRET}@a:9090/p", headers: { X-Key: "\${KEY}" } }
  - { id: b, kind: prometheus, url: http://b, auth: { username: joe, password: "\${KEY}" } }
  - { id: c, kind: prometheus, url: http://c, auth: { bearerToken: "\${KEY}" } }
embed: { keys: [{ id: k, secret: "\${KEY}" }] }`;
  const config = configOf(yaml, { KEY: SECRET, WEFTLINE_DATABASE_URL: `postgres://u:${SECRET}@db/x` });

  test('reach whoever asks for them', () => {
    expect(config.sources[0]?.headers['X-Key']?.reveal()).toBe(SECRET);
    const auth = config.sources[0]?.auth;
    expect(auth?.kind === 'basic' && 'value' in auth.password && auth.password.value.reveal()).toBe(SECRET);
    expect(config.sources[0]?.url).toBe('http://a:9090/p');
  });
  test.each([
    ['JSON', () => JSON.stringify(config)],
    ['inspection', () => inspect(config, { depth: 20, showHidden: true })],
    [
      'text',
      () =>
        `${config.databaseUrl} ${String(config.embed.keys[0]?.secret)} ${[config.redisUrl, config.databaseUrl].join()}`,
    ],
  ])('are redacted in %s', (_, print) => {
    expect(print()).not.toContain(SECRET);
    expect(print()).toContain('[redacted]');
  });
  test('are not repeated in what is said about a mistake, whatever the mistake', () => {
    const places = [
      'id',
      'kind',
      'url',
      'cluster',
      'timeoutMs',
      'auth',
      'tls',
      'headers',
      'clusterAliases',
      'scrapeIntervalSeconds',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.boolean(), (place, nested) => {
        const value = nested ? `{ ${place}: "\${KEY}\\u0001" }` : '"${KEY}\\u0001"';
        const text = `sources:\n  - { ${place}: ${value} }`;
        expect(JSON.stringify(problemsOf(text, { KEY: SECRET }))).not.toContain(SECRET);
      }),
    );
  });
  test('a doubled dollar sign is one', () => {
    expect(
      configOf('sources: [{ id: a, kind: prometheus, url: http://a, cluster: "$${X}" }]').sources[0]?.cluster,
    ).toBe('${X}');
  });
});
