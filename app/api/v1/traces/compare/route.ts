import { context } from '@/lib/server/context';
import { loadTraceComparison } from '@/lib/server/load-trace-comparison';
import { handle } from '@/lib/server/reply';
import { traceCompareRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, traceCompareRequestParams, context(), loadTraceComparison);
