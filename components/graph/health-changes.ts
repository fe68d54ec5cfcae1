import type { GraphNode, Health } from '@/lib/domain/graph';

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

/** Health by node id, to compare the next refresh with. */
export const healthOf = (nodes: readonly GraphNode[]): ReadonlyMap<string, Health> =>
  new Map(nodes.map((node) => [node.id, node.health]));

/**
 * What a screen reader says after a refresh: only who became failing, degraded or healthy again, never every figure.
 * Empty when nothing changed. Going idle or silent is no news.
 */
export const healthNews = (before: ReadonlyMap<string, Health>, nodes: readonly GraphNode[]): string => {
  const changed = nodes.filter((node) => {
    const was = before.get(node.id);
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
