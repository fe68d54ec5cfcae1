import { evaluate } from '@/lib/adoption/evaluate';
import { readRequest } from '@/lib/adoption/read-request';
import { evaluateRequestSchema } from '@/lib/domain/adoption-wire';
import { accept } from './accept';
import type { Context } from './context';

/** `POST /api/v1/adoption/evaluate`: no source and no clock takes part, so equal bodies have equal answers. */
export const judgeAdoption = (request: Request, context: Context): Promise<Response> =>
  accept(request, context, {
    route: '/api/v1/adoption/evaluate',
    schema: evaluateRequestSchema,
    act: (_, body) => ({
      ok: true,
      value: {
        data: evaluate(readRequest(body)),
        meta: { asOf: null, trust: { state: 'complete', reasons: [] }, sources: [] },
      },
    }),
  });
