import type { GraphLayout } from '@/lib/domain/graph';
import { bestSlot, type Seated, type Slot } from './anchor-slots';
import { BOX_GAP, BOX_HEAD, BOX_PAD, CARD_HEIGHT } from './card';
import { at, type Cast, type Net, netOf } from './net';
import { type Box, boxHeight, type Placement } from './placement';
import { layoutInside } from './rows-inner';
import type { LayoutKind, PlacedGraph } from './types';

const NEW_BOX_GAP = 70;

interface Anchored extends Placement {
  readonly boxes: Box[];
  readonly seated: boolean[];
}

/** Everything that was there before, where it was. */
const restore = (net: Cast, previous: GraphLayout): Anchored => {
  const known = new Map(previous.boxes.map((box) => [box.id, box]));
  const boxes = net.groups.flatMap((id, group) => {
    const box = known.get(id);
    return box === undefined ? [] : [{ group, x: box.x, y: box.y, w: box.w, h: box.h }];
  });
  const held = new Map(boxes.map((box) => [box.group, box]));
  const x = new Float64Array(net.count);
  const y = new Float64Array(net.count);
  const seated = net.ids.map((id, node) => {
    const place = Object.hasOwn(previous.positions, id) ? previous.positions[id] : undefined;
    const box = held.get(at(net.groupOf, node));
    if (place === undefined || box === undefined) return false;
    [x[node], y[node]] = place;
    // A node that changed its group is a new node of the other box.
    return place[0] > box.x && place[0] < box.x + box.w && place[1] > box.y && place[1] < box.y + box.h;
  });
  return { x, y, boxes, seated };
};

const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h + BOX_GAP && b.y < a.y + a.h + BOX_GAP;

const shiftBox = (net: Net, places: Anchored, { box, by }: { box: Box; by: number }): void => {
  box.y += by;
  for (const node of at(net.members, box.group)) {
    if (places.seated[node]) places.y[node] = at(places.y, node) + by;
  }
};

/** Moves boxes under a grown one down, as far as they must; each may push the next. */
const pushDown = (net: Net, places: Anchored, grown: Box): void => {
  const queue = [grown];
  for (let box = queue.shift(); box !== undefined; box = queue.shift()) {
    const here = box;
    const { y, h } = here;
    const pushed = places.boxes.filter((other) => other !== here && other.y >= y && overlaps(here, other));
    for (const other of pushed) shiftBox(net, places, { box: other, by: y + h + BOX_GAP - other.y });
    queue.push(...pushed);
  }
};

/** A box for a group that was not there: to the right of everything, later ones under the first. */
const openBox = (
  places: Anchored,
  { group, size, first }: { group: number; size: { w: number; h: number }; first: Box | null },
): Box => {
  const right = Math.max(0, ...places.boxes.map((box) => box.x + box.w));
  const bottom = Math.max(0, ...places.boxes.map((box) => box.y + box.h));
  const top = Math.min(...places.boxes.map((box) => box.y), bottom);
  const last = first === null ? undefined : places.boxes.at(-1);
  const under = last !== undefined && last.y + last.h + BOX_GAP + size.h <= bottom;
  const box: Box = under
    ? { group, x: last.x, y: last.y + last.h + BOX_GAP, ...size }
    : { group, x: right + NEW_BOX_GAP, y: top, ...size };
  // A wider box under a narrower one still has nothing to its right: both stand right of everything else.
  places.boxes.push(box);
  return box;
};

const seat = (places: Anchored, node: number, x: number, y: number): void => {
  places.x[node] = x;
  places.y[node] = y;
  places.seated[node] = true;
};

const openGroups = (net: Net, places: Anchored, kind: LayoutKind): void => {
  const open = new Set(places.boxes.map((box) => box.group));
  let first: Box | null = null;
  for (let group = 0; group < net.groups.length; group++) {
    if (open.has(group)) continue;
    const members = at(net.members, group);
    if (kind === 'rows') {
      const inner = layoutInside(net, group, () => null);
      const box = openBox(places, { group, size: { w: inner.w, h: inner.h }, first });
      for (const place of inner.nodes) seat(places, place.node, box.x + place.x, box.y + place.y);
      first ??= box;
      continue;
    }
    const width = Math.max(...members.map((node) => at(net.width, node)));
    const size = { w: width + 2 * BOX_PAD, h: boxHeight(CARD_HEIGHT) };
    const box = openBox(places, { group, size, first });
    seat(places, at(members, 0), box.x + box.w / 2, box.y + BOX_HEAD + CARD_HEIGHT / 2);
    first ??= box;
  }
};

const seatedIn = (net: Net, places: Anchored, group: number): Seated[] =>
  at(net.members, group)
    .filter((node) => places.seated[node])
    .map((node) => ({ node, x: at(places.x, node), y: at(places.y, node), w: at(net.width, node) }));

const take = (net: Net, places: Anchored, { node, box, slot }: { node: number; box: Box; slot: Slot }): void => {
  seat(places, node, slot.x, slot.y);
  if (slot.grow === null) return;
  Object.assign(box, slot.grow);
  pushDown(net, places, box);
};

/** Seats everybody who was not there before. */
const seatNew = (net: Net, places: Anchored, kind: LayoutKind): void => {
  openGroups(net, places, kind);
  const boxOf = new Map(places.boxes.map((box) => [box.group, box]));
  for (let node = 0; node < net.count; node++) {
    const box = boxOf.get(at(net.groupOf, node));
    if (places.seated[node] || box === undefined) continue;
    const seats = seatedIn(net, places, box.group);
    const peers = [
      ...at(net.out, node).map((peer) => ({ peer, calls: true })),
      ...at(net.in, node).map((peer) => ({ peer, calls: false })),
    ].filter(({ peer }) => places.seated[peer]);
    const slot = bestSlot({
      width: at(net.width, node),
      box,
      seats,
      kind,
      peers: peers.map(({ peer, calls }) => ({
        x: at(places.x, peer),
        y: at(places.y, peer),
        calls,
        inside: net.groupOf[peer] === box.group,
      })),
      blocked: (grown) => places.boxes.some((other) => other !== box && overlaps({ ...grown, group: -1 }, other)),
    });
    take(net, places, { node, box, slot });
  }
};

/**
 * The next layout of a graph that changed a little: survivors keep their places exactly, a removed node leaves its slot
 * free, a new one takes the free slot nearest to its peers. A box grows down, else to a side where nothing
 * stands; only where all of that is blocked do the boxes under it move.
 */
export const anchorLayout = (
  cast: Cast,
  edges: PlacedGraph['edges'],
  { previous, kind }: { readonly previous: GraphLayout; readonly kind: LayoutKind },
): Placement | null => {
  const places = restore(cast, previous);
  if (!places.seated.includes(true)) return null;
  // Only who is new is placed by whom it calls: most refreshes need not ask.
  if (places.seated.includes(false)) seatNew(netOf(cast, edges), places, kind);
  return places;
};
