import type { Frame } from '@/lib/domain/envelope';
import type { ServiceDetail } from '@/lib/domain/service';
import type { Trace } from '@/lib/domain/trace';
import type { TimeBound } from '@/lib/domain/view';
import { detailRequest, graphRequest } from '@/lib/url/graph-request';
import { type FrozenKind, frozenKindAt } from '@/lib/url/pages';
import { commonParams, decodeParams, encodeParams, type Params, signalsParams } from '@/lib/url/params';
import {
  explanationRequest,
  traceAgreementRequest,
  traceComparisonRequest,
  traceExamplesRequest,
  traceRequest,
} from '@/lib/url/trace-request';
import {
  type GraphView,
  graphRequestParams,
  graphViewParams,
  pageParams,
  plainRequestParams,
  signalsRequestParams,
  traceComparePageParams,
  traceCompareRequestParams,
  traceExamplesRequestParams,
  tracePageParams,
  traceRequestParams,
  traceSampleRequestParams,
} from '@/lib/url/view';
import type { Context } from './context';
import { loadCoverage } from './load-coverage';
import { loadGraph } from './load-graph';
import { loadMesh } from './load-mesh';
import { loadOverview } from './load-overview';
import { loadService } from './load-service';
import { loadServices } from './load-services';
import { loadSignals } from './load-signals';
import { loadStatus } from './load-status';
import { loadTrace } from './load-trace';
import { loadTraceComparison } from './load-trace-comparison';
import { loadTraceDependencies } from './load-trace-dependencies';
import { loadTraceExamples } from './load-trace-examples';
import { loadTraceExplanation } from './load-trace-explanation';
import type { Loaded } from './loaded';

/** One question of a page: what it asks of which endpoint, as its pictures ask it. */
export interface PageRequest {
  readonly endpoint: string;
  readonly search: URLSearchParams;
  readonly load: (context: Context, signal: AbortSignal) => Promise<Loaded<unknown>>;
}

export interface FrozenPage {
  readonly name: string;
  /** What it shows has a time of its own, which is not the page's window. */
  readonly ownTime?: boolean;
  /** Its questions; some follow from the answer to the first. */
  readonly requests: (search: URLSearchParams) => readonly PageRequest[];
  readonly follow?: (first: Frame<unknown>, search: URLSearchParams) => readonly PageRequest[];
}

type Load<P extends Params> = (
  context: Context,
  values: ReturnType<typeof decodeParams<P>>['values'],
  signal: AbortSignal,
) => Promise<Loaded<unknown>>;

const request = <P extends Params>(
  endpoint: string,
  params: P,
  load: Load<P>,
  search: URLSearchParams,
): PageRequest => ({
  endpoint,
  search,
  // What was frozen keeps its receipts.
  load: (context, signal) => load(context, { ...decodeParams(params, search).values, receipt: true }, signal),
});

const common = (search: URLSearchParams): URLSearchParams =>
  encodeParams(commonParams, decodeParams(commonParams, search).values);
const plain = (search: URLSearchParams): URLSearchParams =>
  encodeParams(plainRequestParams, decodeParams(commonParams, search).values);

const signals = (search: URLSearchParams): PageRequest =>
  request('signals', signalsRequestParams, loadSignals as Load<typeof signalsRequestParams>, search);
const graph = (search: URLSearchParams): PageRequest =>
  request('graph', graphRequestParams, loadGraph as Load<typeof graphRequestParams>, search);

const overviewPage: FrozenPage = {
  name: 'Overview',
  requests: (search) => {
    const trend = common(search);
    trend.set('scope', 'mesh');
    return [request('overview', plainRequestParams, loadOverview, common(search)), signals(trend)];
  },
};

const graphRequests = (search: URLSearchParams): readonly PageRequest[] => {
  const view: GraphView = decodeParams(graphViewParams, search).values;
  const selected = view.select?.includes('~') === false ? [graph(detailRequest(view, view.select, 'both'))] : [];
  const refined = view.label === 'latency' ? [graph(graphRequest(view, 'quantiles'))] : [];
  return [graph(graphRequest(view, 'mean')), ...refined, ...selected];
};

const servicePage = ([cluster = '', namespace = '', name = '']: readonly string[]): FrozenPage => ({
  name,
  requests: (search) => [
    request(
      ['services', ...[cluster, namespace, name].map(encodeURIComponent)].join('/'),
      plainRequestParams,
      loadService({ cluster, namespace, name }),
      plain(search),
    ),
  ],
  follow: (first, search) => {
    const { service } = first.data as ServiceDetail;
    const values = { ...decodeParams(pageParams, search).values, scope: 'service', id: service.id } as const;
    const examples = traceExamplesRequest(values, service.id);
    return [
      signals(encodeParams({ ...commonParams, ...signalsParams }, values)),
      request('traces/examples', traceExamplesRequestParams, loadTraceExamples, examples),
    ];
  },
});

const plainPage = (name: string, endpoint: string, load: Load<typeof plainRequestParams>): FrozenPage => ({
  name,
  requests: (search) => [request(endpoint, plainRequestParams, load, plain(search))],
});

const tracePage = ([traceId = '']: readonly string[]): FrozenPage => {
  const endpoint = `traces/${encodeURIComponent(traceId)}`;
  const viewOf = (search: URLSearchParams) => decodeParams(tracePageParams, search).values;
  return {
    name: `Trace ${traceId}`,
    ownTime: true,
    requests: (search) => [request(endpoint, traceRequestParams, loadTrace(traceId), traceRequest(viewOf(search)))],
    follow: ({ data }, search) => {
      if (!viewOf(search).why) return [];
      const why = explanationRequest((data as Trace).source.id);
      return [request(`${endpoint}/explain`, traceSampleRequestParams, loadTraceExplanation(traceId), why)];
    },
  };
};

const traceComparison: FrozenPage = {
  name: 'Two traces',
  ownTime: true,
  requests: (search) => {
    const pair = traceComparisonRequest(decodeParams(traceComparePageParams, search).values);
    return [request('traces/compare', traceCompareRequestParams, loadTraceComparison, pair)];
  },
};

const traceAgreement: FrozenPage = {
  name: 'Traces beside the metrics',
  requests: (search) => {
    const sample = traceAgreementRequest(decodeParams(commonParams, search).values);
    return [request('traces/dependencies', traceSampleRequestParams, loadTraceDependencies, sample)];
  },
};

const pages: Readonly<Record<FrozenKind, (names: readonly string[]) => FrozenPage>> = {
  overview: () => overviewPage,
  graph: () => ({ name: 'Graph', requests: graphRequests }),
  services: () => plainPage('Services', 'services', loadServices),
  service: servicePage,
  mtls: () => plainPage('mTLS', 'mtls', loadCoverage),
  mesh: () => plainPage('Mesh', 'mesh', loadMesh),
  trace: tracePage,
  'trace-comparison': () => traceComparison,
  'trace-agreement': () => traceAgreement,
};

/** The page at a path, if it is one that can be frozen. */
export const frozenPageAt = (pathname: string): FrozenPage | null => {
  const found = frozenKindAt(pathname);
  return found === null ? null : pages[found.kind](found.names);
};

/** What every page shows of its sources, whatever else it asks. */
export const statusRequest: PageRequest = {
  endpoint: 'status',
  search: new URLSearchParams(),
  load: (context) => loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams()).values),
};

const at = (instant: number): TimeBound => ({ kind: 'at', at: instant });

/** An address with its window as instants: what it asks is the same tomorrow. */
export const pinned = (
  params: Params,
  search: URLSearchParams,
  window: { readonly from: number; readonly to: number },
): URLSearchParams =>
  encodeParams(params, { ...decodeParams(params, search).values, from: at(window.from), to: at(window.to) });
