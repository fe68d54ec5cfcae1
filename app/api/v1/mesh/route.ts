import { context } from '@/lib/server/context';
import { loadMesh } from '@/lib/server/load-mesh';
import { handle } from '@/lib/server/reply';
import { plainRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => handle(request, plainRequestParams, context(), loadMesh);
