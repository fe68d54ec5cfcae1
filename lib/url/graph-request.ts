import { commonParams, encodeParams, graphParams, receiptParam } from './params';
import type { GraphRequest, GraphView } from './view';

type Shared = Pick<
  GraphView,
  'from' | 'to' | 'cluster' | 'namespace' | 'mesh' | 'protocol' | 'groupBy' | 'focus' | 'hops' | 'direction' | 'idle'
>;

/** How much of the graph is wanted: a large mesh comes as its namespaces unless the reader says otherwise. */
type Detail = Pick<GraphView, 'only' | 'top' | 'unfold' | 'whole'>;

const requestParams = { ...commonParams, ...graphParams, ...receiptParam };

const shared = (view: Shared): Partial<GraphRequest> => ({
  from: view.from,
  to: view.to,
  cluster: view.cluster,
  namespace: view.namespace,
  mesh: view.mesh,
  protocol: view.protocol,
  groupBy: view.groupBy,
});

const detailOf = ({ only, top, unfold, whole }: Detail): Partial<GraphRequest> => ({
  only,
  top,
  ...(whole ? {} : { fold: 'auto', unfold: [...unfold].sort() }),
});

/**
 * What the picture asks the graph endpoint. Hiding, collapsing and labels are done here and ask nothing; so is finding,
 * except where the namespaces that hold what is looked for must be opened (`find`).
 */
export const graphRequest = (
  view: Shared & Detail,
  latency: GraphRequest['latency'],
  find: string = '',
): URLSearchParams =>
  encodeParams(requestParams, {
    ...shared(view),
    focus: view.focus,
    ...(view.focus === null ? {} : { hops: view.hops, direction: view.direction, hubs: 'stop' }),
    ...detailOf(view),
    ...(view.whole ? {} : { find }),
    idle: view.idle,
    latency,
    layout: true,
  });

/** What the side panel asks beside it: one entity and its calls, with responses and percentiles. */
export const detailRequest = (view: Shared, focus: string, direction: GraphRequest['direction']): URLSearchParams =>
  encodeParams(requestParams, {
    ...shared(view),
    focus,
    direction,
    hops: 1,
    idle: true,
    latency: 'quantiles',
    responses: true,
  });

/**
 * What makes a picture another picture: another set of things, not another moment of the same. Within one scope nothing
 * moves; a new one is laid out and fitted afresh.
 */
export const scopeOf = (view: Shared & Detail & Pick<GraphView, 'collapse'>): string => {
  const asked = encodeParams(requestParams, {
    ...shared(view),
    from: commonParams.from.fallback,
    to: commonParams.to.fallback,
    focus: view.focus,
    hops: view.focus === null ? 1 : view.hops,
    direction: view.focus === null ? 'both' : view.direction,
    ...detailOf(view),
  });
  for (const name of [...view.collapse].sort()) asked.append('collapse', name);
  return asked.toString();
};
