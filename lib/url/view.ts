import type { CommonView } from '@/lib/domain/view';
import {
  commonParams,
  decodeParams,
  embedParams,
  encodeParams,
  graphPageParams,
  graphParams,
  type ParamProblem,
  receiptParam,
  refreshParam,
  signalsParams,
  tableParams,
  traceCompareParams,
  traceExamplesParams,
  traceParams,
  traceSampleParams,
  traceServicesParams,
  tracesParams,
  tracesPictureParams,
  traceViewParams,
  type Values,
  versionParam,
} from './params';

export const pageParams = { ...versionParam, ...commonParams, ...refreshParam } as const;
export const graphViewParams = { ...pageParams, ...graphPageParams } as const;
export const tableViewParams = { ...pageParams, ...tableParams } as const;
export const embedGraphParams = { ...graphViewParams, ...embedParams } as const;
export const embedSignalsParams = { ...pageParams, ...signalsParams, ...embedParams } as const;
export const embedMtlsParams = { ...tableViewParams, ...embedParams } as const;
export const graphRequestParams = { ...commonParams, ...graphParams, ...receiptParam } as const;
export const signalsRequestParams = { ...commonParams, ...signalsParams, ...receiptParam } as const;
export const plainRequestParams = { ...commonParams, ...receiptParam } as const;
export const tracesPageParams = { ...tableViewParams, ...tracesParams, ...tracesPictureParams } as const;
export const tracePageParams = { ...pageParams, ...traceViewParams } as const;
export const traceComparePageParams = { ...tableViewParams, ...traceCompareParams } as const;
export const tracesRequestParams = { ...commonParams, ...tracesParams } as const;
export const traceRequestParams = { ...commonParams, ...traceParams } as const;
export const traceCompareRequestParams = { ...commonParams, ...traceCompareParams } as const;
export const traceSampleRequestParams = { ...commonParams, ...traceSampleParams } as const;
export const traceServicesRequestParams = { ...commonParams, ...traceServicesParams } as const;
export const traceExamplesRequestParams = { ...commonParams, ...traceExamplesParams } as const;

export type GraphView = Values<typeof graphViewParams>;
export type GraphRequest = Values<typeof graphRequestParams>;
export type SignalsRequest = Values<typeof signalsRequestParams>;
export type PlainRequest = Values<typeof plainRequestParams>;
export type TracesRequest = Values<typeof tracesRequestParams>;
export type TraceRequest = Values<typeof traceRequestParams>;
export type TraceCompareRequest = Values<typeof traceCompareRequestParams>;
export type TraceSampleRequest = Values<typeof traceSampleRequestParams>;
export type TraceServicesRequest = Values<typeof traceServicesRequestParams>;
export type TraceExamplesRequest = Values<typeof traceExamplesRequestParams>;

/** The part of an address every page shares, and what in it was not understood. Pages draw with defaults. */
export const decodeView = (
  search: URLSearchParams,
): { readonly view: CommonView; readonly problems: readonly ParamProblem[] } => {
  const { values, problems } = decodeParams(commonParams, search);
  return { view: values, problems };
};

/** The address of a view: only what differs from the defaults. */
export const encodeView = (view: Partial<CommonView>): URLSearchParams => encodeParams(commonParams, view);
