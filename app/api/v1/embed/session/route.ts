import { sessionRequestSchema } from '@/lib/domain/embed';
import { accept } from '@/lib/server/accept';
import { configuration } from '@/lib/server/configuration';
import { context } from '@/lib/server/context';
import { openSession } from '@/lib/server/embed-session';

export const dynamic = 'force-dynamic';

export const POST = (request: Request): Promise<Response> =>
  accept(request, context(), {
    route: '/api/v1/embed',
    schema: sessionRequestSchema,
    act: (_, body) => openSession(configuration().embed, body),
  });
