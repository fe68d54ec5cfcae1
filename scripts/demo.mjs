// `npm run demo`: a whole shop's mesh on this machine. Dependencies, build, a real Prometheus with history and live
// samples, and the dashboard over it. Ends everything it started.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { hostname as machineName } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dialectIds, unknownMesh } from './meshes.mjs';
import { ensureBuild, ensureDependencies, root } from './setup.mjs';
import { ensureTool } from './tools.mjs';

const say = (text) => process.stdout.write(`${text}\n`);

const listens = (port, host) =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen(port, host, () => {
      const { port: got } = server.address();
      server.close(() => done(got));
    });
  });

/** The first port from `first` on that nobody listens on. */
const nextFreePort = async (first, host) => {
  for (let port = first; port < Math.min(first + 100, 65536); port++) {
    if ((await listens(port, host)) !== null) return port;
  }
  throw new Error(`No free port from ${first} on; choose another with PORT.`);
};

const children = new Set();
let stopping = false;

const ended = (child) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once('exit', () => done()));

const endChild = async (child) => {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended(child);
  clearTimeout(late);
};

const stop = async (code) => {
  if (stopping) return;
  stopping = true;
  if (children.size > 0) say('Stopping');
  await Promise.all([...children].map(endChild));
  process.exit(code);
};

// A child that loses its channel to us ends by itself: even a killed demo leaves nothing behind.
const endWithParent = "data:text/javascript,process.on('disconnect',()=>process.kill(process.pid,'SIGTERM'))";

const start = (name, args, env) => {
  const child = spawn(process.execPath, ['--import', endWithParent, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // Out of our process group: Ctrl-C reaches them through `stop`, once, and in order.
    detached: true,
  });
  children.add(child);
  child.once('exit', (code, signal) => {
    children.delete(child);
    if (stopping) return;
    process.stderr.write(`${name} ended (${signal ?? `code ${code}`}).\n`);
    void stop(1);
  });
  return child;
};

const lineMatching = (child, pattern, echo) =>
  new Promise((done) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      if (echo) process.stdout.write(chunk);
      text = (text + chunk).slice(-4096);
      const found = pattern.exec(text);
      if (found) done(found[1]);
    });
  });

const message = (child) => new Promise((done) => child.once('message', done));

const dashboardEnv = ({ url, tracesUrl }, port, host) => {
  const kept = Object.entries(process.env).filter(([name]) => !/^WEFTLINE_(CONFIG|\w+_URL)$/.test(name));
  const sources = { WEFTLINE_PROMETHEUS_URL: url, WEFTLINE_JAEGER_URL: tracesUrl };
  const config = { WEFTLINE_CONFIG: join(root, 'demo', 'weftline.yml') };
  return { ...Object.fromEntries(kept), ...sources, ...config, PORT: String(port), HOSTNAME: host };
};

/** A generated mesh takes the place of the shop in the whole process. */
const demoEnv = (services) =>
  services === 0 ? process.env : { ...process.env, WEFTLINE_DEMO_SERVICES: String(services) };

const wantedPort = () => {
  const port = Number(process.env.PORT ?? 3000);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new Error('PORT takes a whole number from 1 to 65535.');
};

const refuse = (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
};

/** The mesh that the shop wears, and how many services a generated one has in its place; one sentence and code 2 where there is no such thing. */
const wanted = () => {
  const options = { mesh: { type: 'string', default: dialectIds[0] }, services: { type: 'string', default: '0' } };
  const { mesh, services } = parseArgs({ options }).values;
  if (!dialectIds.includes(mesh)) refuse(unknownMesh(mesh));
  if (!/^\d{1,4}$/.test(services)) refuse('--services takes a whole number up to 9999.');
  return { mesh, services: Number(services) };
};

const main = async () => {
  const { mesh: meshId, services } = wanted();
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
  const first = wantedPort();
  say('1/4 Dependencies');
  await ensureDependencies();
  say('2/4 Build');
  await ensureBuild();
  say('3/4 Prometheus');
  await ensureTool('prometheus');
  await ensureTool('promtool');
  if (stopping) return;

  const host = process.env.HOSTNAME && process.env.HOSTNAME !== machineName() ? process.env.HOSTNAME : '127.0.0.1';
  const prometheusPort = await listens(0, '127.0.0.1');
  const tracesPort = await nextFreePort(prometheusPort + 1, '127.0.0.1');
  const url = `http://127.0.0.1:${prometheusPort}`;
  const tracesUrl = `http://127.0.0.1:${tracesPort}`;
  const ports = ['--port', String(prometheusPort), '--traces-port', String(tracesPort)];
  say('4/4 History, exporter and dashboard');
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs');
  const mesh = start(
    'The demo mesh',
    ['--import', tsx, 'demo/start.ts', '--mesh', meshId, ...ports],
    demoEnv(services),
  );
  const port = await nextFreePort(first, host);
  if (port !== first) say(`Port ${first} is in use; taking ${port}`);
  const dashboard = start('The dashboard', ['scripts/start.mjs'], dashboardEnv({ url, tracesUrl }, port, host));
  mesh.stdout.pipe(process.stdout, { end: false });
  const [, address] = await Promise.all([message(mesh), lineMatching(dashboard, /listens on (http:\S+)/, false)]);
  say('');
  say(`Weftline is open at ${address} (${seconds()}); Prometheus beside it at ${url}, traces at ${tracesUrl}`);
  const story = services === 0 ? 'A bad rollout of ledger v2 has been under way for twelve minutes. ' : '';
  say(`${story}Ctrl-C ends the demo.`);
  say('');
};

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
main().catch((error) => {
  if (!stopping) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  void stop(1);
});
