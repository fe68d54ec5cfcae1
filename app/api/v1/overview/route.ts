import { context } from '@/lib/server/context';
import { loadOverview } from '@/lib/server/load-overview';
import { handle } from '@/lib/server/reply';
import { plainRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, plainRequestParams, context(), loadOverview);
