// Finds the programs that the demo and the tests need: on PATH, else Debian's package unpacked into the cache folder.
// Plain Node without dependencies: it runs before `npm ci`.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Where downloads are kept: `WEFTLINE_CACHE_DIR`, else `.cache/` in the checkout. */
export const cacheDir = () => resolve(process.env.WEFTLINE_CACHE_DIR ?? join(root, '.cache'));

/**
 * @typedef {'prometheus' | 'promtool' | 'victoria-metrics' | 'chromium' | 'postgres' | 'initdb' | 'redis-server'} ToolName
 * @typedef {{ names: readonly string[], package: string, binary: string, title: string, wrap: boolean,
 *   places?: readonly string[] }} Tool A `*` in `binary` or `places` (folders outside PATH) stands for a version.
 */

/** @type {Readonly<Record<ToolName, Tool>>} */
const tools = {
  prometheus: {
    names: ['prometheus'],
    package: 'prometheus',
    binary: 'usr/bin/prometheus',
    title: 'Prometheus',
    wrap: false,
  },
  promtool: {
    names: ['promtool'],
    package: 'prometheus',
    binary: 'usr/bin/promtool',
    title: 'Prometheus',
    wrap: false,
  },
  'victoria-metrics': {
    names: ['victoria-metrics', 'victoria-metrics-prod'],
    package: 'victoria-metrics',
    binary: 'usr/bin/victoria-metrics',
    title: 'VictoriaMetrics',
    wrap: false,
  },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    package: 'chromium',
    binary: 'usr/lib/chromium/chromium',
    title: 'Chromium',
    wrap: true,
  },
  'redis-server': {
    names: ['redis-server', 'valkey-server'],
    package: 'redis-server',
    binary: 'usr/bin/redis-server',
    title: 'Redis',
    wrap: true,
  },
  // Debian keeps every version's programs in a folder of their own, none of them on PATH.
  postgres: {
    names: ['postgres'],
    package: 'postgresql',
    binary: 'usr/lib/postgresql/*/bin/postgres',
    places: ['/usr/lib/postgresql/*/bin'],
    title: 'PostgreSQL',
    wrap: true,
  },
  initdb: {
    names: ['initdb'],
    package: 'postgresql',
    binary: 'usr/lib/postgresql/*/bin/initdb',
    places: ['/usr/lib/postgresql/*/bin'],
    title: 'PostgreSQL',
    wrap: true,
  },
};

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The first of `names` on PATH, or null. */
export const onPath = (names) =>
  names
    .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir || '.', name)))
    .find(isProgram) ?? null;

/** `path` with its `*` segment filled in by the highest version there is; null: there is none. */
const newest = (path) => {
  const [before, after] = path.split('/*/');
  if (after === undefined) return path;
  const versions = existsSync(before)
    ? readdirSync(before).filter((name) => existsSync(join(before, name, after)))
    : [];
  const [version] = versions.sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a));
  return version === undefined ? null : join(before, version, after);
};

/** A program that is installed: on PATH, or where its package puts it. */
const installed = ({ names, places = [] }) =>
  onPath(names) ??
  places
    .flatMap((place) => newest(place) ?? [])
    .flatMap((dir) => names.map((name) => join(dir, name)))
    .find(isProgram) ??
  null;

const say = (text) => console.error(`tools: ${text}`);

const aptDir = () => join(cacheDir(), 'apt');

// A state directory of our own: package lists can be fetched without root, and the system's stay as they are.
const privateState = () => {
  const state = join(aptDir(), 'state');
  const cache = join(aptDir(), 'cache');
  for (const dir of [join(state, 'lists', 'partial'), join(cache, 'archives', 'partial')]) {
    mkdirSync(dir, { recursive: true });
  }
  return [
    '-o',
    `Dir::State=${state}`,
    '-o',
    `Dir::State::lists=${join(state, 'lists')}`,
    '-o',
    `Dir::Cache=${cache}`,
    '-o',
    'Dir::State::status=/var/lib/dpkg/status',
    '-o',
    'APT::Sandbox::User=root',
  ];
};

const systemState = ['-o', 'APT::Sandbox::User=root'];

const apt = (state, args, cwd) => run('apt-get', [...state, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 });

/** The packages that `name` needs and the machine lacks, `name` first. */
const missingPackages = async (state, name) => {
  const { stdout } = await apt(state, ['install', '-s', '--reinstall', '--no-install-recommends', name]);
  const wanted = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, found]) => found);
  return [...new Set([name, ...wanted])];
};

const unpack = async (packages, state, into) => {
  const debs = join(aptDir(), `debs-${process.pid}`);
  mkdirSync(debs, { recursive: true });
  try {
    await apt(state, ['download', ...packages], debs);
    for (const file of readdirSync(debs)) await run('dpkg', ['-x', join(debs, file), into]);
  } finally {
    rmSync(debs, { recursive: true, force: true });
  }
};

const fetchPackage = async (tool, state, into) => {
  const packages = tool.wrap ? await missingPackages(state, tool.package) : [tool.package];
  say(
    `unpacking ${tool.title} (${packages.length === 1 ? tool.package : `${packages.length} packages`}) into the cache`,
  );
  await unpack(packages, state, into);
};

// The system's package lists may be missing or old; then with lists of our own.
const fetchSomehow = async (tool, into) => {
  try {
    await fetchPackage(tool, systemState, into);
  } catch {
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    say('reading the package lists');
    const state = privateState();
    await apt(state, ['update']);
    await fetchPackage(tool, state, into);
  }
};

/** Folders of `dir` that hold shared libraries, for the loader of an unpacked program. */
const libraryDirs = (dir) =>
  ['usr/lib', 'lib'].flatMap((lib) => {
    const base = join(dir, lib);
    if (!existsSync(base)) return [];
    const triplets = readdirSync(base).filter((name) => /^[a-z0-9_]+-linux-gnu/.test(name));
    return [base, ...triplets.map((name) => join(base, name))].flatMap((path) => [path, join(path, 'pulseaudio')]);
  });

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

const wrapper = (dir, binary, name) => {
  const path = join(dir, name);
  const libraries = libraryDirs(dir).filter((lib) => existsSync(lib));
  const script = [
    '#!/bin/sh',
    `export LD_LIBRARY_PATH=${quoted(libraries.join(':'))}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}`,
    `exec ${quoted(binary)} "$@"`,
    '',
  ].join('\n');
  writeFileSync(path, script, { mode: 0o755 });
  return path;
};

const byHand = ({ title, package: name, names }, reason) =>
  new Error(
    `${title} was not found and could not be fetched: ${reason}. Install it by hand (apt-get install ${name}) ` +
      `or put \`${names[0]}\` on PATH, then try again.`,
  );

const firstLine = (error) =>
  String(error?.stderr || error?.message || error)
    .split('\n')
    .map((line) => line.trim())
    .find(Boolean) ?? 'unknown reason';

const fromCache = (tool) => {
  const dir = join(cacheDir(), 'tools', tool.package);
  const binary = newest(join(dir, tool.binary));
  if (binary === null || !isProgram(binary)) return null;
  // The package's own program is `run`, others of it go by their names.
  const name = tool.places === undefined ? 'run' : `run-${tool.names[0]}`;
  return tool.wrap ? wrapper(dir, binary, name) : binary;
};

const fetched = async (tool) => {
  if (process.platform !== 'linux' || !onPath(['apt-get']) || !onPath(['dpkg'])) {
    throw byHand(tool, 'this machine has no apt-get');
  }
  const dir = join(cacheDir(), 'tools', tool.package);
  const half = `${dir}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  try {
    await fetchSomehow(tool, half);
    rmSync(dir, { recursive: true, force: true });
    renameSync(half, dir);
  } catch (error) {
    throw byHand(tool, firstLine(error));
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  const found = fromCache(tool);
  if (!found) throw byHand(tool, `the package ${tool.package} holds no ${tool.binary}`);
  return found;
};

// Set by a caller that has already found it, so that its children need not look again.
const given = (name) => process.env[`WEFTLINE_TOOL_${name.toUpperCase().replaceAll('-', '_')}`] || null;

/** One fetch at a time: `prometheus` and `promtool` come from one package. */
let queue = Promise.resolve();

/**
 * The path of a program, fetched if need be. Rejects with one sentence that says what to install by hand.
 * @param {ToolName} name
 * @returns {Promise<string>}
 */
export const ensureTool = (name) => {
  const tool = tools[name];
  const found = queue.then(() => given(name) ?? installed(tool) ?? fromCache(tool) ?? fetched(tool));
  queue = found.then(
    () => undefined,
    () => undefined,
  );
  return found;
};
