import type { Instrumentation } from 'next';

/** How often snapshots that expired are let go of; nobody sees one after its time, swept or not. */
const SWEEP_MS = 60 * 60_000;

/** The store is opened, and its migrations run, before anybody asks for it; without it live views work all the same. */
export const register = async (): Promise<void> => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { context } = await import('@/lib/server/context');
  const { store } = context();
  if (store === undefined) return;
  await store.ready();
  const sweep = () => void store.snapshots.sweep(Date.now());
  sweep();
  setInterval(sweep, SWEEP_MS).unref();
};

/** A thrown error is a bug: it is logged with the path it happened on, never with query strings or headers. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { log } = await import('@/lib/server/log');
  const path = request.path.split('?')[0];
  log.error(
    { err: error, path, method: request.method, route: context.routePath, kind: context.routeType },
    'request failed',
  );
};
