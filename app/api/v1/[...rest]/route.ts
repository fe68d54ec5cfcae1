import { problemReply } from '@/lib/server/problem';

export const dynamic = 'force-dynamic';

/** Every path of the API that nothing else answers. */
export const GET = (): Response =>
  problemReply({ code: 'not-found', detail: 'There is no such endpoint; see /api/v1/openapi.json.' });
