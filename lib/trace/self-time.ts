import { endUs, isHandedOver, type Node } from './node';

/** What of a span's time no child covers, in microseconds: children clamped to it, overlaps counted once. */
export const selfUs = (node: Node): number => {
  const [from, to] = [node.startUs, endUs(node)];
  let covered = 0;
  let reached = from;
  // Children stand by start, so one sweep finds their union.
  for (const child of node.children) {
    if (isHandedOver(node, child)) continue;
    const end = Math.min(endUs(child), to);
    const start = Math.max(child.startUs, reached);
    if (end <= start) continue;
    covered += end - start;
    reached = end;
  }
  return node.durationUs - covered;
};
