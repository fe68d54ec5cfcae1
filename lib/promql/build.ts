import type { Millis, PromQL } from '@/lib/domain/units';

/** VictoriaMetrics takes queries of up to 16 KiB (`-search.maxQueryLen`). */
const MAX_LENGTH = 15_000;

/** Is a question short enough for every back end, with room for a mark or two? */
export const isShort = (query: PromQL): boolean => new TextEncoder().encode(query).length <= MAX_LENGTH;

/** What a label must be: one of some values, none of some values, a fixed pattern of ours, or several of these at once. */
export type Matcher =
  | string
  | { readonly in: readonly string[] }
  | { readonly notIn: readonly string[] }
  | { readonly not: string }
  | { readonly re2: string }
  | { readonly notRe2: string }
  | { readonly all: readonly Matcher[] };
export type Matchers = Readonly<Record<string, Matcher>>;

/** What both ask of labels: of one that both name, both at once. */
export const bothOf = (a: Matchers, b: Matchers): Matchers => ({
  ...a,
  ...Object.fromEntries(
    Object.entries(b).map(([label, want]) => {
      const own = Object.hasOwn(a, label) ? a[label] : undefined;
      return [label, own === undefined ? want : { all: [own, want] }];
    }),
  ),
});

/**
 * The only place where a label value becomes part of a query. U+FFFD and lone surrogates (which become it on the wire)
 * are escaped: Prometheus's lexer takes the bare character for broken UTF-8.
 */
export const quote = (value: string): string => {
  const safe = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${safe.replace(/\p{Surrogate}|\uFFFD/gu, '\\ufffd')}"`;
};

/** A literal inside an RE2 pattern. */
export const escapeRe2 = (value: string): string => value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');

/** No text matches it: the end of the text before a character. */
const NOTHING = '$.';

const alternatives = (values: readonly string[]): string => quote(values.map(escapeRe2).join('|'));

const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const PLAIN_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** A label name as it must be spelled; UTF-8 names are quoted (Prometheus 3). */
export const labelName = (name: string): string => (PLAIN_NAME.test(name) ? name : quote(name));

const matcher = (label: string, want: Matcher): string => {
  if (typeof want !== 'string' && 'all' in want) return want.all.map((each) => matcher(label, each)).join(',');
  const name = labelName(label);
  if (typeof want === 'string') return `${name}=${quote(want)}`;
  if ('not' in want) return `${name}!=${quote(want.not)}`;
  if ('re2' in want) return `${name}=~${quote(want.re2)}`;
  if ('notRe2' in want) return `${name}!~${quote(want.notRe2)}`;
  if ('in' in want) {
    const [only] = want.in;
    if (only === undefined) return `${name}=~${quote(NOTHING)}`;
    return want.in.length === 1 ? `${name}=${quote(only)}` : `${name}=~${alternatives(want.in)}`;
  }
  return `${name}!~${want.notIn.length === 0 ? quote(NOTHING) : alternatives(want.notIn)}`;
};

/** `metric{a="b",…}`. A metric name with other characters is matched as a quoted name. */
export const selector = (metric: string, where: Matchers = {}): PromQL => {
  const parts = Object.entries(where).map(([label, want]) => matcher(label, want));
  const [name, all] = PLAIN_METRIC.test(metric) ? [metric, parts] : ['', [quote(metric), ...parts]];
  return `${name}${all.length > 0 || name === '' ? `{${all.join(',')}}` : ''}` as PromQL;
};

/** Series of every metric whose name a fixed pattern of ours matches. */
export const namedLike = (pattern: string, where: Matchers = {}): PromQL =>
  `{${[matcher('__name__', { re2: pattern }), ...Object.entries(where).map(([label, want]) => matcher(label, want))].join(',')}}` as PromQL;

/** A Prometheus duration in whole milliseconds or, where exact, seconds. */
export const duration = (span: Millis): string => (span % 1000 === 0 ? `${span / 1000}s` : `${Math.round(span)}ms`);

/** How much counters grew over the window. */
export const increase = (series: PromQL, window: Millis): PromQL =>
  `increase(${series}[${duration(window)}])` as PromQL;

/**
 * Per second over the whole window. In Prometheus this is `rate`; VictoriaMetrics's own `rate` divides by the life of a
 * series, so that pods replaced half way through would count twice.
 */
export const rate = (series: PromQL, window: Millis): PromQL =>
  `(${increase(series, window)}/${window / 1000})` as PromQL;

/**
 * The mean over a window of rates that were recorded now and then: their sum over the number of evaluations, which a
 * series recorded with them tells. Where a series is absent it counts as 0, so that one that began half way is not taken
 * for twice as busy; an evaluation that never happened counts for nothing.
 */
export const overEvaluations = (recorded: PromQL, evaluated: PromQL, window: Millis): PromQL => {
  const range = `[${duration(window)}]`;
  return `(sum_over_time(${recorded}${range})/scalar(max(count_over_time(${evaluated}${range}))))` as PromQL;
};

/** Native histograms per second over the window: not for VictoriaMetrics, which keeps none of Prometheus's. */
export const nativeRate = (series: PromQL, window: Millis): PromQL => `rate(${series}[${duration(window)}])` as PromQL;
/** One figure of native histograms: the sum of what was observed, or how often. */
export const histogramFigure = (figure: 'sum' | 'count', histograms: PromQL): PromQL =>
  `histogram_${figure}(${histograms})` as PromQL;
/** Rows of `b` whose labels `on` are on no row of `a`. */
export const beside = (a: PromQL, b: PromQL, on: readonly string[]): PromQL =>
  `(${b} unless on (${on.map(labelName).join(',')}) ${a})` as PromQL;
/** Rows of `b` whose labels, these apart, are on no row of `a`. */
export const besideWithout = (a: PromQL, b: PromQL, labels: readonly string[]): PromQL =>
  `(${b} unless ignoring (${labels.map(labelName).join(',')}) ${a})` as PromQL;
/** Rows of `a`, and those of `b` beside them. */
export const orElse = (a: PromQL, b: PromQL, on: readonly string[]): PromQL =>
  `(${a} or ${beside(a, b, on)})` as PromQL;

type Fold = 'sum' | 'max' | 'min' | 'count' | 'group';

/** `sum by (a, b) (…)`; without labels, over everything. */
export const fold = (how: Fold, by: readonly string[], inner: PromQL): PromQL =>
  (by.length === 0 ? `${how}(${inner})` : `${how} by (${by.map(labelName).join(',')}) (${inner})`) as PromQL;
export const sumBy = (by: readonly string[], inner: PromQL): PromQL => fold('sum', by, inner);

/** Separates packed label values: it occurs neither in Kubernetes names nor in response codes. */
export const PACK = '|';

/** Many labels as one, so that answers carry their names once (query-plan.md 2b). Read with `unpack`. */
export const packed = (into: string, labels: readonly string[], inner: PromQL): PromQL =>
  `label_join(${inner},${quote(into)},${quote(PACK)},${labels.map(quote).join(',')})` as PromQL;

/** Marks the rows of one side so that several expressions can ride in one call joined by `either`. */
export const marked = (label: string, value: string, inner: PromQL): PromQL =>
  `label_replace(${inner},${quote(label)},${quote(value.replaceAll('$', '$$$$'))},"","")` as PromQL;

/** `a or b or …`: one call instead of several. The sides must not share label sets: use `marked`. */
export const either = (sides: readonly PromQL[]): PromQL => sides.join(' or ') as PromQL;
export const call = (
  name: 'timestamp' | 'sum_over_time' | 'max_over_time' | 'min_over_time' | 'count_over_time' | 'clamp_min',
  ...args: readonly string[]
): PromQL => `${name}(${args.join(',')})` as PromQL;
/** `metric{…}[5m]` for the `…_over_time` functions. */
export const over = (series: PromQL, window: Millis): PromQL => `${series}[${duration(window)}]` as PromQL;
export const quantileOf = (q: number, buckets: PromQL): PromQL => `histogram_quantile(${q},${buckets})` as PromQL;
/** `inner[span:step]` for the `…_over_time` functions: `inner` evaluated every `step` of the last `span`. */
export const subquery = (inner: PromQL, span: Millis, step: Millis): PromQL =>
  `${inner}[${duration(span)}:${duration(step)}]` as PromQL;
/** The series as it was `ago` earlier. */
export const offset = (series: PromQL, ago: Millis): PromQL => `${series} offset ${duration(ago)}` as PromQL;
/** Rows of `a` that have a partner with the same labels in `b`. */
export const withPartner = (a: PromQL, b: PromQL): PromQL => `${a} and ${b}` as PromQL;
/** Rows of `a` without those that any of the others has with the same labels. */
export const except = (a: PromQL, others: readonly PromQL[]): PromQL =>
  (others.length === 0 ? a : `(${[a, ...others].join(' unless ')})`) as PromQL;
/** Over the rows, not of a histogram. */
export const quantile = (q: number, inner: PromQL): PromQL => `quantile(${q},${inner})` as PromQL;
/** The middle of many rows: robust where one target is scraped differently. */
export const median = (inner: PromQL): PromQL => quantile(0.5, inner);
/** The smallest of all rows. */
export const minOf = (inner: PromQL): PromQL => `min(${inner})` as PromQL;
/** `a`, or the time of evaluation where it has no row, epoch seconds. */
export const orNow = (a: PromQL): PromQL => `${a} or vector(time())` as PromQL;
/** The value as a label: then it can be listed (`/api/v1/series`), not only asked for. */
export const valueAsLabel = (label: string, inner: PromQL): PromQL =>
  `count_values(${quote(label)},${inner})` as PromQL;
