import type { Migration } from 'kysely';

/**
 * The schema, step by step, in types that SQLite and PostgreSQL both have. A step that was released is never changed:
 * a later one goes on from it.
 */
export const migrations: Readonly<Record<string, Migration>> = {
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
};
