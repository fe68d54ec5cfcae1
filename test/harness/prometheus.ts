import { execFile } from 'node:child_process';
import { cp, mkdir, open, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureTool } from '@/scripts/tools.mjs';
import { freePort, startProcess, temporaryDir, untilAnswers } from './process';

const run = promisify(execFile);

/** Openmetrics text with timestamps in seconds, whole or in pieces, without `# EOF`. */
export type OpenMetrics = string | Iterable<string | Buffer> | AsyncIterable<string | Buffer>;

export interface PrometheusOptions {
  /** Folders whose blocks (as `promtool` makes them) are copied in. */
  readonly blocks?: readonly string[];
  readonly openmetrics?: OpenMetrics;
  /** The `scrape_configs:` and whatever else of the configuration file. Default: scrapes nothing. */
  readonly config?: string;
  readonly port?: number;
  readonly args?: readonly string[];
}

export interface RunningPrometheus {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
  /** Ends it but keeps the data, so that `restart` can show a back end that comes back. */
  pause(): Promise<void>;
  restart(): Promise<void>;
}

const pagesOf = (openmetrics: OpenMetrics): Iterable<string | Buffer> | AsyncIterable<string | Buffer> =>
  typeof openmetrics === 'string' ? [openmetrics] : openmetrics;

/** Writes openmetrics text as blocks into `dataDir`. */
export const importOpenMetrics = async (openmetrics: OpenMetrics, workDir: string, dataDir: string): Promise<void> => {
  const promtool = await ensureTool('promtool');
  const path = join(workDir, 'import.om');
  const file = await open(path, 'w');
  try {
    for await (const page of pagesOf(openmetrics)) await file.writeFile(page);
    await file.writeFile('# EOF\n');
  } finally {
    await file.close();
  }
  const blocks = join(workDir, 'blocks');
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', path, blocks], {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, GOGC: '400' },
  });
  await mkdir(dataDir, { recursive: true });
  for (const name of await readdir(blocks)) {
    if (/^[0-9A-Z]{26}$/.test(name)) await rename(join(blocks, name), join(dataDir, name));
  }
};

/** Starts a real Prometheus on a free port of the loopback interface and waits until it answers. */
export const startPrometheus = async (options: PrometheusOptions = {}): Promise<RunningPrometheus> => {
  const binary = await ensureTool('prometheus');
  const dir = await temporaryDir('prometheus');
  const dataDir = join(dir.path, 'data');
  await mkdir(dataDir, { recursive: true });
  if (options.openmetrics) await importOpenMetrics(options.openmetrics, dir.path, dataDir);
  for (const from of options.blocks ?? []) await cp(from, dataDir, { recursive: true });
  const config = join(dir.path, 'prometheus.yml');
  await writeFile(config, options.config ?? 'scrape_configs: []\n');
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const begin = () =>
    startProcess(binary, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dataDir}`,
      // Fixtures may be as old as they like.
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
      ...(options.args ?? []),
    ]);
  let running = begin();
  const ready = () => untilAnswers(running, `${url}/-/ready`);
  const stop = async (): Promise<void> => {
    await running.stop();
    await dir.remove();
  };
  try {
    await ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    port,
    pid: running.child.pid ?? 0,
    stop,
    pause: () => running.stop(),
    restart: async () => {
      running = begin();
      await ready();
    },
  };
};
