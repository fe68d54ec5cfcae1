import type { LeftOut } from '@/lib/domain/graph';
import { formatRate, spell } from '@/lib/format/number';
import { type LeftAfar, NONE_LEFT } from '@/lib/graph/picture';
import type { GraphPicture } from './picture-graph';

const count = (value: number, one: string, many: string): string =>
  `${value.toLocaleString('en-US')} ${value === 1 ? one : many}`;
const services = (value: number): string => count(value, 'service', 'services');
const calls = (value: number): string => count(value, 'call', 'calls');

const join = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' and ');

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
  /** What the far view leaves out, where it is drawn: namespaces as mosaics, flows between them. */
  readonly afar: LeftAfar | null;
}

const quietSentence = ({ edges, below }: GraphPicture['quiet']): string => {
  const most = below === null ? '' : ` of at most ${spell(formatRate(below))}`;
  return `${calls(edges)} between namespaces${most} show where you point.`;
};

/** What is not on screen and why, as sentences; empty when everything is. */
export const hiddenSentences = (
  drawn: Pick<GraphPicture, 'hidden' | 'collapsed' | 'quiet'>,
  { hide, afar }: HiddenChoice,
): readonly string[] => {
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
  const { between, inside } = afar ?? NONE_LEFT;
  if (between + inside > 0) {
    const parts = [
      inside > 0 ? `${calls(inside)} inside namespaces` : '',
      between > 0 ? `${calls(between)} in smaller flows between namespaces` : '',
    ];
    out.push(`${join(parts)} show closer up.`);
  }
  return out;
};
