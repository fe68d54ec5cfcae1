import { type Kysely, sql } from 'kysely';
import type { Stored } from './result';
import type { Run } from './run';
import type { AssessmentRow, Tables } from './tables';

/** Versions of one assessment, oldest first, without their bodies. */
export type AssessmentVersion = Omit<AssessmentRow, 'body'>;

export interface Assessments {
  /**
   * Adds a version: the first of a new id, or the next of one that is there. `null`: `supersedes` names none. Two who
   * save at once both get a version of their own.
   */
  save(
    entry: Omit<AssessmentRow, 'version'> & { readonly supersedes: boolean },
  ): Promise<Stored<Pick<AssessmentRow, 'id' | 'version'> | null>>;
  /** The newest version, or the one asked for; null: there is none. */
  find(id: string, version: number | null): Promise<Stored<AssessmentRow | null>>;
  versions(id: string): Promise<Stored<readonly AssessmentVersion[]>>;
}

/**
 * One statement, so that no other writer fits between counting and writing. On PostgreSQL two may still count alike;
 * then the primary key refuses the second, who counts again.
 */
const add = (db: Kysely<Tables>, { supersedes, ...entry }: Parameters<Assessments['save']>[0]) =>
  db
    .insertInto('assessments')
    .columns(['id', 'version', 'created_at', 'title', 'verdict', 'body', 'hash'])
    .expression((the) => {
      const next = the
        .selectFrom('assessments')
        .select([
          sql<string>`cast(${entry.id} as text)`.as('id'),
          sql<number>`coalesce(max(version), 0) + 1`.as('version'),
          sql<number>`cast(${entry.created_at} as bigint)`.as('created_at'),
          sql<string>`cast(${entry.title} as text)`.as('title'),
          sql<string>`cast(${entry.verdict} as text)`.as('verdict'),
          sql<string>`cast(${entry.body} as text)`.as('body'),
          sql<string>`cast(${entry.hash} as text)`.as('hash'),
        ])
        .where('id', '=', entry.id);
      return supersedes ? next.having(sql`count(*)`, '>', 0) : next;
    })
    .returning(['id', 'version'])
    .executeTakeFirst();

export const assessmentsIn = (run: Run): Assessments => ({
  save: (entry) => run(async (db) => (await add(db, entry)) ?? null),
  find: (id, version) =>
    run(async (db) => {
      const rows = db.selectFrom('assessments').selectAll().where('id', '=', id);
      const row = await (version === null ? rows : rows.where('version', '=', version))
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    }),
  versions: (id) =>
    run((db) =>
      db
        .selectFrom('assessments')
        .select(['id', 'version', 'created_at', 'title', 'verdict', 'hash'])
        .where('id', '=', id)
        .orderBy('version')
        .execute(),
    ),
});
