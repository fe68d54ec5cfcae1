import { counted } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { hasSnapshot, loadSnapshot, revokeSnapshot } from '@/lib/server/load-snapshot';
import { COMMON_HEADERS, problemReply } from '@/lib/server/problem';
import { handle } from '@/lib/server/reply';
import { fromOwnPage } from '@/lib/server/same-origin';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { id } = await params;
  // What it holds never changes, so all who open it share one spelling; what ended is not shown to anybody.
  const keep = await hasSnapshot(context(), id);
  return handle(request, {}, context(), loadSnapshot(id), { keep });
};

const bearerOf = (request: Request): string | null =>
  /^Bearer ([\w-]{1,100})$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;

export const DELETE = async (request: Request, { params }: Segments): Promise<Response> => {
  const { id } = await params;
  return counted(request, '/api/v1/snapshots', async (requestId) => {
    const own = fromOwnPage(request, context().publicUrl);
    const revoked = own.ok ? await revokeSnapshot(context(), id, bearerOf(request)) : own;
    if (!revoked.ok) return problemReply(revoked.refusal, requestId);
    return new Response(null, { status: 204, headers: { ...COMMON_HEADERS, 'x-request-id': requestId } });
  });
};
