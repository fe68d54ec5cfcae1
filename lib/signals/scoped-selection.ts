import { idWithin, narrowed, type Scope, within } from '@/lib/domain/access';
import type { Call } from '@/lib/domain/call';
import { keeps } from '@/lib/graph/filter';
import { everything, type ScopeView, type Selection, selectionFor } from './select';
import { type FieldMatchers, MISSING } from './spell';

/** Callees in these namespaces; a dead callee is in its service's. Empty: any. */
const calleesIn = (namespaces: readonly string[]): readonly FieldMatchers[] =>
  namespaces.length === 0
    ? [{}]
    : [{ targetNamespace: { in: namespaces } }, { targetNamespace: MISSING, serviceNamespace: { in: namespaces } }];

/** All that arrives inside the scope: what leaves it is told by somebody else, and would tell of them. */
const arriving = (view: ScopeView, calls: readonly Call[], scope: Scope): Selection | null => {
  const namespaces = narrowed(scope.namespaces, view.namespace);
  const clusters = narrowed(scope.clusters, view.cluster);
  if (namespaces === null || clusters === null) return null;
  return {
    ...everything,
    targets: calleesIn(namespaces),
    ...(clusters.length === 0 ? {} : { targetClusters: clusters }),
    calls: calls.filter((call) => within({ clusters, namespaces }, call.target) && keeps(view, call)),
  };
};

/**
 * The rows of a scope that somebody may see; null: none, which is answered as if nobody reported such a thing. `calls`
 * are all of the window: they compose the question.
 */
export const scopedSelection = (
  view: ScopeView,
  calls: readonly Call[],
  scope: Scope | undefined,
): Selection | null => {
  if (scope === undefined) return selectionFor(view, calls);
  if (view.scope === 'mesh' || view.id === null) return arriving(view, calls, scope);
  return idWithin(scope, view.id) ? selectionFor(view, calls) : null;
};
