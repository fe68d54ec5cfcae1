import { context } from '@/lib/server/context';
import { loadTraceDependencies } from '@/lib/server/load-trace-dependencies';
import { handle } from '@/lib/server/reply';
import { traceSampleRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, traceSampleRequestParams, context(), loadTraceDependencies);
