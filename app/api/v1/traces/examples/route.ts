import { context } from '@/lib/server/context';
import { loadTraceExamples } from '@/lib/server/load-trace-examples';
import { handle } from '@/lib/server/reply';
import { traceExamplesRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, traceExamplesRequestParams, context(), loadTraceExamples);
