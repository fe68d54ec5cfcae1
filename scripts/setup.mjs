// Makes a checkout ready to run: the right Node, dependencies as locked, a build no older than its sources.
// Plain Node without dependencies: it runs first.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const OLDEST_NODE = [20, 19];

/** One sentence when this Node is too old, else null. */
export const nodeProblem = (version = process.versions.node) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantMajor, wantMinor] = OLDEST_NODE;
  const enough = major > wantMajor || (major === wantMajor && minor >= wantMinor);
  return enough ? null : `Weftline needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}.`;
};

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
};

/** Whether what npm noted as installed is what the lock file asks for. Packages for other platforms may be absent. */
export const installedAsLocked = (locked, installed) =>
  Object.entries(locked?.packages ?? {}).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true;
    const found = installed?.packages?.[path];
    return found ? found.version === version : optional === true;
  });

const dependenciesReady = () => {
  const locked = readJson(join(root, 'package-lock.json'));
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  return installed !== null && installedAsLocked(locked, installed);
};

/** Runs a command in the checkout with its output on ours; rejects with one sentence when it fails. */
export const runHere = (what, command, args, env = process.env) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env });
    const forward = (signal) => child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const settle = (problem) => {
      for (const signal of signals) process.removeListener(signal, forward);
      if (problem) fail(new Error(`${what} failed: ${problem}.`));
      else done();
    };
    child.once('error', (error) => settle(error.message));
    child.once('exit', (code, signal) => settle(code === 0 ? null : (signal ?? `exit code ${code}`)));
  });

/** Installs the locked dependencies where they are missing or differ. Answers whether it had to. */
export const ensureDependencies = async () => {
  const problem = nodeProblem();
  if (problem) throw new Error(problem);
  if (dependenciesReady()) return false;
  process.stdout.write('Installing dependencies (npm ci)\n');
  // A production setting of the caller must not leave out what builds and tests need.
  await runHere('Installing dependencies', 'npm', ['ci', '--include=dev'], { ...process.env, NODE_ENV: '' });
  return true;
};

const sources = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
];

/** The newest modification time under a path, epoch ms; 0 when there is nothing. */
const newest = (path) => {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), mtimeMs);
};

/** Whether there is a build that is no older than what it was made from. */
export const buildReady = () => {
  const stamp = join(root, process.env.WEFTLINE_DIST_DIR ?? '.next', 'BUILD_ID');
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  return sources.every((path) => newest(join(root, path)) <= built);
};

/** Builds the dashboard where there is no current build. Answers whether it had to. */
export const ensureBuild = async () => {
  if (buildReady()) return false;
  process.stdout.write('Building the dashboard (next build)\n');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  await runHere(
    'The build',
    process.execPath,
    [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'],
    env,
  );
  return true;
};
