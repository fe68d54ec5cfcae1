import type { Kysely } from 'kysely';
import type { Database } from './database';
import { isTaken, readFault, type Stored, StoreError } from './result';
import type { Tables } from './tables';

/** Runs a piece of work on the open database. All of it happens or none: several statements go in a transaction. */
export type Run = <T>(work: (db: Kysely<Tables>) => Promise<T>) => Promise<Stored<T>>;

/** How often two writers may meet on one key before the later one is told to come again. */
const TRIES = 10;

/**
 * `open` is asked before each piece of work, so a database that comes back is used at once; `forget` lets go of one that
 * is gone, or may be written to by now. `onError` hears what the driver said.
 */
export const runner = (open: () => Promise<Database>, onError: (error: unknown) => void, forget: () => void): Run => {
  let onlyReads = false;
  const attempt = async <T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> => {
    const database = await open();
    onlyReads = database.onlyReads === true;
    database.guard();
    return work(database.db);
  };
  const failed = (error: unknown) => {
    const fault = readFault(isTaken(error) ? new StoreError('busy') : error);
    if (fault.kind === 'gone' || (fault.kind === 'read-only' && onlyReads)) forget();
    onError(error);
    return { ok: false, fault } as const;
  };
  const tried = async <T>(work: (db: Kysely<Tables>) => Promise<T>, left: number): Promise<Stored<T>> => {
    try {
      return { ok: true, value: await attempt(work) };
    } catch (error) {
      return isTaken(error) && left > 1 ? tried(work, left - 1) : failed(error);
    }
  };
  return (work) => tried(work, TRIES);
};
