import type { CommonView } from '@/lib/domain/view';
import {
  commonParams,
  decodeParams,
  encodeParams,
  graphPageParams,
  graphParams,
  type ParamProblem,
  receiptParam,
  refreshParam,
  signalsParams,
  tableParams,
  type Values,
} from './params';

export const pageParams = { ...commonParams, ...refreshParam } as const;
export const graphViewParams = { ...pageParams, ...graphPageParams } as const;
export const tableViewParams = { ...pageParams, ...tableParams } as const;
export const graphRequestParams = { ...commonParams, ...graphParams, ...receiptParam } as const;
export const signalsRequestParams = { ...commonParams, ...signalsParams, ...receiptParam } as const;
export const plainRequestParams = { ...commonParams, ...receiptParam } as const;

export type GraphView = Values<typeof graphViewParams>;
export type GraphRequest = Values<typeof graphRequestParams>;
export type SignalsRequest = Values<typeof signalsRequestParams>;
export type PlainRequest = Values<typeof plainRequestParams>;

/** The part of an address every page shares, and what in it was not understood. Pages draw with defaults. */
export const decodeView = (
  search: URLSearchParams,
): { readonly view: CommonView; readonly problems: readonly ParamProblem[] } => {
  const { values, problems } = decodeParams(commonParams, search);
  return { view: values, problems };
};

/** The address of a view: only what differs from the defaults. */
export const encodeView = (view: Partial<CommonView>): URLSearchParams => encodeParams(commonParams, view);
