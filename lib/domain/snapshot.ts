import { z } from 'zod';
import { metaSchema } from './envelope';

/** A view frozen with its data: what the page showed, opening without any source (fine-print.md 25). */

const DAY = 86_400;
export const MAX_TTL_SECONDS = 90 * DAY;
export const DEFAULT_TTL_SECONDS = 7 * DAY;
/** The most one snapshot holds, compressed, bytes. */
export const MAX_SNAPSHOT = 5 * 1024 * 1024;

const text = (max: number) => z.string().trim().max(max, `takes at most ${max} characters`);

export const saveSnapshotSchema = z.strictObject({
  view: text(4000)
    .regex(/^\/(?!\/)[^\s\\]*$/, 'takes the path and query of a page, e.g. /graph?namespace=shop')
    .describe('path and query of the page'),
  frames: z.array(text(200)).max(24).optional().describe('ETags of the answers on screen, to freeze those very ones'),
  title: text(200).optional(),
  note: text(4000).optional(),
  author: text(200).optional(),
  ttlSeconds: z
    .int('takes whole seconds')
    .min(60, 'takes at least 60 seconds')
    .max(MAX_TTL_SECONDS, 'takes at most 90 days')
    .optional(),
  keep: z.boolean().optional().describe('until it is revoked'),
});
export type SaveSnapshot = Readonly<z.infer<typeof saveSnapshotSchema>>;

export const savedSnapshotSchema = z.object({
  id: z.string(),
  url: z.string().describe('of its page'),
  expiresAt: z.number().int().nullable().describe('epoch ms; null: kept until it is revoked'),
  deleteToken: z.string().describe('the bearer that DELETE takes; told this once'),
});
export type SavedSnapshot = Readonly<z.infer<typeof savedSnapshotSchema>>;

const frozenFrameSchema = z.object({
  endpoint: z.string().describe('path under /api/v1/'),
  search: z.string().describe('its question, with absolute times'),
  frame: z.object({ data: z.unknown(), meta: metaSchema }),
});
export type FrozenFrame = Readonly<z.infer<typeof frozenFrameSchema>>;

export const snapshotSchema = z.object({
  schema: z.literal('weftline-snapshot/1'),
  view: z.string().describe('path and query of the page, with absolute times'),
  title: z.string(),
  note: z.string(),
  author: z.string().nullable(),
  createdAt: z.number().int().describe('epoch ms'),
  expiresAt: z.number().int().nullable(),
  hash: z.string().describe('SHA-256 of what was frozen, hex'),
  frames: z.array(frozenFrameSchema),
});
export type Snapshot = Readonly<z.infer<typeof snapshotSchema>>;
