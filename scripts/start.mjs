// `npm start`: checks the configuration before anything listens, then serves the built dashboard in this one process.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { hostname as machineName } from 'node:os';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import next from 'next';

// A big mesh is folded in bursts that leave much to collect. V8 would let the heap grow to several times what is in use
// before it does; half as much again is told by no clock and saves a hundred megabytes and more (docs/performance.md).
// `npm start` keeps the room for what is young small as well, which can only be said before the engine runs, and tells the
// C library the same: few arenas, and buffers of answers go back to the system when done with.
setFlagsFromString('--heap-growing-percent=50');

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
process.env.NODE_ENV = 'production';
process.env.NEXT_TELEMETRY_DISABLED ??= '1';

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const distDir = process.env.WEFTLINE_DIST_DIR ?? '.next';
if (!existsSync(`${root}/${distDir}/BUILD_ID`)) fail('There is no build yet: run `npm run build` first.');

const checked = spawnSync(process.execPath, [fileURLToPath(new URL('check-config.mjs', import.meta.url))], {
  stdio: 'inherit',
});
if (checked.status !== 0) process.exit(1);

const port = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(port) || port < 0 || port > 65535) fail('PORT takes a whole number from 0 to 65535.');
// Container run times set HOSTNAME to the machine's own name, which is no address to listen on.
const wanted = process.env.HOSTNAME;
const host = wanted && wanted !== machineName() ? wanted : '0.0.0.0';
const loopback = ['127.0.0.1', '::1', 'localhost'].includes(host);

// A frame is compressed once for all who read it, but Next drops `content-encoding` from what a handler answers
// (next/dist/server/send-response.js): handlers name it otherwise, and here it gets its name back.
process.env.WEFTLINE_ENCODED_BODIES = '1';
const spelled = (name) => (name.toLowerCase() === 'x-weftline-content-encoding' ? 'content-encoding' : name);
const respell = (response) => {
  for (const method of ['setHeader', 'appendHeader']) {
    const original = response[method].bind(response);
    response[method] = (name, value) => original(spelled(name), value);
  }
};

// Next answers 500 to a path that cannot be decoded: whoever asks so made a mistake, and a route of ours says so.
const UNREADABLE = '/api/v1/unreadable-path';
const decodes = (path) => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};
const server = createServer((request, response) => {
  respell(response);
  const [path = ''] = (request.url ?? '').split('?');
  if (!decodes(path)) request.url = UNREADABLE;
  void app.getRequestHandler()(request, response);
});
const app = next({ dev: false, dir: root, hostname: host, port, httpServer: server });
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE') fail(`Port ${port} is in use: stop what listens there or choose another with PORT.`);
  fail(`Cannot listen on ${host}:${port}: ${error.code ?? error.message}.`);
});

// Next loads code with the first request that needs it, in one go, and everybody waits meanwhile. So the first request is
// ours, before anybody can come: through memory, to the one path that loads what a look needs and asks no source.
const askOurselves = async (path) => {
  const [ours, theirs] = duplexPair();
  server.emit('connection', theirs);
  ours.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await text(ours);
};
// A store that does not answer keeps nobody from the live views.
const PATIENCE_MS = 5_000;

await app.prepare();
// What goes wrong here goes wrong again for whoever asks, and is told there.
await Promise.race([askOurselves('/readyz').catch(() => undefined), wait(PATIENCE_MS)]);
server.listen(port, host, () => {
  const address = server.address();
  const at = typeof address === 'object' && address ? address.port : port;
  process.stdout.write(`Weftline listens on http://${host.includes(':') ? `[${host}]` : host}:${at}\n`);
  if (!loopback)
    process.stdout.write('There is no sign-in yet: everyone who reaches this address sees everything it shows.\n');
});

let stopping = false;
const stop = () => {
  if (stopping) process.exit(1);
  stopping = true;
  // Requests under way get 15 s to finish; idle connections are let go at once.
  setTimeout(() => process.exit(0), 15_000).unref();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
