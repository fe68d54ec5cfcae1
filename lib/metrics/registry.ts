import { collectDefaultMetrics, Registry } from 'prom-client';

/** Next may load a module several times in one process; a metric must exist once. */
const holder = globalThis as { weftlineRegistry?: Registry };

const created = (): Registry => {
  const registry = new Registry();
  // Process, heap, garbage collection and event-loop lag, under Node's usual names.
  collectDefaultMetrics({ register: registry });
  return registry;
};

/** What `/metrics` shows. */
export const registry = (): Registry => {
  holder.weftlineRegistry ??= created();
  return holder.weftlineRegistry;
};

/** Prometheus text and its content type. */
export const exposition = async (): Promise<{ readonly body: string; readonly contentType: string }> => ({
  body: await registry().metrics(),
  contentType: registry().contentType,
});
