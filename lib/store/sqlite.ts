import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely';
import LibSql from 'libsql';
import type { Database } from './database';
import { migrateSqlite } from './migrate';
import { readFault, StoreError } from './result';
import type { Tables } from './tables';

const FILE = 'weftline.db';
/** libsql's calls are synchronous: while one waits for another process's lock, this process answers nobody. */
const BUSY_TIMEOUT_MS = 2_000;

const identity = (path: string): string | null => {
  if (!existsSync(path)) return null;
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
};

/**
 * A folder and those above it. Not by `recursive`: Node 20 asks for ever where the system says that a folder which may not
 * be made in one that exists is not there (`/proc`).
 */
const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    // Others on the machine have no business in it.
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(path)) throw error;
  }
};

const databaseOf = (file: LibSql.Database): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new SqliteDialect({ database: file as unknown as SqliteDatabase }) });

/** An open file lives on after it was deleted, and everything written to it would be lost in silence. */
const guardOf = (path: string): Database['guard'] => {
  const opened = identity(path);
  return () => {
    if (identity(path) !== opened) throw new StoreError('gone');
  };
};

/** Is there a log beside the file with what is not in it yet? */
const hasLog = (path: string): boolean => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;

/**
 * A file that may only be read. SQLite writes beside it even to read, unless it is told that nobody changes the file: what
 * a log beside it holds would then be missing without a word, so that such a file is not opened.
 */
const openForReading = (path: string): Database => {
  const db = databaseOf(new LibSql(`${pathToFileURL(path).href}?immutable=1`));
  const isThere = guardOf(path);
  const { mtimeMs } = statSync(path);
  const refuse = (): never => {
    throw new StoreError('read-only');
  };
  return {
    db,
    // Somebody else may write to it after all: then it is opened anew, if it can be.
    guard: () => {
      isThere();
      if (hasLog(path) || statSync(path).mtimeMs !== mtimeMs) refuse();
    },
    check: async () => refuse(),
    close: () => db.destroy(),
    onlyReads: true,
  };
};

/** The embedded database: one file in the data folder. `known`: it was there before, so its absence is a loss. */
export const openSqlite = async (dataDir: string, known: boolean): Promise<Database> => {
  const dir = resolve(dataDir);
  const path = join(dir, FILE);
  // A folder that was unmounted must not be taken for a fresh start.
  if (known && !existsSync(path)) throw new StoreError('gone');
  makeFolder(dir);
  const file = new LibSql(path);
  const db = databaseOf(file);
  try {
    file.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Readers never wait for a writer; FULL: what was answered as saved survives a power cut.
    file.exec('pragma journal_mode = wal');
    file.exec('pragma synchronous = full');
    await migrateSqlite(db);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    if (readFault(error).kind === 'read-only' && existsSync(path) && !hasLog(path)) return openForReading(path);
    throw error;
  }
  return {
    db,
    guard: guardOf(path),
    check: async () => {
      await db.connection().execute(async (alone) => {
        await sql`begin immediate`.execute(alone);
        await sql`rollback`.execute(alone);
      });
    },
    close: () => db.destroy(),
  };
};
