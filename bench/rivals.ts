import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser } from 'playwright';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph } from '@/lib/domain/graph';
import { CARD_HEIGHT, cardWidth } from '@/lib/graph/layout';
import { lightPalette } from '@/lib/graph/picture';
import type { AppServer } from '@/test/harness/app';
import { openTab, VIEWPORT } from './browser';
import { type Figure, figure, type Section } from './figures';
import { drag, wheel } from './gestures';
import type { Given } from './rivals/given';
import { gaps, quantile } from './stats';

const MIDDLE = { x: VIEWPORT.width / 2, y: VIEWPORT.height / 2 };
const STEPS = 26;
/** A library that has drawn nothing by then is said to have drawn nothing. */
const PATIENCE = 90_000;

const rivals = [
  { name: '@xyflow/react', file: 'rivals/xyflow.tsx' },
  { name: 'cytoscape', file: 'rivals/cytoscape.ts' },
] as const;

/** The whole graph of the dashboard, with its places, as plain boxes and lines. */
const givenBy = async ({ url }: AppServer): Promise<Given> => {
  const reply = await fetch(`${url}/api/v1/graph?layout=1`);
  const { data }: Frame<Graph> = await reply.json();
  const { health, edge } = lightPalette;
  return {
    nodes: data.nodes.map((node) => {
      const [x = 0, y = 0] = data.layout?.positions[node.id] ?? [];
      const { id, name } = node;
      return { id, name, x, y, width: cardWidth(name), height: CARD_HEIGHT, colour: health[node.health] };
    }),
    edges: data.edges.map(({ id, source, target, requestRate, health: state }) => ({
      ...{ id, source, target, colour: edge[state], width: 1 + Math.log10(1 + (requestRate ?? 0)) },
      label: requestRate === null ? '' : `${requestRate} rps`,
    })),
  };
};

const bundled = async (file: string): Promise<{ readonly script: string; readonly style: string }> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    outdir: 'out',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
};

/** Serves one page of the comparison on loopback. */
const served = async (given: Given, { script, style }: { script: string; style: string }) => {
  const json = JSON.stringify(given);
  const page = `<!doctype html><meta charset="utf-8"><style>${style}</style><body><script type="module" src="/page.js"></script>`;
  const answers: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', page],
    '/page.js': ['text/javascript', script],
    '/graph.json': ['application/json', json],
  };
  const server = createServer((request, response) => {
    const [type, body] = answers[request.url ?? ''] ?? ['text/plain', ''];
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
};

const framesOf = (what: string, frames: readonly number[]): readonly Figure[] => [
  figure(`${what}: between frames, median`, 'ms', [quantile(gaps(frames), 0.5)]),
  figure(`${what}: between frames, p95`, 'ms', [quantile(gaps(frames), 0.95)]),
];

const measured = async (browser: Browser, name: string, url: string): Promise<readonly Figure[]> => {
  const tab = await openTab(browser);
  try {
    await tab.page.goto(url, { waitUntil: 'commit' });
    await tab.page.waitForFunction(() => window.__rival !== undefined, null, { timeout: PATIENCE, polling: 50 });
    await tab.page.waitForTimeout(1000);
    const painted = await tab.page.evaluate(() => window.__rival?.painted ?? Number.NaN);
    const pan = await drag(tab, 'pan', MIDDLE);
    const zoom = await wheel(tab, 'zoom', MIDDLE, STEPS);
    const refreshed = [];
    for (let round = 0; round < 3; round++) {
      refreshed.push(
        (await tab.page.evaluate(() => window.__rival?.refresh())) ?? { script: Number.NaN, painted: Number.NaN },
      );
    }
    return [
      figure(`${name}: text of the answer → painted graph`, 'ms', [painted]),
      ...framesOf(`${name}: pan, everything in view`, pan.frames),
      ...framesOf(`${name}: zoom in by the wheel`, zoom.frames),
      figure(
        `${name}: a refresh, script`,
        'ms',
        refreshed.map(({ script }) => script),
      ),
      figure(
        `${name}: a refresh, until painted`,
        'ms',
        refreshed.map(({ painted: at }) => at),
      ),
    ];
  } catch (error) {
    process.stderr.write(`${name}: ${String(error).split('\n')[0]}\n`);
    return [figure(`${name}: text of the answer → painted graph`, 'ms', [])];
  } finally {
    await tab.close();
  }
};

/** The same graph, at the same places, in libraries that others use for it. */
export const measureRivals = async (browser: Browser, app: AppServer): Promise<Section> => {
  const given = await givenBy(app);
  const figures: Figure[] = [];
  for (const { name, file } of rivals) {
    const { url, close } = await served(given, await bundled(file));
    figures.push(...(await measured(browser, name, url)));
    close();
  }
  return { title: 'The same graph in other libraries', figures };
};
