import { z } from 'zod';

/** What may be shown inside another page. */
export const embedViews = ['graph', 'signals', 'mtls'] as const;
export type EmbedView = (typeof embedViews)[number];

const MAX_NAMES = 100;
const names = z.array(z.string().min(1).max(253)).max(MAX_NAMES).default([]);

/** At least one list narrows: a token never opens everything by saying nothing. */
export const scopeSchema = z
  .object({ clusters: names, namespaces: names })
  .refine(({ clusters, namespaces }) => clusters.length + namespaces.length > 0, 'names no cluster and no namespace');

/** What an embed token and the bearer it is exchanged for both say. */
export const grantSchema = z.object({
  views: z.array(z.enum(embedViews)).min(1),
  scope: scopeSchema,
  origin: z.string().max(300),
});
export type Grant = z.output<typeof grantSchema>;

export const sessionRequestSchema = z.strictObject({
  token: z.string().min(1).max(8192).describe('a signed embed token, see docs/embedding.md'),
  origin: z.string().max(300).nullable().describe('the page that frames the view, as the view itself was told'),
});
export type SessionRequest = z.output<typeof sessionRequestSchema>;

export const sessionSchema = z.object({
  data: z.object({
    bearer: z.string().describe('goes into `authorization: Bearer …`; kept in memory only'),
    expiresAt: z.number().describe('epoch ms'),
    views: z.array(z.enum(embedViews)),
  }),
});
export type Session = z.output<typeof sessionSchema>;
