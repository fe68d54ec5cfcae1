import { within } from '@/lib/domain/access';
import type { ServiceList } from '@/lib/domain/service';
import { keeps } from '@/lib/graph/filter';
import { serviceRows } from '@/lib/services/rows';
import type { PlainRequest } from '@/lib/url/view';
import type { Context } from './context';
import { loadCalls } from './load-calls';
import { type Loaded, loaded } from './loaded';
import { windowOf } from './window';

/** Above this many calls a list does without quantiles: the mean is there, and each service's own page has them. */
const MAX_TIMED_CALLS = 400;

/** Every service of a window. Filters choose rows; the figures of a row are always those of all its calls. */
export const loadServices = async (
  context: Context,
  view: PlainRequest,
  signal: AbortSignal,
): Promise<Loaded<ServiceList>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  const { window } = resolved;
  const frame = await loadCalls(
    context,
    { latency: 'quantiles', wanted: (calls) => (calls.length <= MAX_TIMED_CALLS ? calls : []) },
    window,
    signal,
  );
  if (!frame.ok) return frame;
  const { data, meta } = frame.value;
  const options = { settings: context.settings, trust: meta.trust, span: window.to - window.from };
  const { cluster, namespace, mesh, protocol } = view;
  // A row is its own place: a neighbour's namespace does not bring it in.
  const isIn = (wanted: readonly string[], place: string) => wanted.length === 0 || wanted.includes(place);
  const services = serviceRows(
    data,
    options,
    (node, calls) =>
      within(context.scope, node) &&
      isIn(cluster, node.cluster) &&
      isIn(namespace, node.namespace) &&
      calls.some((call) => keeps({ mesh, protocol }, call)),
  );
  return loaded({ data: { services }, meta });
};
