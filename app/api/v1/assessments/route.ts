import { saveAssessmentSchema } from '@/lib/domain/assessment';
import { accept } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { saveAssessment } from '@/lib/server/save-assessment';

export const dynamic = 'force-dynamic';

export const POST = (request: Request): Promise<Response> =>
  accept(request, context(), {
    route: '/api/v1/assessments',
    schema: saveAssessmentSchema,
    act: saveAssessment,
    created: ({ id }) => `/api/v1/assessments/${id}`,
  });
