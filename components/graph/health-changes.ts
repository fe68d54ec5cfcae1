import type { GraphNode, Health } from '@/lib/domain/graph';
import { lazily } from '@/lib/domain/lazily';

const MAX_NAMES = 3;

const said: Readonly<Partial<Record<Health, string>>> = {
  failing: 'failing',
  degraded: 'degraded',
  healthy: 'healthy again',
};

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, MAX_NAMES);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
};

/** The health each node had, by its place: refreshes bring thousands, nearly always the same in the same order. */
const healthBefore = (before: readonly GraphNode[], nodes: readonly GraphNode[]) => {
  const byId = lazily(() => new Map(before.map(({ id, health }) => [id, health])));
  return (i: number): Health | undefined => {
    const [was, node] = [before[i], nodes[i]];
    return was !== undefined && was.id === node?.id ? was.health : byId().get(node?.id ?? '');
  };
};

/**
 * What a screen reader says after a refresh: only who became failing, degraded or healthy again, never every figure.
 * Empty when nothing changed. Going idle or silent is no news.
 */
export const healthNews = (before: readonly GraphNode[], nodes: readonly GraphNode[]): string => {
  const wasAt = healthBefore(before, nodes);
  const changed = nodes.filter((node, i) => {
    const was = wasAt(i);
    if (was === undefined || was === node.health) return false;
    return node.health === 'healthy' ? was === 'failing' || was === 'degraded' : said[node.health] !== undefined;
  });
  return (['failing', 'degraded', 'healthy'] as const)
    .flatMap((health) => {
      const names = changed.filter((node) => node.health === health).map((node) => node.name);
      return names.length === 0 ? [] : [`Now ${said[health]}: ${listed(names)}.`];
    })
    .join(' ');
};
