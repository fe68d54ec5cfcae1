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
