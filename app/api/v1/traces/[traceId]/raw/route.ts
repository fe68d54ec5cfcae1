import { counted } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { loadTraceText } from '@/lib/server/load-trace-text';
import { COMMON_HEADERS, problemReply } from '@/lib/server/problem';
import { faultReply } from '@/lib/server/reply';
import { contextFor } from '@/lib/server/with-scope';
import { decodeParams } from '@/lib/url/params';
import { traceRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly traceId: string }>;
}

/** What a back end answers about a trace, as it came: text to save, which no browser takes for anything else. */
export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { traceId } = await params;
  return counted(request, '/api/v1/traces', async (requestId) => {
    const { values, problems } = decodeParams(traceRequestParams, new URL(request.url).searchParams);
    const [problem] = problems;
    if (problem !== undefined) {
      const detail = `\`${problem.name}\` takes ${problem.takes}.`;
      return problemReply({ code: 'bad-parameter', detail, parameter: problem.name }, requestId);
    }
    const allowed = await contextFor(context(), request);
    if (!allowed.ok) return problemReply(allowed.refusal, requestId);
    const found = await loadTraceText(allowed.value, traceId, values, request.signal);
    if ('fault' in found) return faultReply(found.fault, requestId);
    if (!found.ok) return problemReply(found.refusal, requestId);
    return new Response(found.text, {
      headers: {
        ...COMMON_HEADERS,
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${found.fileName}"`,
        'x-request-id': requestId,
      },
    });
  });
};
