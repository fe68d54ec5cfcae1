import type { Health } from '@/lib/domain/graph';
import type { Miniature } from './card-model';

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

/** Where a node stands without a layout: round a circle, in the order they came. */
const onCircle = (index: number, count: number): Place => {
  const angle = (2 * Math.PI * index) / Math.max(1, count) - Math.PI / 2;
  return [Math.cos(angle), Math.sin(angle)];
};

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
  const shown = nodes.slice(0, MOST_NODES);
  const places = shown.map(({ at }, index) => at ?? onCircle(index, shown.length));
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
