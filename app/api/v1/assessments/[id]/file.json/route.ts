import { context } from '@/lib/server/context';
import { handOut } from '@/lib/server/hand-out';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

/** The assessment as a file, to be opened and merged by a colleague. */
export const GET = async (request: Request, { params }: Segments): Promise<Response> =>
  handOut(request, context(), (await params).id, 'file.json');
