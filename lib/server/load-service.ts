import type { Call } from '@/lib/domain/call';
import { parseEntityId } from '@/lib/domain/entity';
import type { ServiceDetail } from '@/lib/domain/service';
import { groupCalls } from '@/lib/graph/group';
import { failingOf, serviceDetail } from '@/lib/services/detail';
import { findService, type ServiceName } from '@/lib/services/rows';
import type { PlainRequest } from '@/lib/url/view';
import { askEvidence } from './ask-evidence';
import { extendMeta } from './asked';
import type { Context } from './context';
import { loadCalls } from './load-calls';
import { type Loaded, loaded, refused } from './loaded';
import { windowOf } from './window';

const nameOf = ({ cluster, namespace, name }: ServiceName): string =>
  [cluster, namespace, name].filter((part) => part !== null).join('/');

const missing = (wanted: ServiceName, ids: readonly string[]): ReturnType<typeof refused> => {
  // Somewhere else under the same name: most likely a mistyped cluster or namespace.
  const elsewhere = ids.filter((id) => parseEntityId(id)?.name === wanted.name).slice(0, 10);
  return refused({
    code: 'not-found',
    detail: `No service ${nameOf(wanted)} was seen in this window.`,
    ...(elsewhere.length > 0 ? { candidates: elsewhere.toSorted() } : {}),
  });
};

const idsOf = (calls: readonly Call[]): readonly string[] => [...groupCalls(calls, 'service').nodes.keys()];

/** The calls at the service itself: whose distributions its page shows. */
const ownCalls =
  (wanted: ServiceName) =>
  (calls: readonly Call[]): readonly Call[] => {
    const groups = groupCalls(calls, 'service').nodes;
    const own = findService([...groups.keys()], wanted).flatMap((id) => groups.get(id) ?? []);
    return [...new Set(own.flatMap((group) => [...group.in, ...group.out]))];
  };

/** One service by name: a service, gateway or host outside, in that order. */
export const loadService =
  (wanted: ServiceName) =>
  async (context: Context, view: PlainRequest, signal: AbortSignal): Promise<Loaded<ServiceDetail>> => {
    const resolved = windowOf(context, view);
    if (!resolved.ok) return resolved;
    const { window } = resolved;
    const frame = await loadCalls(context, { latency: 'quantiles', wanted: ownCalls(wanted) }, window, signal);
    if (!frame.ok) return frame;
    const { data, meta } = frame.value;
    const ids = idsOf(data.calls);
    const [id, ...others] = findService(ids, wanted);
    if (id === undefined) return missing(wanted, ids);
    if (others.length > 0) {
      const detail = `${nameOf(wanted)} is in several clusters: name one.`;
      return refused({ code: 'not-found', detail, candidates: [id, ...others] });
    }
    const group = groupCalls(data.calls, 'service').nodes.get(id);
    const failing = failingOf(group ?? { in: [], out: [] });
    const { counted, answers } = await askEvidence(context, failing, { window, signal });
    const options = { settings: context.settings, trust: meta.trust, span: window.to - window.from, counted };
    const detail = serviceDetail(data, id, options);
    if (detail === null) return missing(wanted, ids);
    return loaded({ data: detail, meta: extendMeta(meta, context, answers) });
  };
