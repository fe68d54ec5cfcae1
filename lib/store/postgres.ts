import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Database } from './database';
import { migratePostgres } from './migrate';
import { StoreError } from './result';
import type { Tables } from './tables';

const CONNECT_MS = 3_000;
const STATEMENT_MS = 10_000;
const CONNECTIONS = 5;
const { builtins } = pg.types;

// Times are epoch ms and counts are small: both fit a number, which is what SQLite answers.
const getTypeParser = ((oid: number, format: 'text') =>
  oid === builtins.INT8 || oid === builtins.NUMERIC
    ? Number
    : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

/** PostgreSQL, for several replicas. `onLost` hears of a connection that broke while nobody used it. */
export const openPostgres = async (url: string, onLost: (error: unknown) => void): Promise<Database> => {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS,
    application_name: 'weftline',
    types: { getTypeParser },
  });
  // Without a listener a server that restarts would end this process.
  pool.on('error', onLost);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const check = async (): Promise<void> => {
    const { rows } = await sql<{ setting: string }>`
      select current_setting('transaction_read_only') as setting`.execute(db);
    if (rows[0]?.setting !== 'off') throw new StoreError('read-only');
  };
  try {
    await migratePostgres(db);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw error;
  }
  return { db, check, guard: () => undefined, close: () => db.destroy() };
};
