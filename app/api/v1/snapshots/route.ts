import { saveSnapshotSchema } from '@/lib/domain/snapshot';
import { accept } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { saveSnapshot } from '@/lib/server/save-snapshot';

export const dynamic = 'force-dynamic';

export const POST = (request: Request): Promise<Response> =>
  accept(request, context(), {
    route: '/api/v1/snapshots',
    schema: saveSnapshotSchema,
    act: saveSnapshot,
    created: ({ id }) => `/api/v1/snapshots/${id}`,
  });
