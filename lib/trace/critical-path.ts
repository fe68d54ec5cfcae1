import { endUs, isHandedOver, type Node } from './node';

/** A stretch of a span's own time that the whole request waited for; microseconds since the epoch. */
export interface Section {
  readonly node: Node;
  readonly from: number;
  readonly to: number;
}

const MOST_TOLERANCE_US = 1_000;

interface Clamped {
  readonly node: Node;
  readonly from: number;
  readonly to: number;
}

interface Frame extends Clamped {
  /** Children by end, last first; those that ran outside their parent are no part of it. */
  readonly children: readonly Clamped[];
  next: number;
  cursor: number;
}

const clamped = (node: Node, from: number, to: number): Clamped | null => {
  const [start, end] = [Math.max(node.startUs, from), Math.min(endUs(node), to)];
  return end > start ? { node, from: start, to: end } : null;
};

const frameOf = (span: Clamped, until: number): Frame => ({
  ...span,
  children: span.node.children
    .filter((child) => !isHandedOver(span.node, child))
    .flatMap((child) => clamped(child, span.from, span.to) ?? [])
    .toSorted((a, b) => b.to - a.to || b.from - a.from),
  next: 0,
  cursor: until,
});

/**
 * What the request waited for, from its end to its start: the child that ended last, then the one that ended last before
 * that one began, and so on (Zhang et al., CRISP, USENIX ATC 2022). Children are clamped to their parents; what was
 * handed over a queue is left out. Sections are disjoint, in order, and add up to the root's duration exactly.
 * `tolerant`: clocks were corrected, so neighbours may overlap by up to 1 ms or 1 % of their parent.
 */
export const criticalPath = (root: Node, tolerant: boolean): readonly Section[] => {
  const sections: Section[] = [];
  const emit = (node: Node, from: number, to: number): void => {
    if (to > from) sections.push({ node, from, to });
  };
  const whole = clamped(root, root.startUs, endUs(root));
  const stack: Frame[] = whole === null ? [] : [frameOf(whole, whole.to)];
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const tolerance = tolerant ? Math.min(MOST_TOLERANCE_US, (frame.to - frame.from) / 100) : 0;
    const child = frame.children[frame.next];
    if (child === undefined || frame.cursor <= frame.from) {
      emit(frame.node, frame.from, frame.cursor);
      stack.pop();
      continue;
    }
    frame.next += 1;
    // It ran beside something that ended later: nobody waited for it.
    if (child.to > frame.cursor + tolerance || child.from >= frame.cursor) continue;
    const end = Math.min(child.to, frame.cursor);
    emit(frame.node, end, frame.cursor);
    frame.cursor = child.from;
    stack.push(frameOf(child, end));
  }
  return sections.reverse();
};
