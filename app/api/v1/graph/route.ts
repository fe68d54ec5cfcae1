import { context } from '@/lib/server/context';
import { graphInColumns } from '@/lib/server/graph-in-columns';
import { loadGraph } from '@/lib/server/load-graph';
import { handle } from '@/lib/server/reply';
import { graphRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> =>
  handle(request, graphRequestParams, context(), loadGraph, { other: graphInColumns });
