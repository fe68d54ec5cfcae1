import { type Config, loadConfig } from '@/lib/config/load';

const read = (): Config => {
  const loaded = loadConfig(process.env);
  if (loaded.ok) return loaded.config;
  // `npm start` has refused this before; only `next dev` gets here.
  throw new Error(
    loaded.problems.map(({ line, key, message }) => `line ${line ?? '?'}: ${key}: ${message}`).join('\n'),
  );
};

// Next may load this module several times in one process (pages, handlers, the proxy).
const holder = globalThis as { weftlineConfiguration?: Config };

/** What the operator said, read once per process. */
export const configuration = (): Config => {
  holder.weftlineConfiguration ??= read();
  return holder.weftlineConfiguration;
};
