import { LRUCache } from 'lru-cache';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { refused } from './loaded';

/** So many at once, and from then on so many a minute. */
export interface Pace {
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  /** What may still be spent; one go costs `every`. In whole milliseconds, so that sums of it are exact. */
  readonly credit: Millis;
  readonly at: EpochMs;
}

/** How many askers are told apart; whoever was quiet longest is forgotten first, and begins afresh. */
const MOST_KNOWN = 2_000;
const MINUTE: Millis = 60_000;

/** Counts what each asker does. Answers 0 where it may go on, else for how long it has to wait. */
export const paceOf = ({ burst, perMinute }: Pace): ((who: string, now: EpochMs) => Millis) => {
  const known = new LRUCache<string, Bucket>({ max: MOST_KNOWN });
  const every = Math.ceil(MINUTE / perMinute);
  return (who, now) => {
    const before = known.get(who) ?? { credit: burst * every, at: now };
    const credit = Math.min(burst * every, before.credit + Math.max(0, now - before.at));
    const isFree = credit >= every;
    known.set(who, { credit: isFree ? credit - every : credit, at: now });
    return isFree ? 0 : every - credit;
  };
};

/**
 * Who asks, as far as that can be told: the address that the last proxy saw, or the connection's own where there is none
 * (Next fills the header in). What stands before the last comma is only what somebody claims.
 */
export const askerOf = ({ headers }: Pick<Request, 'headers'>): string =>
  headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown';

/**
 * Refuses whoever comes too often, and everybody while all together do: an address can be claimed, so there is a pace
 * for the whole as well.
 */
export const paced = (what: string, { each, all }: { readonly each: Pace; readonly all: Pace }) => {
  const [own, whole] = [paceOf(each), paceOf(all)];
  return (request: Pick<Request, 'headers'>): { readonly ok: true } | ReturnType<typeof refused> => {
    const now = Date.now();
    const wait = own(askerOf(request), now) || whole('all', now);
    if (wait === 0) return { ok: true };
    const detail = `${what} Try again in ${Math.ceil(wait / 1000)} s; nothing was saved.`;
    return refused({ code: 'rate-limited', detail, retryAfter: wait });
  };
};
