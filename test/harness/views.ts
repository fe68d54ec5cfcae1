import type { Frame } from '@/lib/domain/envelope';
import type { Context } from '@/lib/server/context';
import { endpoints } from '@/lib/server/endpoints';
import type { Loaded } from '@/lib/server/loaded';
import { askCoverage, askGraph, askMesh, askOverview, askService, askServices, askSignals } from './ask';

/** Every view the API answers from sources, with the address of a typical one. */
export interface AnyView {
  readonly name: string;
  readonly path: string;
  readonly ask: (context: Context, address: string) => Promise<Loaded<unknown>>;
}

const service = 'east/payments/ledger';
const id = encodeURIComponent('east/payments/service/ledger');
const edge = encodeURIComponent('east/payments/service/payments~east/payments/service/ledger~http');

export const views: readonly AnyView[] = [
  { name: 'graph', path: '/api/v1/graph', ask: (context, at) => askGraph(context, `${at}&layout=1`) },
  {
    name: 'graph with quantiles',
    path: '/api/v1/graph',
    ask: (context, at) => askGraph(context, `${at}&latency=quantiles`),
  },
  { name: 'services', path: '/api/v1/services', ask: (context, at) => askServices(context, at) },
  { name: 'a service', path: '/api/v1/services/{cluster}/{namespace}/{name}', ask: askService(service) },
  { name: 'signals of the mesh', path: '/api/v1/signals', ask: askSignals },
  {
    name: 'signals of a service',
    path: '/api/v1/signals',
    ask: (context, at) => askSignals(context, `${at}&scope=service&id=${id}`),
  },
  {
    name: 'signals of an edge',
    path: '/api/v1/signals',
    ask: (context, at) => askSignals(context, `${at}&scope=edge&id=${edge}`),
  },
  { name: 'mtls', path: '/api/v1/mtls', ask: askCoverage },
  { name: 'overview', path: '/api/v1/overview', ask: askOverview },
  { name: 'mesh', path: '/api/v1/mesh', ask: askMesh },
];

/** What of a frame is not as the API promises; empty: nothing. */
export const brokenPromises = ({ path }: AnyView, { data }: Frame<unknown>): readonly string[] => {
  const schema = endpoints.find((endpoint) => endpoint.path === path)?.data;
  const parsed = schema?.safeParse(data);
  return parsed?.success
    ? []
    : (parsed?.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? ['no schema']);
};

/** Every value under a key, however deep: `healthOf(frame)` finds each claim of health in it. */
export const valuesOf = (value: unknown, key: string): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, key));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...valuesOf(inner, key)]);
};
