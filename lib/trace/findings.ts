import type { Trace } from '@/lib/domain/trace';
import { formatMs, spell } from '@/lib/format/number';
import type { Hop } from './edges';
import { endUs, type Node } from './node';
import { plainName } from './span-name';

type Finding = Trace['findings'][number];

/** Fewer alike are ordinary; from here on somebody loops (one query a row, one call an item). */
const MANY = 10;
const SHOWN = 100;

const times = (count: number): string => (count === 2 ? 'twice' : `${count} times`);

const retried = (hops: readonly Hop[], failed: (node: Node) => boolean): readonly Finding[] =>
  hops
    .filter(({ callees, caller }) => callees.length > 1 && caller.kind === 'client')
    .map(({ source, target, callees, caller }) => {
      const failures = callees.filter(failed).length;
      const ending = failed(caller) ? 'and the call failed' : 'and the call succeeded';
      const said = failures === 0 ? 'none of them failed' : `${failures} of them failed, ${ending}`;
      return {
        kind: 'retries' as const,
        sentence: `${source.name} called ${target.name} ${times(callees.length)} for one request: ${said}.`,
        spanIds: callees.map(({ id }) => id),
      };
    });

/** Do they wait for each other? Neighbours by start that never overlap. */
const oneByOne = (group: readonly Node[]): boolean =>
  group.every((node, at) => {
    const before = group[at - 1];
    return before === undefined || node.startUs >= endUs(before);
  });

const repeatedBelow = (parent: Node): readonly Finding[] => {
  if (parent.children.length < MANY) return [];
  const groups = new Map<string, Node[]>();
  for (const child of parent.children) {
    const key = JSON.stringify([child.service.name, child.kind, plainName(child.span.name)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [child]);
    else group.push(child);
  }
  return [...groups.values()]
    .filter((group) => group.length >= MANY)
    .map((group) => {
      const [first] = group;
      const total = group.reduce((sum, { durationUs }) => sum + durationUs, 0);
      const how = oneByOne(group) ? 'one after another' : 'partly at the same time';
      return {
        kind: oneByOne(group) ? ('serial' as const) : ('repeated' as const),
        sentence: `${first?.service.name} did "${plainName(first?.span.name ?? '')}" ${times(group.length)}, ${how}: ${spell(formatMs(total / 1000))} together.`,
        spanIds: group.slice(0, SHOWN).map(({ id }) => id),
      };
    });
};

/** What stands out in one trace by itself: calls made again, and the same thing done over and over. */
export const findingsIn = (
  nodes: readonly Node[],
  hops: readonly Hop[],
  failed: (node: Node) => boolean,
): readonly Finding[] => [...retried(hops, failed), ...nodes.flatMap(repeatedBelow)];
