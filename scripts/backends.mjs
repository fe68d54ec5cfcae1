// Fetches real trace back ends into the cache folder by their own languages' clients: Maven for Zipkin, Go for Jaeger.
// A server that cannot be had is no failure: the caller says which and why. Plain Node without dependencies.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { cacheDir, onPath } from './tools.mjs';

const run = promisify(execFile);

const ZIPKIN = '3.6.1';
// The newest all-in-one that `go install` builds by itself: later ones replace modules in their go.mod.
const JAEGER = 'v1.48.0';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
/** Building Jaeger from nothing takes minutes on two cores; longer than this nobody waits. */
const PATIENCE_MS = 10 * 60_000;

const say = (text) => process.stdout.write(`backends: ${text}\n`);

/** @typedef {{ name: string, path: string | null, why: string | null }} Got */

/** The last line of what a program complained about, without paths and addresses. */
const complaint = (error) => {
  if (error?.killed) return 'it took too long';
  const text = stripVTControlCharacters(`${error?.stderr ?? ''}\n${error?.stdout ?? ''}`);
  const line = text.split('\n').find((each) => /could not|cannot|error|not found|denied|refused|unable/i.test(each));
  return (line ?? String(error?.message ?? error).split('\n')[0])
    .replaceAll(/\[(?:ERROR|INFO|WARNING)\]|https?:\/\/\S+/g, '')
    .trim()
    .slice(0, 200);
};

const LEAST_JAVA = 17;

/** The version of the Java on PATH, 8 as `1.8`; null: there is none. */
const javaVersion = async () => {
  if (onPath(['java']) === null) return null;
  // It tells its version among the complaints.
  const { stderr } = await run('java', ['-version']).catch(() => ({ stderr: '' }));
  const found = /version "(?:1\.)?(\d+)/.exec(stderr);
  return found === null ? null : Number(found[1]);
};

/** @returns {Promise<Got>} */
const zipkin = async () => {
  const name = 'Zipkin';
  const dir = join(cacheDir(), 'backends', 'zipkin');
  const path = join(dir, `zipkin-server-${ZIPKIN}-exec.jar`);
  const java = await javaVersion();
  if (java === null || java < LEAST_JAVA) {
    const instead = java === null ? '' : `, only ${java}`;
    return { name, path: null, why: `there is no Java ${LEAST_JAVA} or newer on PATH${instead}` };
  }
  if (existsSync(path)) return { name, path, why: null };
  if (onPath(['mvn']) === null) return { name, path: null, why: 'there is no Maven (mvn) on PATH to fetch it with' };
  say(`fetching Zipkin ${ZIPKIN} with Maven`);
  const unfinished = `${dir}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    const artifact = `-Dartifact=io.zipkin:zipkin-server:${ZIPKIN}:jar:exec`;
    await run('mvn', ['-q', '-B', COPY, artifact, `-DoutputDirectory=${unfinished}`], { timeout: PATIENCE_MS });
    rmSync(dir, { recursive: true, force: true });
    renameSync(unfinished, dir);
    return existsSync(path) ? { name, path, why: null } : { name, path: null, why: 'Maven fetched something else' };
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    return { name, path: null, why: complaint(error) };
  }
};

/** @returns {Promise<Got>} */
const jaeger = async () => {
  const name = 'Jaeger';
  const dir = join(cacheDir(), 'backends', `jaeger-${JAEGER}`);
  const path = join(dir, 'all-in-one');
  if (existsSync(path)) return { name, path, why: null };
  if (onPath(['go']) === null) return { name, path: null, why: 'there is no Go on PATH to build it with' };
  say(`building Jaeger ${JAEGER} with Go; the first time this takes minutes`);
  mkdirSync(dir, { recursive: true });
  try {
    await run('go', ['install', `github.com/jaegertracing/jaeger/cmd/all-in-one@${JAEGER}`], {
      timeout: PATIENCE_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, GOBIN: dir, GOFLAGS: '-buildvcs=false', GOTOOLCHAIN: 'local' },
    });
    return { name, path, why: null };
  } catch (error) {
    return { name, path: null, why: complaint(error) };
  }
};

/** Both, at the same time. @returns {Promise<{ zipkin: Got, jaeger: Got }>} */
export const ensureBackends = async () => {
  const [first, second] = await Promise.all([zipkin(), jaeger()]);
  return { zipkin: first, jaeger: second };
};
