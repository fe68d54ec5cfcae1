import { context } from '@/lib/server/context';
import { loadAssessment } from '@/lib/server/load-assessment';
import { handle } from '@/lib/server/reply';
import { assessmentParams } from '@/lib/url/params';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

export const GET = async (request: Request, { params }: Segments): Promise<Response> =>
  handle(request, assessmentParams, context(), loadAssessment((await params).id), { keep: false });
