import { context } from '@/lib/server/context';
import { loadTraceExplanation } from '@/lib/server/load-trace-explanation';
import { handle } from '@/lib/server/reply';
import { traceSampleRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly traceId: string }>;
}

export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { traceId } = await params;
  return handle(request, traceSampleRequestParams, context(), loadTraceExplanation(traceId));
};
