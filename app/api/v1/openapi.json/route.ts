import { openApiDocument } from '@/lib/server/openapi';
import { version } from '@/lib/server/version';

export const dynamic = 'force-dynamic';

/** The contract, made from the schemas that decode the requests and type the answers. */
export const GET = (): Response =>
  Response.json(openApiDocument(version), { headers: { 'cache-control': 'private, no-cache' } });
