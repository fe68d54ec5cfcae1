import { context } from '@/lib/server/context';
import { loadSignals } from '@/lib/server/load-signals';
import { handle } from '@/lib/server/reply';
import { signalsRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, signalsRequestParams, context(), loadSignals);
