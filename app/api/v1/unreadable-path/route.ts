import { problemReply } from '@/lib/server/problem';

export const dynamic = 'force-dynamic';

/** Where `npm start` sends every request whose path cannot be decoded (scripts/start.mjs). */
export const GET = (): Response =>
  problemReply({
    code: 'bad-parameter',
    detail: 'The path cannot be read: a % in it does not begin an encoded character.',
    parameter: 'path',
  });
