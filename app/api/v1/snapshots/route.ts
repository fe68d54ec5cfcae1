import { saveSnapshotSchema } from '@/lib/domain/snapshot';
import { accept } from '@/lib/server/accept';
import { context } from '@/lib/server/context';
import { paced } from '@/lib/server/pace';
import { saveSnapshot } from '@/lib/server/save-snapshot';

export const dynamic = 'force-dynamic';

/** Each asks the sources, and holds the store's room for days: more often than anybody looks at a page is no use. */
const freezingPace = paced('That is more snapshots than one place may make at a time.', {
  each: { burst: 20, perMinute: 20 },
  all: { burst: 120, perMinute: 120 },
});

export const POST = (request: Request): Promise<Response> =>
  accept(request, context(), {
    route: '/api/v1/snapshots',
    schema: saveSnapshotSchema,
    act: saveSnapshot,
    paced: freezingPace,
    created: ({ id }) => `/api/v1/snapshots/${id}`,
  });
