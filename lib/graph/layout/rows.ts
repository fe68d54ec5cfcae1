import type { Steps } from '@/lib/domain/steps';
import { at, type Net } from './net';
import type { Box, Placement } from './placement';
import { fallsOf } from './rows-falls';
import { type InnerLayout, layoutInside, type Pull } from './rows-inner';
import { flowsOf, inCallOrder } from './rows-order';
import { GAP, type Shelf, type Stack, spotsOf } from './rows-shelf';
import { bestShelves } from './rows-shelves';

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

interface Calls {
  /** Groups from top to bottom. */
  readonly order: readonly number[];
  readonly weight: Float64Array;
}

/** Stands the boxes on their shelves, each shelf ordered by where its callers and callees stand. */
function* pack(net: Net, boxes: readonly InnerLayout[], { order, weight }: Calls): Steps<Corner[]> {
  const count = net.groups.length;
  const falls = fallsOf(net, boxes);
  yield;
  const shelves = (yield* bestShelves(boxes, order, falls)).map((shelf) => ({
    ...shelf,
    stacks: [...shelf.stacks],
    groups: new Set(shelf.stacks.flatMap(({ groups }) => groups)),
  }));
  const middle = new Float64Array(count);
  const line = ({ stacks, width }: Shelf) => {
    let edge = -width / 2;
    for (const { groups, w } of stacks) {
      for (const group of groups) middle[group] = edge + w / 2;
      edge += w + GAP;
    }
  };
  const wanted = (here: ReadonlySet<number>, { groups }: Stack): number => {
    let sum = 0;
    let total = 0;
    for (const group of groups) {
      for (let other = 0; other < count; other++) {
        const tie = here.has(other) ? 0 : at(weight, group * count + other);
        sum += tie * at(middle, other);
        total += tie;
      }
    }
    return total === 0 ? at(middle, groups[0] ?? 0) : sum / total;
  };
  shelves.forEach(line);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const shelf of sweep % 2 === 0 ? shelves : [...shelves].reverse()) {
      const want = new Map(shelf.stacks.map((stack) => [stack, wanted(shelf.groups, stack)]));
      shelf.stacks.sort((a, b) => (want.get(a) ?? 0) - (want.get(b) ?? 0) || (a.groups[0] ?? 0) - (b.groups[0] ?? 0));
      line(shelf);
    }
  }
  const corners: Corner[] = Array.from({ length: count }, () => ({ x: 0, y: 0 }));
  let top = 0;
  for (const { stacks, height } of shelves) {
    for (const stack of stacks) {
      for (const { group, y } of spotsOf(boxes, stack)) {
        corners[group] = { x: at(middle, group) - at(boxes, group).w / 2, y: top + y };
      }
    }
    top += height + GAP;
  }
  return corners;
}

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
 * box by where its peers ended up in the first. About linear in nodes and edges; with
 * very many namespaces their pairs count too.
 */
export function* layingRows(net: Net): Steps<Placement> {
  const flow = flowsOf(net);
  yield;
  const order = yield* inCallOrder(net, flow);
  yield;
  const calls = { order, weight: ties(net) };
  yield;
  const alone = yield* insides(net, () => null);
  const first = placed(net, alone, yield* pack(net, alone, calls));
  yield;
  const boxes = yield* insides(net, pullTowards(net, first));
  return placed(net, boxes, yield* pack(net, boxes, calls));
}
