import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { MeshSize } from '@/demo/generator';
import { startApp } from '@/test/harness/app';
import { meshPrometheus } from '@/test/harness/mesh';
import { temporaryDir } from '@/test/harness/process';
import { type Section, tables } from './figures';
import { load, machine } from './machine';
import { measurePage, type PageRuns } from './page';
import { measurePlaces } from './places';
import { targetTable } from './targets';

/** The sizes that graph-drawing is spoken of. Namespaces as such meshes have them. */
const sizes = {
  '200': { services: 200, edges: 700, namespaces: 12, seed: 1 },
  '1000': { services: 1000, edges: 5000, namespaces: 28, seed: 1 },
  '2000': { services: 2000, edges: 10_000, namespaces: 40, seed: 1 },
} as const satisfies Readonly<Record<string, MeshSize>>;
type SizeName = keyof typeof sizes;
const sizeNames = Object.keys(sizes) as SizeName[];

/** Minutes of samples: the window of the page, and what a live window finds while the bench runs. */
const PAST = 18;
/** Prometheus takes nothing from more than ten minutes ahead. */
const AHEAD = 9;
const STEP = 30;

const runs: PageRuns = { openings: 5, tours: 3, refreshes: 5, kept: 100, traces: 1, rivals: true };
/** To see that the bench works, not to read its figures. */
const fewest: PageRuns = { openings: 1, tours: 1, refreshes: 1, kept: 5, traces: 1, rivals: true };

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const OPTIONS = {
  size: { type: 'string', multiple: true },
  once: { type: 'boolean', default: false },
  /** Refreshes over which the heap is watched: what is aimed at is aimed at over 100. */
  kept: { type: 'string' },
  json: { type: 'string' },
} as const;

const isSize = (name: string): name is SizeName => sizeNames.some((known) => known === name);

interface Measured {
  readonly name: string;
  readonly loads: readonly [number, number];
  readonly sections: readonly Section[];
}

/** Durations would be most of the series, and the picture shows none: the mesh goes without. */
const measured = async (size: MeshSize, count: PageRuns): Promise<Measured> => {
  const name = `${size.services.toLocaleString('en-US')} / ${size.edges.toLocaleString('en-US')}`;
  const before = load();
  const to = Math.ceil(Date.now() / 1000 / STEP) * STEP + AHEAD * 60;
  const prometheus = await meshPrometheus(size, { to, minutes: PAST + AHEAD, step: STEP, histograms: false });
  const dir = await temporaryDir('bench');
  try {
    const config = join(dir.path, 'weftline.yaml');
    const source = { id: 'prometheus', kind: 'prometheus', url: prometheus.url, timeoutMs: 60_000 };
    // JSON is YAML.
    await writeFile(config, JSON.stringify({ sources: [source] }));
    const app = await startApp({ WEFTLINE_CONFIG: config });
    say(`${name}: loaded (load average ${load()})`);
    try {
      const sections = [...(await measurePage(app, count)), await measurePlaces(app)];
      return { name, sections, loads: [before, load()] };
    } finally {
      await app.stop();
    }
  } finally {
    await prometheus.stop();
    await dir.remove();
  }
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: OPTIONS });
  const wanted = values.size ?? sizeNames;
  const wrong = wanted.find((name) => !isSize(name));
  if (wrong !== undefined) throw new Error(`--size takes ${sizeNames.join(', ')}; not ${wrong}`);
  const count = values.once ? fewest : runs;
  const kept = Number(values.kept ?? count.kept);
  const at = new Date().toISOString();
  const path = resolve(values.json ?? `bench-results/pictures-${at.replaceAll(/[:.]/g, '-')}.json`);
  await mkdir(dirname(path), { recursive: true });
  const results: Measured[] = [];
  for (const name of wanted.filter(isSize)) {
    results.push(await measured(sizes[name], { ...count, kept }));
    // After each: what was measured outlives a bench that is broken off.
    await writeFile(path, `${JSON.stringify({ at, machine: machine(), sizes: results }, null, 2)}\n`);
  }
  const { cores, memoryGiB, node } = machine();
  const loads = results.map(({ loads: [from, to] }) => `${from} to ${to}`).join(', ');
  say(`\n${at.slice(0, 10)}, ${cores} cores, ${memoryGiB} GiB, Node ${node}; load average at each size: ${loads}`);
  say('Services / calls; **median** [min–max] of n.\n');
  say(`${targetTable(results)}\n`);
  say(tables(results));
  say(`\nWritten to ${path}`);
};

await main();
