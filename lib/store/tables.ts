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

export interface Tables {
  readonly assessments: AssessmentRow;
}
