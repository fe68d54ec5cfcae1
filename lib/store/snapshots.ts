import type { Kysely } from 'kysely';
import type { EpochMs } from '@/lib/domain/units';
import type { Stored } from './result';
import type { Run } from './run';
import type { SnapshotRow, Tables } from './tables';

/** The most all snapshots may hold together. */
export interface Quota {
  readonly bytes: number;
  readonly count: number;
}

export interface Snapshots {
  /** Keeps one, after letting go of those that expired. False: the quota is used up. */
  save(row: SnapshotRow, quota: Quota): Promise<Stored<boolean>>;
  /** null: unknown, revoked or expired, and nobody is told which. */
  find(idHash: string, now: EpochMs): Promise<Stored<SnapshotRow | null>>;
  /** Whether there is one, without reading what it holds. */
  has(idHash: string, now: EpochMs): Promise<Stored<boolean>>;
  /** Revokes it; false where there is none under this id and token. */
  remove(idHash: string, tokenHash: string, now: EpochMs): Promise<Stored<boolean>>;
  /** Lets go of what expired; how many. */
  sweep(now: EpochMs): Promise<Stored<number>>;
}

const sweep = async (db: Kysely<Tables>, now: EpochMs): Promise<number> => {
  const { numDeletedRows } = await db.deleteFrom('snapshots').where('expires_at', '<=', now).executeTakeFirst();
  return Number(numDeletedRows);
};

const held = (db: Kysely<Tables>) =>
  db
    .selectFrom('snapshots')
    .select((the) => [
      the.fn.coalesce(the.fn.sum<number>('bytes'), the.lit(0)).as('bytes'),
      the.fn.countAll<number>().as('count'),
    ])
    .executeTakeFirstOrThrow();

const isLive = ({ expires_at: expires }: Pick<SnapshotRow, 'expires_at'>, now: EpochMs): boolean =>
  expires === null || expires > now;

export const snapshotsIn = (run: Run): Snapshots => ({
  save: (row, quota) =>
    run(async (db) => {
      await sweep(db, row.created_at);
      const { bytes, count } = await held(db);
      if (Number(bytes) + row.bytes > quota.bytes || Number(count) >= quota.count) return false;
      // One statement: a process that ends in the middle of it leaves nothing behind.
      await db.insertInto('snapshots').values(row).execute();
      return true;
    }),
  find: (idHash, now) =>
    run(async (db) => {
      const row = await db.selectFrom('snapshots').selectAll().where('id_hash', '=', idHash).executeTakeFirst();
      return row !== undefined && isLive(row, now) ? row : null;
    }),
  has: (idHash, now) =>
    run(async (db) => {
      const row = await db
        .selectFrom('snapshots')
        .select('expires_at')
        .where('id_hash', '=', idHash)
        .executeTakeFirst();
      return row !== undefined && isLive(row, now);
    }),
  remove: (idHash, tokenHash, now) =>
    run(async (db) => {
      const { numDeletedRows } = await db
        .deleteFrom('snapshots')
        .where('id_hash', '=', idHash)
        .where('token_hash', '=', tokenHash)
        .where((the) => the.or([the('expires_at', 'is', null), the('expires_at', '>', now)]))
        .executeTakeFirst();
      return Number(numDeletedRows) > 0;
    }),
  sweep: (now) => run((db) => sweep(db, now)),
});
