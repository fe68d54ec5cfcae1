import { counted } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { loadCard } from '@/lib/server/load-card';
import { problemReply } from '@/lib/server/problem';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly id: string }>;
}

/** The picture that a chat shows of a snapshot's link. */
export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { id } = await params;
  return counted(request, '/s/card.png', async (requestId) => {
    const card = await loadCard(context(), id);
    if (!card.ok) return problemReply(card.refusal, requestId);
    return new Response(new Uint8Array(card.value), {
      headers: {
        'content-type': 'image/png',
        'cache-control': 'private, max-age=300',
        'x-content-type-options': 'nosniff',
        'x-request-id': requestId,
      },
    });
  });
};
