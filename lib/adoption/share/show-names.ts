import { z } from 'zod';

const CODE = /name-[0-9a-f]{10}/g;
const isCode = (text: string): boolean => /^name-[0-9a-f]{10}$/.test(text);

const legendSchema = z.record(z.string().refine(isCode), z.string().max(300));

/** Which name stands behind which code. */
export type Legend = Readonly<z.infer<typeof legendSchema>>;

/** The legend that was handed out beside a file; null: this is none. */
export const readLegend = (text: string): Legend | null => {
  try {
    return legendSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

/** How many names a file still hides. */
export const hiddenIn = (text: string): number => new Set(text.match(CODE)).size;

/** The text of a file with its names in place of their codes, as far as the legend knows them. */
export const showNames = (text: string, legend: Legend): string =>
  text.replace(CODE, (code) =>
    // Inside a string of JSON, where every code stands.
    Object.hasOwn(legend, code) ? JSON.stringify(legend[code]).slice(1, -1) : code,
  );
