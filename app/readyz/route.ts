import { context } from '@/lib/server/context';
import { log } from '@/lib/server/log';

export const dynamic = 'force-dynamic';

const reply = (status: number, text: string): Response =>
  new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

/**
 * Configuration understood, the store there to write to, and the code of the graph loaded: Next would do that with the
 * first look at it, while everybody waits. Sources are not asked: a dashboard without its Prometheus still has something
 * to say.
 */
export const GET = async (): Promise<Response> => {
  try {
    await import('@/lib/server/load-graph');
    const ready = await context().store?.ready();
    return ready?.ok === false ? reply(503, ready.fault.message) : reply(200, 'ok');
  } catch (error) {
    log.error({ err: error }, 'not ready');
    return reply(503, 'The configuration is not understood; see the log.');
  }
};
