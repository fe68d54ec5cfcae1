import type { Kysely } from 'kysely';
import type { Tables } from './tables';

/** A database that is open and up to date. */
export interface Database {
  readonly db: Kysely<Tables>;
  /** Can it be written to, now? Throws if not. */
  readonly check: () => Promise<void>;
  /** Before each piece of work; throws where work would be lost without an error. */
  readonly guard: () => void;
  readonly close: () => Promise<void>;
  /** It could not be opened for writing: worth another try whenever somebody would write. */
  readonly onlyReads?: true;
}
