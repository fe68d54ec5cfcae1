import { context } from '@/lib/server/context';
import { handOut } from '@/lib/server/hand-out';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

/** The decision record as a page of its own, to be read and printed anywhere. */
export const GET = async (request: Request, { params }: Segments): Promise<Response> =>
  handOut(request, context(), (await params).id, 'adr.html');
