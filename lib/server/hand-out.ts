import { assessmentFileParams, decodeParams } from '@/lib/url/params';
import { counted } from './accept';
import type { Context } from './context';
import { loadRecord, type RecordForm } from './load-record';
import { COMMON_HEADERS, problemReply } from './problem';

/** The whole of an endpoint that hands out a saved assessment in one of its forms. */
export const handOut = (request: Request, context: Context, id: string, form: RecordForm): Promise<Response> =>
  counted(request, '/api/v1/assessments', async (requestId) => {
    const { values, problems } = decodeParams(assessmentFileParams, new URL(request.url).searchParams);
    const [problem] = problems;
    if (problem !== undefined) {
      const detail = `\`${problem.name}\` takes ${problem.takes}.`;
      return problemReply({ code: 'bad-parameter', detail, parameter: problem.name }, requestId);
    }
    const record = await loadRecord(context, form, { id, ...values });
    if (!record.ok) return problemReply(record.refusal, requestId);
    const { text, type, fileName, disposition } = record.value;
    return new Response(text, {
      headers: {
        ...COMMON_HEADERS,
        'content-type': type,
        'content-disposition': `${disposition}; filename="${fileName}"`,
        'x-request-id': requestId,
      },
    });
  });
