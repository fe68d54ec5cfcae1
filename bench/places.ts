import { pictureOf } from '@/components/graph/picture-graph';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph, GraphLayout } from '@/lib/domain/graph';
import { layoutGraph, type PlacedGraph } from '@/lib/graph/layout';
import { fitCamera, lightPalette, pictureSvg } from '@/lib/graph/picture';
import type { AppServer } from '@/test/harness/app';
import { VIEWPORT } from './browser';
import { type Figure, figure, type Section } from './figures';

const WHOLE = { label: 'rate', hide: null, find: null, collapse: [], whole: true, narrow: false } as const;
const PADDING = 40;
/** The first is mostly the compiler's, and the others cost a second together: so many even where all else is done once. */
const RUNS = 5;

const timed = (run: () => unknown): number => {
  const began = performance.now();
  run();
  return performance.now() - began;
};

/** Every n-th is missing: places are kept although some have gone. */
const without = <T>(list: readonly T[], n: number): T[] => list.filter((_, i) => i % n !== n - 1);

const areaOf = ({ boxes }: GraphLayout) => {
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const [right, bottom] = [
    Math.max(...boxes.map((box) => box.x + box.w)),
    Math.max(...boxes.map((box) => box.y + box.h)),
  ];
  return { x, y, w: right - x, h: bottom - y };
};

const qualityOf = ({ edges }: PlacedGraph, layout: GraphLayout): readonly Figure[] => {
  const height = (id: string): number => layout.positions[id]?.[1] ?? 0;
  const down = edges.filter(({ source, target }) => height(target) > height(source)).length;
  return [
    figure('scale at which everything fits', '', [fitCamera(areaOf(layout), VIEWPORT, { padding: PADDING }).scale]),
    figure('calls that run down', '%', [(100 * down) / Math.max(1, edges.length)]),
  ];
};

/** Where everything stands, computed here, without a browser. */
export const measurePlaces = async ({ url }: AppServer): Promise<Section> => {
  const reply = await fetch(`${url}/api/v1/graph`);
  const { data }: Frame<Graph> = await reply.json();
  const { placed } = pictureOf(data, WHOLE);
  const layout = layoutGraph(placed);
  const nodes = without(placed.nodes, 200);
  const ids = new Set(nodes.map(({ id }) => id));
  const left = {
    nodes,
    edges: without(placed.edges, 100).filter(({ source, target }) => ids.has(source) && ids.has(target)),
  };
  const turned = { nodes: placed.nodes.toReversed(), edges: placed.edges.toReversed() };
  const anchored = layoutGraph(left, layout);
  const moved = nodes.filter(({ id }) => String(anchored.positions[id]) !== String(layout.positions[id])).length;
  const other = layoutGraph(turned);
  const several = (run: () => unknown): number[] => Array.from({ length: RUNS }, () => timed(run));
  return {
    title: 'Places, computed in Node',
    figures: [
      figure(
        'places from scratch',
        'ms',
        several(() => layoutGraph(placed)),
      ),
      figure(
        'anchored, when 0.5 % of the services and 1 % of the calls have gone',
        'ms',
        several(() => layoutGraph(left, layout)),
      ),
      figure(
        'the whole mesh as SVG',
        'ms',
        several(() => pictureSvg(pictureOf(data, WHOLE).picture, layout, { palette: lightPalette, size: VIEWPORT })),
      ),
      figure('services that an anchored layout moved', '', [moved]),
      figure('services elsewhere when the input is turned round', '', [
        placed.nodes.filter(({ id }) => String(other.positions[id]) !== String(layout.positions[id])).length,
      ]),
      ...qualityOf(placed, layout),
    ],
  };
};
