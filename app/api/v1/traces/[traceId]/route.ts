import { context } from '@/lib/server/context';
import { loadTrace } from '@/lib/server/load-trace';
import { handle } from '@/lib/server/reply';
import { traceRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly traceId: string }>;
}

export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { traceId } = await params;
  return handle(request, traceRequestParams, context(), loadTrace(traceId));
};
