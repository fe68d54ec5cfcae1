import { exposition } from '@/lib/metrics/registry';

export const dynamic = 'force-dynamic';

/** Weftline's own metrics, for whoever operates it. */
export const GET = async (): Promise<Response> => {
  const { body, contentType } = await exposition();
  return new Response(body, { headers: { 'content-type': contentType } });
};
