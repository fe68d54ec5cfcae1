import type { FaultKind } from '@/lib/domain/result';
import type { TrustState } from '@/lib/domain/trust';
import type { ProblemLike } from './get-json';

const exact: Readonly<Record<string, string>> = {
  'short-window': 'The window is shorter than four scrape intervals, so rates rest on very few samples.',
  'low-sample': 'Too few requests in this window to accuse anyone.',
  'no-source': 'No metrics source is configured.',
  'no-data': 'No source reports anything in this window.',
  'no-series': 'No series was found for what was asked.',
  stale: 'The newest sample is older than it should be.',
  truncated: 'A source cut its answer short: there are more series than its limit.',
  'partial-response': 'A source says it could not see all of its data.',
  'native-histogram': 'Some latency is kept in native histograms, which are not read; it is missing here.',
  'duplicate-source': 'Two sources report the same series; the larger one counts.',
  'unnamed-caller':
    'The callee’s mesh cannot name this caller: its account is its part of what the callee counts from unknown callers.',
  'unreadable-labels': 'Some series lack the labels that say who calls whom; they are left out.',
};

/** What each question was about, as it stands in "gave no answer about …". */
const partWords: Readonly<Record<string, string>> = {
  'requests.client': 'requests as their callers saw them',
  'requests.server': 'requests as their callees saw them',
  tcp: 'TCP traffic',
  durations: 'latency',
  'buckets.client': 'latency quantiles as callers saw them',
  'buckets.server': 'latency quantiles as callees saw them',
  p95: 'latency quantiles',
  'p95.named': 'latency quantiles of one half of its namespaces',
  'p95.others': 'latency quantiles of the other half of its namespaces',
  quantiles: 'latency quantiles',
  requests: 'requests over time',
  errors: 'errors over time',
  duration: 'mean latency over time',
  buckets: 'latency quantiles over time',
  failures: 'TCP failures over time',
  causes: 'why calls failed',
  nodes: 'encryption between nodes',
  saturation: 'saturation',
  trend: 'mTLS over time',
  plaintext: 'since when edges are plaintext',
  denials: 'refusals by authorization',
  certificates: 'certificates',
  alerts: 'alerts',
  istiod: 'istiod',
  planes: 'control planes',
  proxies: 'the proxies themselves',
  cost: 'what containers use',
  added: 'the time proxies add',
  behind: 'which proxies are of another version',
  history: 'the time compared with',
};

/** `<part>:<source>`. A part we do not know is named as it is. */
const aboutPart = (rest: string): { readonly part: string; readonly source: string } => {
  const at = rest.indexOf(':');
  const [part, source] = at < 0 ? [rest, 'A source'] : [rest.slice(0, at), rest.slice(at + 1)];
  return { part: partWords[part] ?? part, source };
};

const stepWords: Readonly<Record<string, string>> = {
  namespace: 'Shown by namespace',
  'no-quantiles': 'Shown without latency quantiles',
  'coarser-step': 'Shown with fewer points in time',
};
const excessWords: Readonly<Record<string, string>> = {
  answer: 'one answer would be larger than a source may give',
  series: 'it would read more series than one view may',
  bytes: 'it would fetch more bytes than one view may',
};

/** `<step>:<excess>`: what a view gave up, and which limit it kept to. */
const steppedDown = (rest: string): string => {
  const [step = '', excess = ''] = rest.split(':');
  const why = excessWords[excess] ?? 'it would cost more than one view may';
  return `${stepWords[step] ?? 'Shown in less detail'}: ${why}. Narrow the view, install the recording rules, or raise the limits.`;
};

const missing = (rest: string): string => {
  const { part, source } = aboutPart(rest);
  return `${source} gave no answer about ${part}; that part is missing.`;
};

const late = (rest: string): string => {
  const { part, source } = aboutPart(rest);
  return `${source} takes long to answer about ${part}; that part may follow with the next refresh.`;
};

const prefixed: readonly (readonly [string, (rest: string) => string])[] = [
  ['source-down:', (id) => `${id} did not answer; its part is missing.`],
  ['missing:', missing],
  ['stepped-down:', steppedDown],
  ['late:', late],
  ['warning:', (text) => `The source warns: ${text}`],
  ['info:', (text) => `The source remarks: ${text}`],
];

/** A trust reason in words. Codes we do not know are shown as they are: hiding a reason would be worse. */
export const reasonWords = (reason: string): string => {
  const known = exact[reason];
  if (known !== undefined) return known;
  const prefix = prefixed.find(([start]) => reason.startsWith(start));
  return prefix ? prefix[1](reason.slice(prefix[0].length)) : reason;
};

export interface Loss {
  /** For a heading: whether it may still come. */
  readonly title: string;
  readonly words: string;
  /** For the place of a figure. */
  readonly short: string;
}

/**
 * Why something is not there when the question about it was lost: one of `parts` is missing or late. Null: it was
 * answered, so what is not there is not reported.
 */
export const lossOf = ({ reasons }: { readonly reasons: readonly string[] }, parts: readonly string[]): Loss | null => {
  const among = (kind: string) =>
    reasons.find((reason) =>
      parts.some((part) => reason === `${kind}:${part}` || reason.startsWith(`${kind}:${part}:`)),
    );
  const [gone, waited] = [among('missing'), among('late')];
  if (gone !== undefined) return { title: 'This part is missing.', words: reasonWords(gone), short: 'missing' };
  if (waited !== undefined) return { title: 'Not here yet.', words: reasonWords(waited), short: 'not here yet' };
  return null;
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
