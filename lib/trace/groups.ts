import type { Analysis } from './analyse';
import { endUs, type Node } from './node';
import { selfUs } from './self-time';
import { plainName } from './span-name';

/** Spans that do the same thing at the same place of a request's structure, in one trace. */
export interface Group {
  readonly key: string;
  /** Services from the root down to it, each change once. */
  readonly path: readonly string[];
  readonly nodes: readonly Node[];
  readonly selfUs: number;
  readonly durationUs: number;
  readonly criticalUs: number;
  readonly errors: number;
}

const kindClass = ({ kind }: Node): string =>
  kind === 'server' || kind === 'consumer' ? 'in' : kind === 'internal' ? 'own' : 'out';

const stepOf = (node: Node): string =>
  JSON.stringify([node.service.name, kindClass(node), node.proxy === null ? plainName(node.span.name) : 'proxy']);

interface Place {
  readonly key: string;
  readonly path: readonly string[];
}

/** FNV-1a over UTF-16 units. */
const fnv = (text: string, seed: number): string => {
  let value = seed;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(36);
};
/** A chain of thousands would spell its whole way in every key; two hashes of 32 bits tell places apart well enough. */
const short = (text: string): string => `${fnv(text, 0x811c9dc5)}-${fnv(text, 0x9747b28c)}`;

const PATH_SHOWN = 8;

/** Where a span stands: the steps from the root to it, each by who did what, without ids and numbers. */
const placesOf = (nodes: readonly Node[]): ReadonlyMap<Node, Place> => {
  const places = new Map<Node, Place>();
  for (const node of nodes) {
    const above = node.parent === null ? undefined : places.get(node.parent);
    const path = above?.path ?? [];
    const { name } = node.service;
    places.set(node, {
      key: short(`${above?.key ?? ''}/${stepOf(node)}`),
      path: path.at(-1) === name ? path : [...path, name].slice(-PATH_SHOWN),
    });
  }
  return places;
};

/** The groups of a trace by their key (trace-backends.md 11.10), in order of appearance. */
export const groupsOf = ({ nodes: all, criticalUs, errors }: Analysis): ReadonlyMap<string, Group> => {
  const places = placesOf(all);
  const groups = new Map<string, Group & { readonly nodes: Node[] }>();
  for (const node of all) {
    const place = places.get(node);
    if (place === undefined) continue;
    const before = groups.get(place.key);
    // Thousands may stand in one group: its list grows in place.
    const nodes = before?.nodes ?? [];
    nodes.push(node);
    groups.set(place.key, {
      key: place.key,
      path: place.path,
      nodes,
      selfUs: (before?.selfUs ?? 0) + selfUs(node),
      durationUs: (before?.durationUs ?? 0) + node.durationUs,
      criticalUs: (before?.criticalUs ?? 0) + (criticalUs.get(node) ?? 0),
      errors: (before?.errors ?? 0) + Number(errors.of.get(node)?.class === 'error'),
    });
  }
  return groups;
};

/** Where an application first took the request: proxies above it name routes, which many operations share. */
export const entryOf = ({ root }: Pick<Analysis, 'root'>): Node | null => {
  const waiting = root === null ? [] : [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.proxy === null) return node;
    for (const child of node.children.toReversed()) waiting.push(child);
  }
  return root;
};

/** What a trace must share with another to be compared with it: who was asked for what. */
export const rootKey = (analysis: Pick<Analysis, 'root'>): string | null => {
  const entry = entryOf(analysis);
  return entry === null ? null : stepOf(entry);
};

/** Did any two run at the same time? */
export const overlaps = (nodes: readonly Node[]): boolean =>
  nodes
    .toSorted((a, b) => a.startUs - b.startUs)
    .some((node, at, all) => {
      const before = all[at - 1];
      return before !== undefined && node.startUs < endUs(before);
    });
