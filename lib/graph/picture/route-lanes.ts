import { CARD_HEIGHT } from '@/lib/graph/layout';
import { type Card, CLEAR, loopOf, type RouteInput } from './route';
import type { Rect } from './types';

const HALF = CARD_HEIGHT / 2;
/** Lines keep this far from cards they pass. */
const MARGIN = 7;
/** Between two lines through one gap, and between two ports of a card. */
const LINE_STEP = 7;
const PORT_STEP = 7;
const PORT_ROOM = 28;
/** Cost, in px of climbing, of a gap for each line that already goes through it. */
const CROWDED = 14;

interface Gap {
  readonly low: number;
  readonly high: number;
  /** Calls that pass, and the height each would like. */
  readonly users: { readonly pass: Pass; readonly wish: number }[];
}

interface Column {
  readonly left: number;
  readonly right: number;
  readonly gaps: readonly Gap[];
}

/** One crossing of a column by one call; its height is settled when all are known. */
interface Pass {
  readonly column: Column;
  y: number;
}

type Side = 'left' | 'right';
interface Port {
  readonly node: number;
  readonly side: Side;
  readonly wish: number;
  y: number;
}

interface Route {
  readonly from: number;
  readonly to: number;
  passes: Pass[];
  start: Port;
  end: Port;
}

/** Above and below everything a column is as good as endless. */
const OPEN = 1e5;

/** Free stretches of a column between what stands in it; above and below everything is free too. */
const gapsOf = (blocks: readonly { readonly top: number; readonly bottom: number }[]): Gap[] => {
  const sorted = [...blocks].sort((a, b) => a.top - b.top);
  const first = sorted[0]?.top ?? 0;
  const gaps: Gap[] = [];
  let from = first - OPEN;
  for (const block of sorted) {
    if (block.top - from >= 2) gaps.push({ low: from, high: block.top, users: [] });
    from = Math.max(from, block.bottom);
  }
  gaps.push({ low: from, high: from + OPEN, users: [] });
  return gaps;
};

const columnsOf = (cards: readonly Card[], obstacles: readonly Rect[]): Column[] => {
  const spans: { left: number; right: number; cards: Card[] }[] = [];
  for (const card of [...cards].sort((a, b) => a.x - b.x || a.y - b.y)) {
    const left = card.x - card.w / 2;
    const last = spans.at(-1);
    if (last === undefined || left > last.right) spans.push({ left, right: card.x + card.w / 2, cards: [card] });
    else {
      last.cards.push(card);
      last.right = Math.max(last.right, card.x + card.w / 2);
      last.left = Math.min(last.left, left);
    }
  }
  return spans.map(({ left, right, cards: own }) => {
    const titles = obstacles.filter((rect) => rect.x < right && rect.x + rect.w > left);
    const blocks = [
      ...own.map((card) => ({ top: card.y - HALF - MARGIN, bottom: card.y + HALF + MARGIN })),
      ...titles.map((rect) => ({ top: rect.y, bottom: rect.y + rect.h })),
    ];
    return { left, right, gaps: gapsOf(blocks) };
  });
};

interface Step {
  readonly gap: Gap;
  readonly y: number;
  readonly cost: number;
  readonly before: Step | null;
}

const inGap = (gap: Gap, y: number): number => {
  const room = Math.min(4, (gap.high - gap.low) / 2);
  return Math.max(gap.low + room, Math.min(gap.high - room, y));
};

/** The cheapest way to reach a gap from the gaps of the column before. */
const reach = (
  gap: Gap,
  from: readonly (Step | null)[],
  { start, straight }: { start: number; straight: number },
): Step => {
  let best: Step = { gap, y: gap.low, cost: Number.POSITIVE_INFINITY, before: null };
  const crowd = gap.users.length * CROWDED;
  for (const before of from) {
    const here = before?.y ?? start;
    for (const y of [inGap(gap, here), inGap(gap, straight)]) {
      const cost = (before?.cost ?? 0) + Math.abs(y - here) + Math.abs(y - straight) * 0.05 + crowd;
      if (cost < best.cost) best = { gap, y, cost, before };
    }
  }
  return best;
};

/** The way through the columns between two cards that climbs least: shortest path over gaps, column by column. */
const passThrough = (columns: readonly Column[], source: Card, target: Card): Pass[] => {
  let steps: readonly Step[] = [];
  columns.forEach((column, i) => {
    const middle = (column.left + column.right) / 2;
    const straight = source.y + ((target.y - source.y) * (middle - source.x)) / (target.x - source.x || 1);
    const from = i === 0 ? [null] : steps;
    steps = column.gaps.map((gap) => reach(gap, from, { start: source.y, straight }));
  });
  let last: Step | null = null;
  for (const step of steps) {
    const cost = step.cost + Math.abs(step.y - target.y);
    if (last === null || cost < last.cost + Math.abs(last.y - target.y)) last = step;
  }
  const passes: Pass[] = [];
  for (let i = columns.length - 1; i >= 0 && last !== null; i--) {
    const column = columns[i];
    if (column === undefined) break;
    const pass = { column, y: last.y };
    last.gap.users.push({ pass, wish: last.y });
    passes.unshift(pass);
    last = last.before;
  }
  return passes;
};

/**
 * Heights as near to the wishes (ascending) as a distance of `step` between neighbours allows: isotonic regression, by
 * merging neighbours that stand in each other's way.
 */
const apart = (wishes: readonly number[], step: number): number[] => {
  const clusters: { sum: number; count: number }[] = [];
  const mean = ({ sum, count }: { sum: number; count: number }) => sum / count;
  wishes.forEach((wish, i) => {
    let own = { sum: wish - i * step, count: 1 };
    for (let last = clusters.at(-1); last !== undefined && mean(last) > mean(own); last = clusters.at(-1)) {
      own = { sum: own.sum + last.sum, count: own.count + last.count };
      clusters.pop();
    }
    clusters.push(own);
  });
  return clusters
    .flatMap((cluster) => Array.from({ length: cluster.count }, () => mean(cluster)))
    .map((y, i) => y + i * step);
};

/** Lines through one gap lie side by side in the order they wish, not on top of each other. */
const settleGaps = (columns: readonly Column[]): void => {
  for (const { low, high, users } of columns.flatMap((column) => column.gaps)) {
    const step = Math.min(LINE_STEP, (high - low) / Math.max(1, users.length));
    const sorted = [...users].sort((a, b) => a.wish - b.wish);
    const heights = apart(
      sorted.map((user) => user.wish),
      step,
    );
    sorted.forEach((user, i) => {
      const after = sorted.length - 1 - i;
      user.pass.y = Math.max(low + i * step, Math.min(high - after * step, heights[i] ?? user.wish));
    });
  }
};

/** Ports of one side of a card, spread in the order their lines come from. */
const settlePorts = (cards: readonly Card[], routes: readonly Route[]): void => {
  const sides = new Map<string, Port[]>();
  for (const port of routes.flatMap((route) => [route.start, route.end])) {
    const key = `${port.node}.${port.side}`;
    sides.set(key, [...(sides.get(key) ?? []), port]);
  }
  for (const ports of sides.values()) {
    const step = Math.min(PORT_STEP, PORT_ROOM / ports.length);
    ports.sort((a, b) => a.wish - b.wish);
    ports.forEach((port, i) => {
      port.y = (cards[port.node]?.y ?? 0) + (i - (ports.length - 1) / 2) * step;
    });
  }
};

const bendTo = (spline: number[], x: number, y: number): void => {
  const fromX = spline.at(-2) ?? 0;
  const fromY = spline.at(-1) ?? 0;
  const half = (x - fromX) * 0.5;
  spline.push(fromX + half, fromY, x - half, y, x, y);
};

const draw = (cards: readonly Card[], { from, to, passes, start, end }: Route): number[] => {
  const source = cards[from];
  const target = cards[to];
  if (source === undefined || target === undefined) return [];
  if (from === to) return loopOf(source);
  const edgeOf = (card: Card, { side }: Port, clear: number) =>
    side === 'right' ? card.x + card.w / 2 + clear : card.x - card.w / 2 - clear;
  const sx = edgeOf(source, start, 0);
  const tx = edgeOf(target, end, CLEAR);
  if (start.side === end.side) {
    const bulge = Math.max(sx, tx) + 26 + Math.min(22, Math.abs(end.y - start.y) * 0.12);
    return [sx, start.y, bulge, start.y, bulge, end.y, tx, end.y];
  }
  const spline = [sx, start.y];
  const forward = tx > sx;
  for (const { column, y } of passes) {
    bendTo(spline, forward ? column.left - 4 : column.right + 4, y);
    bendTo(spline, forward ? column.right + 4 : column.left - 4, y);
  }
  bendTo(spline, tx, end.y);
  return spline;
};

/** Lanes: calls run right; a call over several columns goes through the gaps between cards, never behind one. */
export const routeRight = ({ cards, calls, obstacles }: RouteInput): number[][] => {
  const columns = columnsOf(cards, obstacles);
  const columnAt = (card: Card) => columns.findIndex((column) => card.x >= column.left && card.x <= column.right);
  const routes = calls.map(({ from, to }, index) => {
    const source = cards[from] ?? { x: 0, y: 0, w: 0 };
    const target = cards[to] ?? { x: 0, y: 0, w: 0 };
    const a = columnAt(source);
    const b = columnAt(target);
    const sides: readonly [Side, Side] = a === b ? ['right', 'right'] : a < b ? ['right', 'left'] : ['left', 'right'];
    const port = (node: number, side: Side, wish: number): Port => ({ node, side, wish, y: 0 });
    const start = port(from, sides[0], target.y);
    const end = port(to, sides[1], source.y);
    return { index, span: Math.abs(a - b), a, b, source, target, route: { from, to, passes: [], start, end } as Route };
  });
  // Short calls choose first: they have the fewest ways.
  for (const { a, b, source, target, route } of [...routes].sort((p, q) => p.span - q.span || p.index - q.index)) {
    if (Math.abs(a - b) < 2) continue;
    const between = columns.slice(Math.min(a, b) + 1, Math.max(a, b));
    route.passes = passThrough(a < b ? between : between.reverse(), source, target);
    const first = route.passes[0];
    const last = route.passes.at(-1);
    if (first !== undefined) route.start = { ...route.start, wish: first.y };
    if (last !== undefined) route.end = { ...route.end, wish: last.y };
  }
  settleGaps(columns);
  settlePorts(
    cards,
    routes.filter(({ route }) => route.from !== route.to).map(({ route }) => route),
  );
  return routes.map(({ route }) => draw(cards, route));
};
