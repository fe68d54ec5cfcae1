import { context } from '@/lib/server/context';
import { handOut } from '@/lib/server/hand-out';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

/** What the codes of the assessment's file without names stand for. */
export const GET = async (request: Request, { params }: Segments): Promise<Response> =>
  handOut(request, context(), (await params).id, 'legend.json');
