import type { Steps } from '@/lib/domain/steps';
import { at, type Net } from './net';
import { rankNodes } from './rank';

const SWEEPS = 8;

/** By group: calls to each other group less the calls from there, as a dense square. */
export const flowsOf = (net: Net): Float64Array => {
  const count = net.groups.length;
  const flow = new Float64Array(count * count);
  const add = (from: number, to: number, calls: number) => {
    flow[from * count + to] = at(flow, from * count + to) + calls;
  };
  net.out.forEach((callees, node) => {
    for (const callee of callees) {
      const [from, to] = [at(net.groupOf, node), at(net.groupOf, callee)];
      add(from, to, 1);
      add(to, from, -1);
    }
  });
  return flow;
};

/** Mean call depth of each group over the whole graph. */
const depths = (net: Net): number[] => {
  const everyone = Array.from({ length: net.count }, (_, node) => node);
  const { rank } = rankNodes(net, everyone);
  return net.members.map((nodes) => nodes.reduce((sum, node) => sum + at(rank, node), 0) / Math.max(1, nodes.length));
};

/** Where a group of an order would stand so that most of its calls run down; where it is, if nowhere is better. */
const bestPlace = (order: readonly number[], from: number, sent: (other: number) => number): number => {
  let [best, most] = [from, 0];
  for (const step of [-1, 1]) {
    let gain = 0;
    for (let to = from + step; to >= 0 && to < order.length; to += step) {
      // Up past whom it calls, down past who calls it.
      gain -= step * sent(at(order, to));
      if (gain > most) [best, most] = [to, gain];
    }
  }
  return best;
};

/** Groups from top to bottom, callers above callees: by depth, then each moved to where most of its calls run down. */
export function* inCallOrder(net: Net, flow: Float64Array): Steps<readonly number[]> {
  const [depth, count] = [depths(net), net.groups.length];
  const order = net.groups.map((_, group) => group).sort((a, b) => at(depth, a) - at(depth, b) || a - b);
  for (let sweep = 0, moved = true; moved && sweep < SWEEPS; sweep++) {
    yield;
    moved = false;
    for (const group of [...order]) {
      const from = order.indexOf(group);
      const to = bestPlace(order, from, (other) => at(flow, group * count + other));
      if (to === from) continue;
      order.splice(to, 0, ...order.splice(from, 1));
      moved = true;
    }
  }
  return order;
}
