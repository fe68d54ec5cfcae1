import type { Meta } from '@/lib/domain/envelope';

/** A source of which nothing came is one reason, `source-down:<id>`, and not one for each question it was asked. */
export const toldOnce = (meta: Meta): Meta => {
  const down = meta.sources.filter(({ state }) => state === 'down').map(({ id }) => id);
  if (down.length === 0) return meta;
  const told = (reason: string): string => {
    const id = reason.startsWith('missing:') ? down.find((each) => reason.endsWith(`:${each}`)) : undefined;
    return id === undefined ? reason : `source-down:${id}`;
  };
  return { ...meta, trust: { ...meta.trust, reasons: [...new Set(meta.trust.reasons.map(told))] } };
};
