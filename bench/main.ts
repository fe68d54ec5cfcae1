import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MeshSize } from '@/demo/generator';
import { startApp } from '@/test/harness/app';
import { configFile, patientConfig } from '@/test/harness/config-file';
import { type MeshPrometheus, meshPrometheus, meshSizes, sizeNames } from '@/test/harness/mesh';
import { measureEndpoint, memorySection } from './endpoint';
import { type Section, tables } from './figures';
import { load, machine, memoryOf } from './machine';
import { measurePage } from './page';
import { measureRules } from './rules';

/** Minutes of samples: the usual window, and before it what earlier windows reach back to. */
const PAST = 19;
/**
 * Minutes of samples beyond now, so that a live window has fresh ones for as long as the bench runs. Prometheus takes
 * nothing from more than ten minutes ahead.
 */
const AHEAD = 9;
const STEP = 30;

interface Runs {
  readonly requests: number;
  readonly openings: number;
  readonly tours: number;
  readonly refreshes: number;
  readonly traces: number;
}

const runs: Runs = { requests: 9, openings: 5, tours: 3, refreshes: 5, traces: 1 };
/** To see that the bench works, not to read its figures. */
const fewest: Runs = { requests: 1, openings: 1, tours: 1, refreshes: 1, traces: 1 };

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Above so many calls a Prometheus with all their buckets in its head is more than the machine holds: their sums alone. */
const MOST_BUCKETS = 20_000;

const loaded = async (size: MeshSize): Promise<MeshPrometheus> => {
  const to = Math.ceil(Date.now() / 1000 / STEP) * STEP + AHEAD * 60;
  const histograms = size.edges > MOST_BUCKETS ? 'sums' : true;
  return meshPrometheus(size, { to, minutes: PAST + AHEAD, step: STEP, histograms });
};

interface Measured {
  readonly name: string;
  readonly load: number;
  readonly sections: readonly Section[];
}

const measured = async (
  name: string,
  size: MeshSize,
  { count, parts }: { readonly count: Runs; readonly parts: readonly Part[] },
): Promise<Measured> => {
  const began = performance.now();
  const before = load();
  say(`${name}: loading the mesh (load average ${before})`);
  const prometheus = await loaded(size);
  const config = await configFile(patientConfig(prometheus.url));
  try {
    say(`${name}: ${prometheus.series.toLocaleString('en-US')} series after ${seconds(began)}`);
    const app = await startApp({ WEFTLINE_CONFIG: config.path });
    try {
      const sections: Section[] = [];
      if (parts.includes('endpoint')) {
        const resident = async () => (await memoryOf(app.pid))?.now ?? Number.NaN;
        const started = await resident();
        sections.push(...(await measureEndpoint(app, prometheus, count.requests)));
        const stages = { 'before the first request': started, 'after the endpoint was measured': await resident() };
        sections.push(await memorySection(stages, app.pid));
        say(`${name}: endpoint measured after ${seconds(began)}`);
      }
      if (parts.includes('rules')) {
        sections.push(await measureRules(prometheus, Math.min(count.requests, 5)));
        say(`${name}: rules measured after ${seconds(began)}`);
      }
      if (parts.includes('page')) {
        sections.push(...(await measurePage(app, count)));
        say(`${name}: page measured after ${seconds(began)}`);
      }
      return { name, load: before, sections };
    } finally {
      await app.stop();
    }
  } finally {
    await prometheus.stop();
    await config.remove();
  }
};

const nameOf = ({ services, edges }: MeshSize): string =>
  `${services.toLocaleString('en-US')} / ${edges.toLocaleString('en-US')}`;

const PARTS = ['endpoint', 'page', 'rules'] as const;
type Part = (typeof PARTS)[number];

const OPTIONS = {
  size: { type: 'string', multiple: true },
  part: { type: 'string', multiple: true },
  once: { type: 'boolean', default: false },
  json: { type: 'string' },
} as const;

/** Those of `all` that were named, in the order of `all`; none named: `usual`. */
const chosen = <T extends string>(
  option: string,
  named: readonly string[] = [],
  all: readonly T[],
  usual: readonly T[],
): readonly T[] => {
  const wrong = named.find((name) => !all.some((known) => known === name));
  if (wrong !== undefined) throw new Error(`--${option} takes ${all.join(', ')}; not ${wrong}`);
  return named.length === 0 ? usual : all.filter((name) => named.includes(name));
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: OPTIONS });
  const at = new Date().toISOString();
  const path = resolve(values.json ?? `bench-results/${at.replaceAll(/[:.]/g, '-')}.json`);
  await mkdir(dirname(path), { recursive: true });
  const results: Measured[] = [];
  const loads: number[] = [];
  const parts = chosen('part', values.part, PARTS, ['endpoint', 'page']);
  for (const size of chosen('size', values.size, sizeNames, ['small', 'large'])) {
    const mesh = meshSizes[size];
    results.push(await measured(nameOf(mesh), mesh, { count: values.once ? fewest : runs, parts }));
    loads.push(results.at(-1)?.load ?? Number.NaN, load());
    // After each: what was measured outlives a bench that is broken off.
    await writeFile(path, `${JSON.stringify({ at, machine: machine(), loads, sizes: results }, null, 2)}\n`);
  }
  const { cores, memoryGiB, node } = machine();
  say('');
  say(
    `${at.slice(0, 10)}, ${cores} cores, ${memoryGiB} GiB, Node ${node}; load average before and after each size: ${loads.join(', ')}`,
  );
  say('Services / calls; **median** [min–max] of n.');
  say('');
  say(tables(results));
  say('');
  say(`Written to ${path}`);
};

await main();
