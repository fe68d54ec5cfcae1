import type { CommonView } from '@/lib/domain/view';
import { encodeParams, type Values } from './params';
import {
  traceCompareRequestParams,
  traceExamplesRequestParams,
  traceRequestParams,
  traceSampleRequestParams,
} from './view';

type Sources = Pick<Values<typeof traceRequestParams>, 'source'>;
type Pair = Pick<Values<typeof traceCompareRequestParams>, 'a' | 'b'>;

/** How many traces are laid beside the metrics. */
const AGREEMENT_SAMPLE = 100;

/** What the page of a trace asks. A trace has a time of its own: the page's window is not asked for. */
export const traceRequest = ({ source }: Sources): URLSearchParams => encodeParams(traceRequestParams, { source });

/** Why it was slow is asked of the back end that the trace came from. */
export const explanationRequest = (source: string): URLSearchParams =>
  encodeParams(traceSampleRequestParams, { source: [source] });

export const traceComparisonRequest = ({ a, b, source }: Pair & Sources): URLSearchParams =>
  encodeParams(traceCompareRequestParams, { a, b, source });

export const traceAgreementRequest = (view: CommonView): URLSearchParams =>
  encodeParams(traceSampleRequestParams, { ...view, limit: AGREEMENT_SAMPLE });

/** `id`: of an entity or an edge. */
export const traceExamplesRequest = ({ from, to }: Pick<CommonView, 'from' | 'to'>, id: string): URLSearchParams =>
  encodeParams(traceExamplesRequestParams, { from, to, id });
