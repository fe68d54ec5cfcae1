import type { LeftOut } from '@/lib/domain/graph';
import { formatRate, spell } from '@/lib/format/number';
import type { GraphPicture } from './picture-graph';

const count = (value: number, one: string, many: string): string =>
  `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
const services = (value: number): string => count(value, 'service', 'services');
const calls = (value: number): string => count(value, 'call', 'calls');

const join = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' and ');

/** Flows between two namespaces of fewer calls than this are left out of the far view unless one fails. */
const SMALL_FLOW = 5;

/** How many calls the far view leaves out: those of small flows between namespaces, and those inside one. */
export const leftOutAfar = ({
  picture: { nodes },
  calls: { length, from, to, health },
}: Pick<GraphPicture, 'picture' | 'calls'>): { readonly calls: number; readonly inside: number } => {
  const groups = new Map<string, number>();
  const groupAt = nodes.map(({ group }) => {
    const at = groups.get(group) ?? groups.size;
    groups.set(group, at);
    return at;
  });
  const isBad = health.words.map((word) => word === 'failing' || word === 'degraded');
  // How many calls a flow has, times two, and one more if one of them is bad: no object for any.
  const flows = new Map<number, number>();
  let inside = 0;
  for (let i = 0; i < length; i++) {
    const [source, target] = [groupAt[from[i] ?? -1], groupAt[to[i] ?? -1]];
    if (source === undefined || target === undefined) continue;
    const flow = source * groups.size + target;
    if (source === target) inside += 1;
    else flows.set(flow, ((flows.get(flow) ?? 0) + 2) | (isBad[health.at[i] ?? 0] === true ? 1 : 0));
  }
  const small = [...flows.values()].filter((flow) => flow < 2 * SMALL_FLOW && flow % 2 === 0);
  return { calls: small.reduce((sum, flow) => sum + flow / 2, 0), inside };
};

/** What the server left out because only the unhealthy or the busiest was asked for. */
export const leftOutSentence = (
  { nodes, edges, below }: LeftOut,
  { only, top }: { readonly only: 'all' | 'unhealthy'; readonly top: number | null },
): string | null => {
  if (nodes + edges === 0) return null;
  const what = join([edges > 0 ? calls(edges) : '', nodes > 0 ? services(nodes) : '']);
  if (only === 'unhealthy' && top === null) return `${what} hidden: nothing wrong is measured there.`;
  if (below === null) return `${what} hidden.`;
  return `${calls(edges)} below ${spell(formatRate(below))} hidden${nodes > 0 ? `, with ${services(nodes)}` : ''}.`;
};

export interface HiddenChoice {
  readonly hide: string;
  /** The far view is drawn: namespaces as mosaics, flows between them. */
  readonly afar: boolean;
}

/** Thousands of calls are gone through once a picture, not once a render. */
const counted = new WeakMap<GraphPicture['picture'], ReturnType<typeof leftOutAfar>>();
const afarOnce = (drawn: GraphPicture): ReturnType<typeof leftOutAfar> => {
  const known = counted.get(drawn.picture) ?? leftOutAfar(drawn);
  counted.set(drawn.picture, known);
  return known;
};

const quietSentence = ({ edges, below }: GraphPicture['quiet']): string => {
  const most = below === null ? '' : ` of at most ${spell(formatRate(below))}`;
  return `${calls(edges)} between namespaces${most} show where you point.`;
};

/** What is not on screen and why, as sentences; empty when everything is. */
export const hiddenSentences = (drawn: GraphPicture, { hide, afar }: HiddenChoice): readonly string[] => {
  const { hidden, collapsed } = drawn;
  const out: string[] = [];
  if (hidden.nodes + hidden.edges > 0) {
    const what = join([hidden.nodes > 0 ? services(hidden.nodes) : '', hidden.edges > 0 ? calls(hidden.edges) : '']);
    out.push(`${what} hidden by “${hide}”.`);
  }
  if (collapsed.namespaces > 0) {
    const inside = collapsed.inside > 0 ? `, with ${calls(collapsed.inside)} inside` : '';
    const drawnAs = count(collapsed.namespaces, 'namespace', 'namespaces');
    out.push(`${services(collapsed.nodes)} drawn as ${drawnAs}${inside}.`);
  }
  if (drawn.quiet.edges > 0) out.push(quietSentence(drawn.quiet));
  const far = afar ? afarOnce(drawn) : { calls: 0, inside: 0 };
  if (far.calls + far.inside > 0) {
    const parts = [
      far.inside > 0 ? `${calls(far.inside)} inside namespaces` : '',
      far.calls > 0 ? `${calls(far.calls)} in healthy flows of fewer than ${SMALL_FLOW}` : '',
    ];
    out.push(`${join(parts)} show closer up.`);
  }
  return out;
};
