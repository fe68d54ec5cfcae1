import { context } from '@/lib/server/context';
import { loadTraceServices } from '@/lib/server/load-trace-services';
import { handle } from '@/lib/server/reply';
import { traceServicesRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, traceServicesRequestParams, context(), loadTraceServices);
