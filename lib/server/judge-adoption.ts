import { evaluate } from '@/lib/adoption/evaluate';
import { readRequest } from '@/lib/adoption/read-request';
import { evaluateRequestSchema } from '@/lib/domain/adoption-wire';
import { handlePost } from './post';

/** `POST /api/v1/adoption/evaluate`: no source and no clock takes part, so equal bodies have equal answers. */
export const judgeAdoption = (request: Request): Promise<Response> =>
  handlePost(request, evaluateRequestSchema, (body) => ({
    ok: true,
    status: 200,
    body: {
      data: evaluate(readRequest(body)),
      meta: { asOf: null, trust: { state: 'complete', reasons: [] }, sources: [] },
    },
  }));
