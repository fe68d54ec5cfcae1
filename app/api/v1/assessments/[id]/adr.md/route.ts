import { counted } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { loadRecord } from '@/lib/server/load-record';
import { COMMON_HEADERS, problemReply } from '@/lib/server/problem';
import { assessmentParams, decodeParams } from '@/lib/url/params';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

/** The decision record as Markdown, to be kept beside the code it is about. */
export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { id } = await params;
  return counted(request, '/api/v1/assessments', async (requestId) => {
    const { values, problems } = decodeParams(assessmentParams, new URL(request.url).searchParams);
    const [problem] = problems;
    if (problem !== undefined) {
      const detail = `\`${problem.name}\` takes ${problem.takes}.`;
      return problemReply({ code: 'bad-parameter', detail, parameter: problem.name }, requestId);
    }
    const record = await loadRecord(context(), id, values.version);
    if (!record.ok) return problemReply(record.refusal, requestId);
    return new Response(record.value.text, {
      headers: {
        ...COMMON_HEADERS,
        'content-type': 'text/markdown; charset=utf-8',
        'content-disposition': `attachment; filename="${record.value.fileName}"`,
        'x-request-id': requestId,
      },
    });
  });
};
