import { context } from '@/lib/server/context';
import { loadTraces } from '@/lib/server/load-traces';
import { handle } from '@/lib/server/reply';
import { tracesRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => handle(request, tracesRequestParams, context(), loadTraces);
