import * as z from 'zod/mini';
import { parseTime } from '@/lib/url/time';

/** The version of the messages between a host page and an embedded view. */
export const PROTOCOL = 1;

const MAX_ID = 4096;
const MAX_TOKEN = 8192;

const theme = z.enum(['auto', 'light', 'dark']);
const time = z.string().check(z.refine((text) => parseTime(text) !== null));
const id = z.nullable(z.string().check(z.maxLength(MAX_ID)));
const token = z.string().check(z.minLength(1), z.maxLength(MAX_TOKEN));

/** What a host may say. Unknown fields are dropped, so that a newer host can speak to an older view. */
const hostMessages = {
  /** The greeting; every part is optional. `navigate: host`: links are the host's to follow. */
  init: z.object({
    theme: z.optional(theme),
    from: z.optional(time),
    to: z.optional(time),
    token: z.optional(token),
    navigate: z.optional(z.enum(['host', 'tab'])),
  }),
  time: z.object({ from: time, to: time }),
  select: z.union([z.object({ id }), z.object({ service: id }), z.object({ edge: id })]),
  theme: z.object({ theme }),
  token: z.object({ token }),
} as const;

type Kind = keyof typeof hostMessages;
export type HostMessage = { [K in Kind]: { readonly type: K } & z.infer<(typeof hostMessages)[K]> }[Kind];

/** What a view says. `received`: the type that was not understood. */
export type ViewMessage =
  | {
      readonly type: 'ready';
      readonly version: number;
      readonly view: string;
      readonly capabilities: readonly string[];
    }
  | { readonly type: 'resize'; readonly height: number }
  | { readonly type: 'time'; readonly from: string; readonly to: string }
  | { readonly type: 'select'; readonly id: string | null }
  | { readonly type: 'navigate'; readonly url: string }
  | { readonly type: 'error'; readonly kind: string; readonly detail: string }
  | { readonly type: 'unsupported'; readonly received: string };

export const capabilities = Object.keys(hostMessages);

const isKind = (type: string): type is Kind => Object.hasOwn(hostMessages, type);

/**
 * Reads what a host posted: a message, the type of one that is not understood, or null for what is no message of this
 * protocol at all (browsers' tools and other libraries post, too).
 */
export const readHostMessage = (data: unknown): HostMessage | { readonly unsupported: string } | null => {
  if (typeof data !== 'object' || data === null || !('type' in data) || typeof data.type !== 'string') return null;
  const type = data.type.slice(0, 40);
  const spoken = 'weftline' in data ? data.weftline : PROTOCOL;
  if (spoken !== PROTOCOL || !isKind(type)) return { unsupported: type };
  const read = hostMessages[type].safeParse(data);
  return read.success ? ({ type, ...read.data } as HostMessage) : { unsupported: type };
};

/** The id a `select` means, whichever way it is spelled. */
export const selectedId = (message: Extract<HostMessage, { type: 'select' }>): string | null => {
  if ('id' in message) return message.id;
  return 'service' in message ? message.service : message.edge;
};
