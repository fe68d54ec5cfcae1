/**
 * Upper bounds in ms. Part of Istio's defaults, as `sidecar.istio.io/statsHistogramBuckets` would set them: twenty
 * buckets would double the size of the history and show nothing more.
 */
export const bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, Number.POSITIVE_INFINITY] as const;
/** The same as label values. */
export const boundLabels: readonly string[] = bounds.map((bound) => (Number.isFinite(bound) ? String(bound) : '+Inf'));

/** A log-normal duration. */
export interface Duration {
  readonly medianMs: number;
  readonly sigma: number;
}

// Abramowitz and Stegun 7.1.26: off by at most 1.5e-7, far below one request in a demo's histogram.
const erf = (x: number): number => {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const y = 1 - poly * Math.exp(-x * x);
  return x < 0 ? -y : y;
};

/** Share 0..1 of durations up to `ms`. */
export const shareUpTo = ({ medianMs, sigma }: Duration, ms: number): number =>
  Number.isFinite(ms) ? (1 + erf((Math.log(ms) - Math.log(medianMs)) / (sigma * Math.SQRT2))) / 2 : 1;

/** Mean in ms. */
export const meanOf = ({ medianMs, sigma }: Duration): number => medianMs * Math.exp((sigma * sigma) / 2);

/** Share of durations up to each bound. */
export const bucketShares = (duration: Duration): readonly number[] =>
  bounds.map((bound) => shareUpTo(duration, bound));
