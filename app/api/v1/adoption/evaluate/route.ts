import { context } from '@/lib/server/context';
import { judgeAdoption } from '@/lib/server/judge-adoption';

export const dynamic = 'force-dynamic';

export const POST = (request: Request): Promise<Response> => judgeAdoption(request, context());
