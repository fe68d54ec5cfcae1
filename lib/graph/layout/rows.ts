import type { Steps } from '@/lib/domain/steps';
import { at, type Net } from './net';
import { ASPECT, type Box, type Placement } from './placement';
import { type InnerLayout, layoutInside, type Pull } from './rows-inner';
import { flowsOf, inCallOrder, isCalledBeside } from './rows-order';

/** Between boxes: room for the flows between namespaces, and for a box to grow by a row. */
const GAP = 76;
const STRETCHES = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2, 1.25, 1.3, 1.35, 1.4];
/** Shelves that are drawn at this part of the best scale or more are as good: of those the calls decide. */
const AS_LARGE = 0.88;
const SWEEPS = 8;

type Corner = { readonly x: number; readonly y: number };

/** Calls between groups, both directions, as a dense square. */
const ties = (net: Net): Float64Array => {
  const count = net.groups.length;
  const weight = new Float64Array(count * count);
  const add = (from: number, to: number) => {
    weight[from * count + to] = at(weight, from * count + to) + 1;
  };
  net.out.forEach((callees, node) => {
    for (const callee of callees) {
      const from = at(net.groupOf, node);
      const to = at(net.groupOf, callee);
      if (from === to) continue;
      add(from, to);
      add(to, from);
    }
  });
  return weight;
};

interface Shelf {
  readonly stacks: number[][];
  readonly height: number;
}

const stackWidth = (boxes: readonly InnerLayout[], stack: readonly number[]): number =>
  Math.max(...stack.map((group) => at(boxes, group).w));
const stackHeight = (boxes: readonly InnerLayout[], stack: readonly number[]): number =>
  stack.reduce((sum, group) => sum + at(boxes, group).h + GAP, -GAP);
const shelfWidth = (boxes: readonly InnerLayout[], shelf: Shelf): number =>
  shelf.stacks.reduce((sum, stack) => sum + stackWidth(boxes, stack) + GAP, -GAP);

/** Fills shelves in call order. A small box goes under its neighbour when the shelf is high enough for both. */
const fill = (boxes: readonly InnerLayout[], order: readonly number[], width: number): Shelf[] => {
  const shelves: Shelf[] = [];
  let row: number[] = [];
  let used = 0;
  const close = () => {
    if (row.length > 0) shelves.push(stackUp(boxes, row));
    row = [];
    used = 0;
  };
  for (const group of order) {
    const { w } = at(boxes, group);
    if (row.length > 0 && used + w > width) close();
    row.push(group);
    used += w + GAP;
  }
  close();
  return shelves;
};

const stackUp = (boxes: readonly InnerLayout[], row: readonly number[]): Shelf => {
  const height = Math.max(...row.map((group) => at(boxes, group).h));
  const stacks: number[][] = [];
  for (const group of row) {
    const last = stacks.at(-1);
    const box = at(boxes, group);
    const fits =
      last !== undefined &&
      stackHeight(boxes, last) + GAP + box.h <= height &&
      box.w < stackWidth(boxes, last) * 1.6 &&
      stackWidth(boxes, last) < box.w * 1.6;
    if (fits) last.push(group);
    else stacks.push([group]);
  }
  return { stacks, height };
};

/** Calls that run down from one shelf to another, less those that run up. */
const fallOf = (shelves: readonly Shelf[], flow: Float64Array): number => {
  const rows = shelves.map(({ stacks }) => stacks.flat());
  const count = Math.sqrt(flow.length);
  let sum = 0;
  rows.forEach((row, i) => {
    for (const below of rows.slice(i + 1)) {
      for (const from of row) for (const to of below) sum += at(flow, from * count + to);
    }
  });
  return sum;
};

/** Tries some widths: of those that the screen shows about as large, the one in which most calls run down. */
const bestShelves = (
  boxes: readonly InnerLayout[],
  { order, flow }: Pick<Calls, 'order' | 'flow'>,
): readonly Shelf[] => {
  const area = order.reduce((sum, group) => sum + (at(boxes, group).w + GAP) * (at(boxes, group).h + GAP), 0);
  const widest = Math.max(...order.map((group) => at(boxes, group).w));
  const tried = STRETCHES.map((stretch) => {
    const shelves = fill(boxes, order, Math.max(widest, Math.sqrt(area * ASPECT) * stretch));
    const width = Math.max(...shelves.map((shelf) => shelfWidth(boxes, shelf)));
    const height = shelves.reduce((sum, shelf) => sum + shelf.height + GAP, -GAP);
    return { shelves, scale: Math.min(ASPECT / width, 1 / height) };
  });
  const largest = Math.max(...tried.map(({ scale }) => scale));
  const good = tried.filter(({ scale }) => scale >= largest * AS_LARGE);
  const [best] = good
    .map((one) => ({ ...one, fall: fallOf(one.shelves, flow) }))
    .sort((a, b) => b.fall - a.fall || b.scale - a.scale);
  return best?.shelves ?? [];
};

interface Calls {
  /** Groups from top to bottom. */
  readonly order: readonly number[];
  readonly flow: Float64Array;
  readonly weight: Float64Array;
}

/** Stands the boxes on their shelves, each shelf ordered by where its callers and callees stand. */
const pack = (net: Net, boxes: readonly InnerLayout[], { order, flow, weight }: Calls): Corner[] => {
  const count = net.groups.length;
  const shelves = bestShelves(boxes, { order, flow });
  const middle = new Float64Array(count);
  const line = (shelf: Shelf) => {
    let edge = -shelfWidth(boxes, shelf) / 2;
    for (const stack of shelf.stacks) {
      const width = stackWidth(boxes, stack);
      for (const group of stack) middle[group] = edge + width / 2;
      edge += width + GAP;
    }
  };
  const wanted = (shelf: Shelf, stack: readonly number[]): number => {
    const here = new Set(shelf.stacks.flat());
    let sum = 0;
    let total = 0;
    for (const group of stack) {
      for (let other = 0; other < count; other++) {
        const tie = here.has(other) ? 0 : at(weight, group * count + other);
        sum += tie * at(middle, other);
        total += tie;
      }
    }
    return total === 0 ? at(middle, stack[0] ?? 0) : sum / total;
  };
  shelves.forEach(line);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const shelf of sweep % 2 === 0 ? shelves : [...shelves].reverse()) {
      const want = new Map(shelf.stacks.map((stack) => [stack, wanted(shelf, stack)]));
      shelf.stacks.sort((a, b) => (want.get(a) ?? 0) - (want.get(b) ?? 0) || (a[0] ?? 0) - (b[0] ?? 0));
      line(shelf);
    }
  }
  const corners: Corner[] = Array.from({ length: count }, () => ({ x: 0, y: 0 }));
  let top = 0;
  for (const shelf of shelves) {
    for (const stack of shelf.stacks) {
      // Where the shelf is higher than the boxes, those that are called stand on it and those that call hang from above.
      const room = shelf.height - stackHeight(boxes, stack);
      let y = isCalledBeside(stack, shelf.stacks, { flow, count }) ? top + room : top;
      for (const group of stack) {
        corners[group] = { x: at(middle, group) - at(boxes, group).w / 2, y };
        y += at(boxes, group).h + GAP;
      }
    }
    top += shelf.height + GAP;
  }
  return corners;
};

const placed = (net: Net, boxes: readonly InnerLayout[], corners: readonly Corner[]): Placement => {
  const x = new Float64Array(net.count);
  const y = new Float64Array(net.count);
  const drawn = boxes.map((box, group): Box => {
    const corner = at(corners, group);
    for (const place of box.nodes) {
      x[place.node] = corner.x + place.x;
      y[place.node] = corner.y + place.y;
    }
    return { group, x: corner.x, y: corner.y, w: box.w, h: box.h };
  });
  return { x, y, boxes: drawn };
};

/** Pulls a node to the side of its box where its peers in other boxes stand. */
const pullTowards = (net: Net, { x, boxes }: Placement): Pull => {
  return (node) => {
    const group = at(net.groupOf, node);
    const box = at(boxes, group);
    const peers = [...at(net.out, node), ...at(net.in, node)].filter((peer) => net.groupOf[peer] !== group);
    if (peers.length === 0) return null;
    const mean = peers.reduce((sum, peer) => sum + at(x, peer), 0) / peers.length;
    return Math.max(-1, Math.min(1, (mean - box.x - box.w / 2) / box.w));
  };
};

function* insides(net: Net, pull: Pull): Steps<InnerLayout[]> {
  const made: InnerLayout[] = [];
  for (const [group] of net.groups.entries()) {
    made.push(layoutInside(net, group, pull));
    yield;
  }
  return made;
}

/**
 * Two levels: each namespace in layered rows, then the boxes on shelves, callers above callees. A second pass orders each
 * box by where its peers ended up in the first. About linear in nodes and edges.
 */
export function* layingRows(net: Net): Steps<Placement> {
  const flow = flowsOf(net);
  const calls = { order: inCallOrder(net, flow), flow, weight: ties(net) };
  const alone = yield* insides(net, () => null);
  const first = placed(net, alone, pack(net, alone, calls));
  yield;
  const boxes = yield* insides(net, pullTowards(net, first));
  return placed(net, boxes, pack(net, boxes, calls));
}
