import { setTimeout as pause } from 'node:timers/promises';
import type { TraceKind } from '@/lib/domain/trace';
import { freePort, type RunningProcess, startProcess } from './process';

/** A real trace back end on the loopback interface. */
export interface TraceBackend {
  readonly kind: TraceKind;
  readonly name: string;
  readonly url: string;
  /** Sends spans by its own ingest protocol: OTLP requests, or Zipkin's lists. */
  send(bodies: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

const STARTING_MS = 90_000;

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
};

const ready = async (url: string, { child, log }: RunningProcess): Promise<void> => {
  const until = Date.now() + STARTING_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${url} does not answer: ${log()}`);
    await pause(200);
  }
};

const post = async (url: string, bodies: readonly unknown[]): Promise<void> => {
  for (const body of bodies) {
    const sent = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!sent.ok) throw new Error(`${url} answered ${sent.status}: ${await sent.text()}`);
  }
};

export const startZipkin = async (jar: string): Promise<TraceBackend> => {
  const port = await freePort();
  const settings = { 'ports[0].port': port, 'ports[0].address': '127.0.0.1', 'ports[0].protocols[0]': 'http' };
  const armeria = Object.entries(settings).map(([key, value]) => `--armeria.${key}=${value}`);
  const process_ = startProcess('java', ['-Xmx384m', '-jar', jar, `--server.port=${port}`, ...armeria]);
  const url = `http://127.0.0.1:${port}`;
  await ready(`${url}/health`, process_);
  return {
    kind: 'zipkin',
    name: 'Zipkin',
    url,
    send: (lists) => post(`${url}/api/v2/spans`, lists),
    stop: () => process_.stop(),
  };
};

/** Its many other doors get free ports too: nothing listens where somebody else may be. */
const OTHER_DOORS = [
  'query.grpc-server.host-port',
  'collector.otlp.grpc.host-port',
  'collector.grpc-server.host-port',
  'collector.http-server.host-port',
  'admin.http.host-port',
  'http-server.host-port',
  'processor.jaeger-compact.server-host-port',
  'processor.jaeger-binary.server-host-port',
  'processor.zipkin-compact.server-host-port',
] as const;

export const startJaeger = async (binary: string): Promise<TraceBackend> => {
  const at = async (flag: string): Promise<string> => `--${flag}=127.0.0.1:${await freePort()}`;
  const [query, otlp] = [await freePort(), await freePort()];
  const others: string[] = [];
  for (const flag of OTHER_DOORS) others.push(await at(flag));
  const process_ = startProcess(binary, [
    '--collector.otlp.enabled=true',
    `--collector.otlp.http.host-port=127.0.0.1:${otlp}`,
    `--query.http-server.host-port=127.0.0.1:${query}`,
    '--log-level=error',
    ...others,
  ]);
  const url = `http://127.0.0.1:${query}`;
  await ready(`${url}/api/services`, process_);
  return {
    kind: 'jaeger',
    name: 'Jaeger',
    url,
    send: (requests) => post(`http://127.0.0.1:${otlp}/v1/traces`, requests),
    stop: () => process_.stop(),
  };
};
