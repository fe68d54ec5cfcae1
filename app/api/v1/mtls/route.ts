import { context } from '@/lib/server/context';
import { loadCoverage } from '@/lib/server/load-coverage';
import { handle } from '@/lib/server/reply';
import { plainRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, plainRequestParams, context(), loadCoverage);
