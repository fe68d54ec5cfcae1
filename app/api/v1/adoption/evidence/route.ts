import { context } from '@/lib/server/context';
import { loadEvidence } from '@/lib/server/load-evidence';
import { handle } from '@/lib/server/reply';
import { plainRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, plainRequestParams, context(), loadEvidence);
