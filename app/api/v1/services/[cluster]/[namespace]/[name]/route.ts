import { context } from '@/lib/server/context';
import { loadService } from '@/lib/server/load-service';
import { handle } from '@/lib/server/reply';
import { plainRequestParams } from '@/lib/url/view';

export const dynamic = 'force-dynamic';

interface Segments {
  readonly params: Promise<{ readonly cluster: string; readonly namespace: string; readonly name: string }>;
}

/** In place of a cluster: whichever one has it, if only one does. */
const ANY = '-';

export const GET = async (request: Request, { params }: Segments): Promise<Response> => {
  const { cluster, namespace, name } = await params;
  const wanted = { cluster: cluster === ANY ? null : cluster, namespace, name };
  return handle(request, plainRequestParams, context(), loadService(wanted));
};
