import type { Health } from '@/lib/domain/graph';
import { layoutGraph } from '@/lib/graph/layout';
import type { Miniature } from './card-said';

/** The tones of the light theme (app/globals.css): a card is read on white and on dark alike. */
export const cardInks: Readonly<Record<Health, string>> = {
  failing: '#d43a40',
  degraded: '#bd7a0a',
  healthy: '#2b9c69',
  idle: '#a9a196',
  unknown: '#a9a196',
};

const MOST_NODES = 160;
const MOST_EDGES = 500;
const MARGIN = 14;

type Place = readonly [x: number, y: number];

/** Where the frozen picture had them, or where a picture of them would. */
const placesOf = (nodes: Miniature['nodes'], edges: Miniature['edges']): readonly Place[] => {
  if (nodes.every(({ at }) => at !== null)) return nodes.map(({ at }) => at ?? [0, 0]);
  const { positions } = layoutGraph({ nodes: nodes.map(({ id }) => ({ id, group: '', name: '' })), edges });
  return nodes.map(({ id }) => positions[id] ?? [0, 0]);
};

const order: readonly Health[] = ['failing', 'degraded', 'healthy', 'unknown', 'idle'];
/** What is wrong is never among what there was no room for. */
const worstFirst = (nodes: Miniature['nodes']): Miniature['nodes'] =>
  nodes.toSorted((a, b) => order.indexOf(a.health) - order.indexOf(b.health));

const bounds = (values: readonly number[]): readonly [number, number] => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low, high] : [low - 1, high + 1];
};

const rounded = (value: number): string => value.toFixed(1);

/**
 * The graph as dots and lines, without a name: an SVG of numbers and colours alone, so no text of the mesh can do
 * anything in it.
 */
export const miniatureSvg = ({ nodes, edges }: Miniature, width: number, height: number): string => {
  const shown = worstFirst(nodes).slice(0, MOST_NODES);
  const places = placesOf(shown, edges);
  const [left, right] = bounds(places.map(([x]) => x));
  const [top, bottom] = bounds(places.map(([, y]) => y));
  const placed = new Map(
    shown.map(({ id }, index) => {
      const [x = 0, y = 0] = places[index] ?? [];
      return [
        id,
        [
          rounded(MARGIN + ((x - left) / (right - left)) * (width - 2 * MARGIN)),
          rounded(MARGIN + ((y - top) / (bottom - top)) * (height - 2 * MARGIN)),
        ] as const,
      ];
    }),
  );
  const lines = edges.slice(0, MOST_EDGES).flatMap(({ source, target, health }) => {
    const [from, to] = [placed.get(source), placed.get(target)];
    if (from === undefined || to === undefined) return [];
    const isBad = health === 'failing' || health === 'degraded';
    const look = isBad ? `stroke="${cardInks[health]}" stroke-width="2.5"` : 'stroke="#c6beb1" stroke-width="1"';
    return [`<line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}" ${look}/>`];
  });
  const size = shown.length > 60 ? 5 : 8;
  const dots = shown.flatMap(({ id, health }) => {
    const at = placed.get(id);
    return at === undefined ? [] : [`<circle cx="${at[0]}" cy="${at[1]}" r="${size}" fill="${cardInks[health]}"/>`];
  });
  const box = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box}>${lines.join('')}${dots.join('')}</svg>`;
};
