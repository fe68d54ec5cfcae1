import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Kysely, type SqliteDatabase, SqliteDialect, sql } from 'kysely';
import LibSql from 'libsql';
import type { Database } from './database';
import { migrateSqlite } from './migrate';
import { StoreError } from './result';
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

/** The embedded database: one file in the data folder. `known`: it was there before, so its absence is a loss. */
export const openSqlite = async (dataDir: string, known: boolean): Promise<Database> => {
  const dir = resolve(dataDir);
  const path = join(dir, FILE);
  // A folder that was unmounted must not be taken for a fresh start.
  if (known && !existsSync(path)) throw new StoreError('gone');
  makeFolder(dir);
  const file = new LibSql(path);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file as unknown as SqliteDatabase }) });
  try {
    file.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Readers never wait for a writer; FULL: what was answered as saved survives a power cut.
    file.exec('pragma journal_mode = wal');
    file.exec('pragma synchronous = full');
    await migrateSqlite(db);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw error;
  }
  const opened = identity(path);
  return {
    db,
    // An open file lives on after it was deleted, and everything written to it would be lost in silence.
    guard: () => {
      if (identity(path) !== opened) throw new StoreError('gone');
    },
    check: async () => {
      await db.connection().execute(async (alone) => {
        await sql`begin immediate`.execute(alone);
        await sql`rollback`.execute(alone);
      });
    },
    close: () => db.destroy(),
  };
};
