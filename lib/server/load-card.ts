import { LRUCache } from 'lru-cache';
import type { Accepted } from './accept';
import { drawCard } from './card-image';
import { type CardModel, cardModel } from './card-model';
import type { Context } from './context';
import { loadSnapshot } from './load-snapshot';
import { refused } from './loaded';
import { log } from './log';
import { hashOf } from './save-snapshot';

/** Crawlers take no larger picture. */
const MAX_BYTES = 300 * 1024;
/** Cards drawn at once, and how many may wait; whoever comes after them gets the plain one. */
const AT_ONCE = 2;
const MOST_WAITING = 20;

const PLAIN: CardModel = {
  health: 'unknown',
  verdict: 'A frozen view of a service mesh',
  title: null,
  figures: [],
  miniature: null,
  when: 'Open the link to see it',
};

const drawn = new LRUCache<string, Buffer>({
  max: 64,
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (png) => png.length,
});
const waiting: (() => void)[] = [];
let working = 0;

/** One place at the easel; false: too many wait already. */
const enter = async (): Promise<boolean> => {
  if (working < AT_ONCE) {
    working += 1;
    return true;
  }
  if (waiting.length >= MOST_WAITING) return false;
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
  });
  return true;
};

const leave = (): void => {
  const next = waiting.shift();
  if (next === undefined) working -= 1;
  else next();
};

let plain: Promise<Buffer> | null = null;
const plainCard = (): Promise<Buffer> => {
  plain ??= drawCard(PLAIN);
  return plain;
};

/** Drawn if there is room and it comes out well; else the plain card, which says nothing of the mesh. */
const draw = async (key: string, model: CardModel): Promise<Buffer> => {
  if (!(await enter())) return plainCard();
  try {
    const png = await drawCard(model);
    if (png.length > MAX_BYTES) return await plainCard();
    drawn.set(key, png);
    return png;
  } catch (err) {
    log.error({ err }, 'card');
    return plainCard();
  } finally {
    leave();
  }
};

/** A snapshot's picture for a chat, by the operator's privacy tier; `none`: there is none. */
export const loadCard = async (context: Context, id: string): Promise<Accepted<Buffer>> => {
  const tier = context.cards?.privacy ?? 'none';
  if (tier === 'none') return refused({ code: 'not-found', detail: 'There is no such card.' });
  // The snapshot is asked for each time: a card ends with it.
  const found = await loadSnapshot(id)(context);
  if (!found.ok) return 'refusal' in found ? found : refused({ code: 'internal', detail: found.fault.message });
  const key = `${hashOf(id)} ${tier}`;
  const kept = drawn.get(key);
  if (kept !== undefined) return { ok: true, value: kept };
  return { ok: true, value: await draw(key, cardModel(found.value.data, tier) ?? PLAIN) };
};
