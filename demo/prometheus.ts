import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { INSTANCE, STATUS_JOB, type Target } from './model';
import { STEP } from './time';

export interface DemoPrometheus {
  readonly binary: string;
  readonly port: number;
  readonly exporterPort: number;
  /** Holds configuration, data and log. */
  readonly dir: string;
  readonly rules: string;
  readonly targets: readonly Target[];
}

const scrapeJob = (exporterPort: number, cluster: string, job: string): string =>
  [
    `  - job_name: ${cluster}/${job}`,
    '    honor_labels: true',
    `    metrics_path: /${cluster}/${job}`,
    '    static_configs:',
    `      - { targets: ['127.0.0.1:${exporterPort}'], labels: { cluster: ${cluster}, job: ${job}, instance: ${INSTANCE} } }`,
    // The history has no such label: without it, live samples would be other series than the backfilled ones.
    '    metric_relabel_configs:',
    '      - { action: labeldrop, regex: instance }',
  ].join('\n');

/** The configuration file of the demo's Prometheus. */
export const configText = ({ exporterPort, rules, targets }: Omit<DemoPrometheus, 'binary' | 'port' | 'dir'>): string =>
  [
    `global: { scrape_interval: ${STEP}s, scrape_timeout: ${STEP - 1}s, evaluation_interval: ${STEP}s }`,
    `rule_files: [${JSON.stringify(rules)}]`,
    'scrape_configs:',
    ...targets.map(({ cluster, job }) => scrapeJob(exporterPort, cluster, job)),
    `  - job_name: ${STATUS_JOB}`,
    '    metrics_path: /demo',
    `    static_configs: [{ targets: ['127.0.0.1:${exporterPort}'], labels: { instance: ${INSTANCE} } }]`,
    '',
  ].join('\n');

export const dataDirOf = (dir: string): string => join(dir, 'data');

/** Starts Prometheus over what is in its data directory. The caller stops it. */
export const startDemoPrometheus = async (about: DemoPrometheus): Promise<ChildProcess> => {
  const { binary, port, dir } = about;
  await mkdir(dataDirOf(dir), { recursive: true });
  const config = join(dir, 'prometheus.yml');
  await writeFile(config, configText(about));
  const child = spawn(
    binary,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dataDirOf(dir)}`,
      '--storage.tsdb.retention.time=1d',
      '--storage.tsdb.wal-compression',
      '--enable-feature=exemplar-storage',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr?.pipe(createWriteStream(join(dir, 'prometheus.log')));
  return child;
};

const until = async (holds: () => Promise<boolean>, everyMs: number, signal: AbortSignal): Promise<void> => {
  for (;;) {
    signal.throwIfAborted();
    if (await holds()) return;
    await sleep(everyMs, undefined, { signal });
  }
};

/** Waits until Prometheus answers queries. */
export const untilReady = (url: string, signal: AbortSignal): Promise<void> =>
  until(
    () =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    100,
    signal,
  );

/** Waits until Prometheus has found the blocks that hold `at` (epoch s): it looks for new ones once a minute. */
export const untilItHolds = (url: string, at: number, signal: AbortSignal): Promise<void> =>
  until(
    () =>
      fetch(`${url}/api/v1/query?query=${encodeURIComponent('count(up)')}&time=${at}`).then(
        async (answer) => (await answer.text()).includes('"value"'),
        () => false,
      ),
    2000,
    signal,
  );
