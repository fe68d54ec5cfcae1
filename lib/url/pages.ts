import type { Params } from './params';
import {
  embedGraphParams,
  embedMtlsParams,
  embedSignalsParams,
  graphViewParams,
  pageParams,
  tableViewParams,
  traceComparePageParams,
  tracePageParams,
  tracesPageParams,
} from './view';

/** The pages whose address says more than every page's does. */
export const pageTables: Readonly<Record<string, Params>> = {
  '/graph': graphViewParams,
  '/services': tableViewParams,
  '/mtls': tableViewParams,
  '/traces': tracesPageParams,
  '/traces/compare': traceComparePageParams,
  '/traces/dependencies': tableViewParams,
  '/embed/graph': embedGraphParams,
  '/embed/signals': embedSignalsParams,
  '/embed/mtls': embedMtlsParams,
};

/** The table that reads the address of a page: the one codec for the address bar, links and what is shared. */
export const paramsOf = (pathname: string): Params =>
  pageTables[pathname] ?? (pathname.startsWith('/traces/') ? tracePageParams : pageParams);

/** The pages that can be frozen, by their paths; the first that fits. */
const frozenPaths = {
  overview: /^\/$/,
  graph: /^\/graph$/,
  services: /^\/services$/,
  service: /^\/services\/([^/]+)\/([^/]+)\/([^/]+)$/,
  mtls: /^\/mtls$/,
  mesh: /^\/mesh$/,
  'trace-comparison': /^\/traces\/compare$/,
  'trace-agreement': /^\/traces\/dependencies$/,
  trace: /^\/traces\/([^/]+)$/,
} as const;
export type FrozenKind = keyof typeof frozenPaths;

const decoded = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

/** Which page a path is, with the names in it; null: none that can be frozen. */
export const frozenKindAt = (
  pathname: string,
): { readonly kind: FrozenKind; readonly names: readonly string[] } | null => {
  for (const [kind, path] of Object.entries(frozenPaths)) {
    const segments = path.exec(pathname)?.slice(1).map(decoded);
    if (segments === undefined) continue;
    const names = segments.filter((segment) => segment !== null);
    return names.length === segments.length ? { kind: kind as FrozenKind, names } : null;
  }
  return null;
};
