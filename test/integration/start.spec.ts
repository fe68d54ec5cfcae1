import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '@/lib/server/endpoints';
import { type AppServer, refusedStart, startApp } from '@/test/harness/app';
import { type FaultServer, sendJson, startFaultServer } from '@/test/harness/fault-server';
import { freePort, temporaryDir } from '@/test/harness/process';

/** `npm start` as an operator meets it: refusals in words, one process, and secrets that stay where they are. */

let dir: Awaited<ReturnType<typeof temporaryDir>>;
beforeAll(async () => {
  dir = await temporaryDir('start');
});
afterAll(() => dir?.remove());

const configured = async (yaml: string): Promise<string> => {
  const path = join(dir.path, `${Math.random().toString(36).slice(2)}.yml`);
  await writeFile(path, yaml);
  return path;
};

test('every mistake of a configuration stops the start with its line and key, none with its value', async () => {
  const path = await configured(`sources:
  - id: prom
    kind: prometheus
    urll: http://prometheus:9090
    auth: { bearerToken: "\${A_TOKEN}", password: correct-horse }
errors:
  http: ["6xx"]
health:
  - { errorRate: { degraded: 7 } }
`);
  const { code, output } = await refusedStart({ WEFTLINE_CONFIG: path, A_TOKEN: 'battery-staple' });
  expect(code).toBe(1);
  expect(output).toMatch(/nothing was started/);
  expect(output).not.toMatch(/listens on|correct-horse|battery-staple|\n\s+at /);
  expect(output).toMatch(/line 4: sources\[0\]\.urll: is not a known key; did you mean "url"\?/);
  expect(output).toMatch(/line 5: sources\[0\]\.auth: expects username with password/);
  expect(output).toMatch(/line 7: errors\.http\[0\]: /);
  expect(output).toMatch(/line 9: health\[0\]\.errorRate\.degraded: expects a share from 0 to 1/);
});

const reference = (name: string): string => ['$', `{${name}}`].join('');

test.each([
  [
    'a variable that is not set',
    `auth: { bearerToken: "${reference('NO_SUCH')}" }`,
    /line 5: sources\[0\]\.auth\.bearerToken: .*NO_SUCH/,
  ],
  [
    'no YAML',
    `auth: { bearerToken: ${reference('A_TOKEN')}, password: correct-horse }`,
    /line 5: auth: is not YAML: .*in quotes/,
  ],
  ['a quote that does not end', 'auth: { password: "correct-horse }', /line \d+: \w+: is not YAML: /],
])('%s is one mistake, told without what stands there', async (_, line, said) => {
  const path = await configured(`sources:
  - id: prom
    kind: prometheus
    url: http://prometheus:9090
    ${line}
`);
  const { code, output } = await refusedStart({ WEFTLINE_CONFIG: path });
  expect([code, output]).toEqual([1, expect.stringMatching(said)]);
  expect(output).toMatch(/has a mistake; nothing was started/);
  expect(output).not.toMatch(/correct-horse/);
});

test.each([
  [
    'a file that is not there',
    { WEFTLINE_CONFIG: '/nowhere/weftline.yml' },
    /WEFTLINE_CONFIG: cannot be read \(ENOENT\)/,
  ],
  ['an address that is none', { WEFTLINE_PROMETHEUS_URL: 'prometheus' }, /WEFTLINE_PROMETHEUS_URL: expects an address/],
  ['a port that is none', { PORT: 'http' }, /PORT takes a whole number from 0 to 65535/],
])('%s stops the start', async (_, env, said) => {
  const { code, output } = await refusedStart(env);
  expect([code, output]).toEqual([1, expect.stringMatching(said)]);
  expect(output).not.toMatch(/\n\s+at /);
});

test('a busy port is one sentence', async () => {
  const holder = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const { code, output } = await refusedStart({ PORT: String(port) });
  holder.close();
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} is in use: stop what listens there or choose another with PORT.`);
  expect(output).not.toMatch(/EADDRINUSE|\n\s+at /);
});

/** Processes whose parent is `pid`. */
const childrenOf = async (pid: number): Promise<string> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim();

test('HOSTNAME that is the machine’s own name is no address; one process, that SIGTERM ends when its work is done', async () => {
  const slow = await startFaultServer();
  slow.behave(async (response) => {
    await wait(1_500);
    sendJson(response, { status: 'success', data: { resultType: 'vector', result: [] } });
  });
  const app = await startApp({ HOSTNAME: hostname(), WEFTLINE_PROMETHEUS_URL: slow.url });
  try {
    expect(app.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
    const local = app.url.replace('0.0.0.0', '127.0.0.1');
    await expect.poll(() => app.output(), { timeout: 2_000 }).toMatch(/no sign-in yet/);
    expect((await fetch(`${local}/healthz`)).status).toBe(200);
    expect(await childrenOf(app.pid)).toBe('');

    const underWay = fetch(`${local}/api/v1/graph`);
    await expect.poll(() => slow.inside(), { timeout: 5_000 }).toBeGreaterThan(0);
    process.kill(app.pid, 'SIGTERM');
    expect((await underWay).status).toBe(200);
    expect(await app.ended).toBe(0);
    await expect(fetch(`${local}/healthz`)).rejects.toThrow();
  } finally {
    await app.stop();
    await slow.stop();
  }
});

/** Tells, when asked by a signal, how much of the build's code it has loaded, in KB. */
const TELLS_LOADED = `process.on('SIGUSR2', () => {
  const files = Object.keys(require.cache).filter((path) => /[/]server[/](app|chunks|middleware)/.test(path));
  const bytes = files.reduce((sum, path) => sum + require('node:fs').statSync(path).size, 0);
  process.stdout.write('loaded ' + Math.round(bytes / 1000) + ' KB\\n');
});`;

const loadedBy = async ({ pid, output }: AppServer): Promise<number> => {
  const told = () => [...output().matchAll(/loaded (\d+) KB/g)].map(([, kb]) => Number(kb));
  const before = told().length;
  process.kill(pid, 'SIGUSR2');
  await expect.poll(() => told().length, { timeout: 5_000 }).toBe(before + 1);
  return told().at(-1) ?? Number.NaN;
};

test('the start loads what the first look at the graph needs, and neither asks a source nor counts as a look', async () => {
  const source = await startFaultServer();
  source.behave((response) => sendJson(response, { status: 'success', data: { resultType: 'vector', result: [] } }));
  const teller = join(dir.path, 'tells-loaded.cjs');
  await writeFile(teller, TELLS_LOADED);
  const app = await startApp({ WEFTLINE_PROMETHEUS_URL: source.url, NODE_OPTIONS: `--require=${teller}` });
  try {
    const atStart = await loadedBy(app);
    // What it is called and its version: asked by whoever opens a source.
    const others = source.asked().filter(({ path }) => path !== '/api/v1/status/buildinfo');
    expect(others).toEqual([]);
    expect((await fetch(`${app.url}/api/v1/graph`)).status).toBe(200);
    // Its own few files of 4 MB.
    expect((await loadedBy(app)) - atStart).toBeLessThan(100);
    const counted = await (await fetch(`${app.url}/metrics`)).text();
    expect(counted.match(/^weftline_http_request_duration_seconds_count.*$/gm)).toEqual([
      expect.stringMatching(/route="\/api\/v1\/graph".* 1$/),
    ]);
    expect(app.output()).not.toMatch(/readyz/);
  } finally {
    await app.stop();
    await source.stop();
  }
});

describe('secrets', () => {
  const secrets = {
    password: 'sesam-open-7f3a',
    token: 'tok-en-91bc-zz',
    header: 'tenant-key-44d0',
    reference: 'from-the-environment-5e',
    login: 'url-word-c0de',
    file: 'in-a-file-8842',
  };
  const basic = Buffer.from(`reader:${secrets.password}`).toString('base64');
  let server: FaultServer;
  let app: AppServer;
  beforeAll(async () => {
    server = await startFaultServer();
    // A back end that says back whatever it was sent, in every way it can.
    server.behave((response, { headers }, count) => {
      const echo = `bad credentials: ${JSON.stringify(headers)}`;
      if (count % 3 === 0) response.writeHead(401, { 'content-type': 'text/plain' }).end(echo);
      else if (count % 3 === 1) sendJson(response, { status: 'error', errorType: 'bad_data', error: echo }, 400);
      else
        sendJson(response, {
          status: 'success',
          data: { resultType: 'vector', result: [] },
          warnings: [echo, `you are ${headers.authorization} with ${headers['x-scope-orgid']}`],
        });
    });
    await writeFile(join(dir.path, 'token'), `${secrets.file}\n`);
    const { host } = new URL(server.url);
    const path = await configured(`sources:
  - { id: basic, kind: prometheus, url: '${server.url}', auth: { username: reader, password: ${secrets.password} } }
  - { id: bearer, kind: prometheus, url: '${server.url}', auth: { bearerToken: ${secrets.token} }, headers: { X-Scope-OrgID: ${secrets.header} } }
  - { id: reference, kind: prometheus, url: '${server.url}', auth: { bearerToken: '\${A_TOKEN}' } }
  - { id: login, kind: prometheus, url: 'http://reader:${secrets.login}@${host}' }
  - { id: file, kind: prometheus, url: '${server.url}', auth: { bearerTokenFile: token } }
`);
    app = await startApp({ WEFTLINE_CONFIG: path, A_TOKEN: secrets.reference, WEFTLINE_LOG_LEVEL: 'trace' });
  });
  afterAll(async () => {
    await app?.stop();
    await server?.stop();
  });

  const paths = [
    ...endpoints.map(({ path }) => path.replace('{cluster}/{namespace}/{name}', 'east/shop/cart')),
    '/api/v1/openapi.json',
    '/api/v1/graph?latency=quantiles&receipt=1',
    '/api/v1/nothing',
    '/metrics',
    '/readyz',
    '/',
    '/graph',
    '/services',
    '/mtls',
    '/mesh',
    '/no/such/page',
  ];

  test('reach the back end and nobody else: not answers, pages, metrics, errors or the log', async () => {
    const told: string[] = [];
    for (const path of [...paths, ...paths]) {
      const reply = await fetch(`${app.url}${path}`);
      told.push(`${path} ${JSON.stringify([...reply.headers])} ${await reply.text()}`);
    }
    const sent = JSON.stringify(server.asked().map(({ headers }) => headers));
    for (const secret of [secrets.token, secrets.header, secrets.reference, secrets.file, basic])
      expect(sent).toContain(secret);

    const login = Buffer.from(`reader:${secrets.login}`).toString('base64');
    for (const secret of [...Object.values(secrets), basic, login]) {
      expect(told.filter((text) => text.includes(secret)).map((text) => text.slice(0, 400))).toEqual([]);
      expect(
        app
          .output()
          .split('\n')
          .filter((line) => line.includes(secret)),
      ).toEqual([]);
    }
    // Addresses are for the log only.
    expect(told.filter((text) => text.includes(new URL(server.url).host)).map((text) => text.slice(0, 200))).toEqual(
      [],
    );
  });
});
