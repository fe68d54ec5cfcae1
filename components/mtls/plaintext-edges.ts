import { type Entity, parseEntityId } from '@/lib/domain/entity';
import type { CoverageEdge } from '@/lib/domain/mtls';

const ARROW = /\s*(?:→|->)\s*/;

const pathOf = (entity: Entity | null, id: string): string =>
  (entity === null ? id : `${entity.cluster}/${entity.namespace}/${entity.name}`).toLowerCase();

/** A term with a slash starts a path (`east/shop/`), one without occurs anywhere in it. */
const matches = (path: string, term: string): boolean =>
  term.includes('/') ? path.startsWith(term) : path.includes(term);

/**
 * Edges by the page's text filter: every word occurs in either end's `cluster/namespace/name`, its protocol or its
 * reasons; with an arrow, `shop → payments`, what stands left is asked of the caller and what stands right of the callee.
 */
export const filterEdges = (edges: readonly CoverageEdge[], text: string): readonly CoverageEdge[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return edges;
  const [left = '', right] = wanted.split(ARROW);
  return edges.filter((edge) => {
    const source = pathOf(parseEntityId(edge.source), edge.source);
    const target = pathOf(parseEntityId(edge.target), edge.target);
    if (right !== undefined) return matches(source, left) && matches(target, right);
    const hay = [source, target, edge.protocol, edge.state, ...edge.reasons].join('\n');
    return wanted.split(/\s+/).every((word) => hay.includes(word));
  });
};

const term = (id: string): string => {
  const entity = parseEntityId(id);
  return entity === null ? id : `${entity.cluster}/${entity.namespace}/`;
};

/** The filter text that a cell of the matrix stands for: from one namespace to another. */
export const cellFilter = (from: string, to: string): string => `${term(from)} → ${term(to)}`;

/** Edges in two lists that are never mixed: those known to be unprotected, and those nobody speaks for. */
export const splitEdges = (
  edges: readonly CoverageEdge[],
): { readonly plaintext: readonly CoverageEdge[]; readonly unknown: readonly CoverageEdge[] } => ({
  plaintext: edges.filter(({ state }) => state === 'plaintext' || state === 'partial'),
  unknown: edges.filter(({ state }) => state === 'unknown'),
});
