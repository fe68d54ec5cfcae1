import type { FaultKind } from '@/lib/domain/result';
import type { TrustState } from '@/lib/domain/trust';
import type { ProblemLike } from './get-json';

const exact: Readonly<Record<string, string>> = {
  'short-window': 'The window is shorter than four scrape intervals, so rates rest on very few samples.',
  'low-sample': 'Too few requests in this window to accuse anyone.',
  'no-source': 'No metrics source is configured.',
  stale: 'The newest sample is older than it should be.',
  truncated: 'A source cut its answer short: there are more series than the limit.',
  'partial-response': 'A source says it could not see all of its data.',
  'duplicate-source': 'Two sources report the same series; the larger one counts.',
  'no-latency': 'Nobody reports latency here.',
};

const prefixed: readonly (readonly [string, (rest: string) => string])[] = [
  ['source-down:', (id) => `${id} did not answer; its part is missing.`],
  ['timeout:', (id) => `${id} did not answer in time; its part is missing.`],
  ['truncated:', (id) => `${id} cut its answer short: there are more series than the limit.`],
  ['rejected:', (id) => `${id} refused a query; its part is missing.`],
  ['warning:', (text) => `The source warns: ${text}`],
];

/** A trust reason in words. Codes we do not know are shown as they are: hiding a reason would be worse. */
export const reasonWords = (reason: string): string => {
  const known = exact[reason];
  if (known !== undefined) return known;
  const prefix = prefixed.find(([start]) => reason.startsWith(start));
  return prefix ? prefix[1](reason.slice(prefix[0].length)) : reason;
};

export const trustWords: Readonly<Record<TrustState, string>> = {
  complete: 'complete',
  partial: 'partial',
  stale: 'stale',
  unknown: 'not reported',
};

const advice: Readonly<Partial<Record<FaultKind | ProblemLike['code'], string>>> = {
  unreachable: 'It is asked again on the next refresh.',
  timeout: 'A shorter window asks less of it.',
  'rate-limited': 'Weftline holds back for a moment; it is asked again on the next refresh.',
  malformed: 'Is the configured address the one of its query API?',
  'bad-parameter': 'Change it in the address, or go back to the defaults.',
};

/** What to do about a problem, where there is something to do. */
export const adviceFor = ({ code }: ProblemLike): string | null => advice[code] ?? null;
