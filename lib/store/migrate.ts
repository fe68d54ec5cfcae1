import { type Kysely, Migrator, sql } from 'kysely';
import { type Dialect, migrationsFor } from './migrations';
import type { Tables } from './tables';

const bring = async (db: Kysely<Tables>, dialect: Dialect): Promise<void> => {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrationsFor(dialect) },
    migrationTableName: 'weftline_migrations',
    migrationLockTableName: 'weftline_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
};

/** PostgreSQL: kysely takes an advisory lock and runs all steps in one transaction. */
export const migratePostgres = (db: Kysely<Tables>): Promise<void> => bring(db, 'postgres');

/**
 * SQLite: kysely takes no lock there, so the whole of it happens inside one immediate transaction: a second process
 * waits at its first line (up to the busy timeout) and then finds the work done. All steps or none.
 */
export const migrateSqlite = (db: Kysely<Tables>): Promise<void> =>
  db.connection().execute(async (alone) => {
    await sql`begin immediate`.execute(alone);
    try {
      await bring(alone, 'sqlite');
      await sql`commit`.execute(alone);
    } catch (error) {
      await sql`rollback`.execute(alone).catch(() => undefined);
      throw error;
    }
  });
