import type { EpochMs } from '@/lib/domain/units';

/** One version of an assessment. Rows are only ever added. */
export interface AssessmentRow {
  readonly id: string;
  readonly version: number;
  readonly created_at: EpochMs;
  readonly title: string;
  readonly verdict: string;
  /** JSON, as it was saved. */
  readonly body: string;
  /** SHA-256 of the body, hex. */
  readonly hash: string;
}

/** A frozen view. Neither its id nor its token is kept, only their hashes: who reads the database cannot open or revoke it. */
export interface SnapshotRow {
  readonly id_hash: string;
  readonly token_hash: string;
  readonly created_at: EpochMs;
  /** null: until it is revoked. */
  readonly expires_at: EpochMs | null;
  readonly bytes: number;
  /** SHA-256 of the body, hex. */
  readonly hash: string;
  readonly title: string;
  /** Compressed. */
  readonly body: Uint8Array;
}

export interface Tables {
  readonly assessments: AssessmentRow;
  readonly snapshots: SnapshotRow;
}
