import { type Migration, type RawBuilder, sql } from 'kysely';

/** Bytes, as each database calls them. */
export type Dialect = 'sqlite' | 'postgres';
const bytes = (dialect: Dialect): RawBuilder<unknown> => (dialect === 'sqlite' ? sql`blob` : sql`bytea`);

/**
 * The schema, step by step, in types that SQLite and PostgreSQL both have. A step that was released is never changed:
 * a later one goes on from it.
 */
export const migrationsFor = (dialect: Dialect): Readonly<Record<string, Migration>> => ({
  '001-assessments': {
    up: (db) =>
      db.schema
        .createTable('assessments')
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('verdict', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        // Nothing is overwritten: a version can be taken once.
        .addPrimaryKeyConstraint('assessments_pk', ['id', 'version'])
        .execute(),
  },
  '002-snapshots': {
    up: async (db) => {
      await db.schema
        .createTable('snapshots')
        .addColumn('id_hash', 'text', (column) => column.primaryKey())
        .addColumn('token_hash', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint')
        .addColumn('bytes', 'integer', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('body', bytes(dialect), (column) => column.notNull())
        .execute();
      await db.schema.createIndex('snapshots_expiry').on('snapshots').column('expires_at').execute();
    },
  },
});
