import { type Assessments, assessmentsIn } from './assessments';
import type { Database } from './database';
import { openPostgres } from './postgres';
import type { Stored } from './result';
import { runner } from './run';
import { type Snapshots, snapshotsIn } from './snapshots';
import { openSqlite } from './sqlite';

export interface StoreOptions {
  /** Where the embedded database's file is. */
  readonly dataDir: string;
  /** PostgreSQL instead, `postgres://…`; null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Hears of every error as the driver told it: for the log, never for a reader. */
  readonly onError: (error: unknown) => void;
}

/** Everything that outlives this process. Opened, and brought up to date, by whoever asks first. */
export interface Store {
  readonly assessments: Assessments;
  readonly snapshots: Snapshots;
  /** Is it there, up to date and writable? Opens it. */
  ready(): Promise<Stored<void>>;
  close(): Promise<void>;
}

export const openStore = ({ dataDir, databaseUrl, onError }: StoreOptions): Store => {
  let opening: Promise<Database> | null = null;
  let known = false;
  const forget = (): void => {
    const closing = opening;
    opening = null;
    closing?.then(({ close }) => close()).catch(() => undefined);
  };
  const open = (): Promise<Database> => {
    opening ??= (databaseUrl === null ? openSqlite(dataDir, known) : openPostgres(databaseUrl, onError)).then(
      (database) => {
        known = true;
        return database;
      },
    );
    // One failure is not the last word: the next who asks tries again.
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };
  const run = runner(open, onError, forget);
  return {
    assessments: assessmentsIn(run),
    snapshots: snapshotsIn(run),
    ready: () => run(async () => (await open()).check()),
    close: async () => {
      const closing = opening;
      opening = null;
      await closing?.then(
        ({ close }) => close(),
        () => undefined,
      );
    },
  };
};
