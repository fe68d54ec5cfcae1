import { BOX_HEAD, BOX_PAD, CARD_HEIGHT } from './card';
import { CARD_GAP_Y, LANE_GAP, type LaneState } from './lanes-place';
import { at, type Net } from './net';
import { type Placement, spread } from './placement';

const SWEEPS = 6;
const SIDE_GAP = 20;

const peersOf = (net: Net, node: number): readonly number[] => [...at(net.in, node), ...at(net.out, node)];

/** How far a box may move up and down before it meets a neighbour or leaves the picture. */
const slack = ({ boxes }: Placement, index: number): { readonly up: number; readonly down: number } => {
  const box = at(boxes, index);
  let up = box.y;
  let down = Math.max(...boxes.map((other) => other.y + other.h)) - box.y - box.h;
  boxes.forEach((other, i) => {
    if (i === index) return;
    if (other.x >= box.x + box.w + SIDE_GAP || box.x >= other.x + other.w + SIDE_GAP) return;
    if (other.y >= box.y + box.h) down = Math.min(down, other.y - LANE_GAP - box.y - box.h);
    else up = Math.min(up, box.y - other.y - other.h - LANE_GAP);
  });
  return { up: Math.max(0, up), down: Math.max(0, down) };
};

/** Lets every box float towards the peers of its nodes. */
const floatBoxes = (net: Net, places: Placement): void => {
  for (let i = 0; i < places.boxes.length; i++) {
    const box = at(places.boxes, i);
    const members = at(net.members, box.group);
    let sum = 0;
    let count = 0;
    for (const node of members) {
      for (const peer of peersOf(net, node)) {
        if (net.groupOf[peer] === box.group) continue;
        sum += at(places.y, peer) - at(places.y, node);
        count++;
      }
    }
    if (count === 0) continue;
    const { up, down } = slack(places, i);
    const shift = Math.round(Math.max(-up, Math.min(down, sum / count)));
    box.y += shift;
    for (const node of members) places.y[node] = at(places.y, node) + shift;
  }
};

/** Straightens: every card moves towards the mean height of its peers, in order, inside its box. */
const straighten = (net: Net, state: LaneState, places: Placement): void => {
  for (const box of places.boxes) {
    const columns = new Map<number, number[]>();
    for (const node of at(state.cells, box.group).flat()) {
      const column = at(places.x, node);
      columns.set(column, [...(columns.get(column) ?? []), node]);
    }
    const room = box.h - BOX_HEAD - BOX_PAD;
    const middle = box.y + BOX_HEAD + room / 2;
    for (const nodes of columns.values()) {
      nodes.sort((a, b) => at(places.y, a) - at(places.y, b) || a - b);
      const wanted = nodes.map((node) => {
        const peers = peersOf(net, node);
        if (peers.length === 0) return at(places.y, node) - middle;
        return peers.reduce((sum, peer) => sum + at(places.y, peer), 0) / peers.length - middle;
      });
      const centres = spread(
        nodes.map(() => CARD_HEIGHT),
        wanted,
        { room, gap: CARD_GAP_Y },
      );
      nodes.forEach((node, i) => {
        places.y[node] = middle + at(centres, i);
      });
    }
  }
};

/** After the search: boxes float to where their calls go, and calls become as straight as the order allows. */
export const polish = (net: Net, state: LaneState, places: Placement): Placement => {
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    floatBoxes(net, places);
    straighten(net, state, places);
  }
  return places;
};
