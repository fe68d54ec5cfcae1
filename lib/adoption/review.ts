import { thresholds } from './thresholds';

/** When a decision of this moment (epoch ms) is due to be looked at again, ISO 8601 date. */
export const reviewDay = (at: number): string =>
  new Date(at + thresholds.review * 86_400_000).toISOString().slice(0, 10);
