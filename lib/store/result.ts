/** Why the store did not do its work, in words that name neither a path nor an address. */
export interface StoreFault {
  readonly kind: 'read-only' | 'gone' | 'full' | 'busy' | 'newer' | 'unreachable' | 'broken';
  readonly message: string;
}

/** What the store answers: a value, or why there is none. Nothing it does throws for what a database can do. */
export type Stored<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: StoreFault };

const messages: Readonly<Record<StoreFault['kind'], string>> = {
  'read-only': 'The database cannot be written to: it is read-only.',
  gone: 'The database is no longer where it was.',
  full: 'The disk under the database is full.',
  busy: 'The database is busy with another write. Try again in a moment.',
  newer: 'The database was written by a newer Weftline, which this one must not touch.',
  unreachable: 'The database does not answer.',
  broken: 'The database cannot be used; the log says why.',
};

export const storeFault = (kind: StoreFault['kind']): StoreFault => ({ kind, message: messages[kind] });

/** Raised inside a piece of work to end it with a fault of its own; caught where every other error of it is. */
export class StoreError extends Error {
  readonly kind: StoreFault['kind'];
  constructor(kind: StoreFault['kind']) {
    super(messages[kind]);
    this.name = 'StoreError';
    this.kind = kind;
  }
}

/**
 * What drivers call it: SQLite's result codes (https://www.sqlite.org/rescode.html), PostgreSQL's SQLSTATE classes
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html), Node's system errors.
 */
const kinds: readonly (readonly [RegExp, StoreFault['kind']])[] = [
  [/^(SQLITE_READONLY|EACCES|EPERM|EROFS|25006|42501)/, 'read-only'],
  [/^(SQLITE_BUSY|SQLITE_LOCKED|40001|40P01|55P03|57014)/, 'busy'],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT|53100)/, 'full'],
  [/^(SQLITE_CANTOPEN|ENOENT|ENOTDIR|EEXIST|ENOTEMPTY)/, 'gone'],
  [/^(08|57P0|53|28|3D|ECONN|ENOTFOUND|EAI_|EPIPE|EHOST|ENET|ETIMEDOUT)/, 'unreachable'],
];

// libsql tells some faults by their text alone; pg ends a wait for a connection so.
const texts: readonly (readonly [RegExp, StoreFault['kind']])[] = [
  [/readonly database|read-only/i, 'read-only'],
  [/database is locked/i, 'busy'],
  [/database or disk is full/i, 'full'],
  [/unable to open database|no such file|disk I\/O/i, 'gone'],
  [/previously executed migration|corrupted migrations/i, 'newer'],
  [/timeout|terminated|Connection (?:ended|closed)/i, 'unreachable'],
];

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** The one reading of whatever a driver threw. */
export const readFault = (error: unknown): StoreFault => {
  if (error instanceof StoreError) return storeFault(error.kind);
  // Several addresses of one name were tried.
  if (error instanceof AggregateError && error.errors.length > 0) return readFault(error.errors[0]);
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const kind = kinds.find(([pattern]) => pattern.test(code))?.[1] ?? texts.find(([pattern]) => pattern.test(text))?.[1];
  return storeFault(kind ?? 'broken');
};

/** Two writers chose the same key: whoever came second looks again. */
export const isTaken = (error: unknown): boolean =>
  /^(SQLITE_CONSTRAINT|23505)/.test(codeOf(error)) || /UNIQUE constraint failed/i.test(String(error));
