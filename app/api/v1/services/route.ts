import { context } from '@/lib/server/context';
import { loadServices } from '@/lib/server/load-services';
import { handle } from '@/lib/server/reply';
import { plainRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, plainRequestParams, context(), loadServices);
