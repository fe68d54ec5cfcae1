/** The questions of Jaeger's HTTP API v1 (jaeger v2.20.0: internal/query_parser.go): units, defaults and refusals. */

export interface TraceQuestion {
  readonly service: string;
  readonly operation: string | null;
  /** Epoch microseconds. */
  readonly startUs: number;
  readonly endUs: number;
  readonly minUs: number;
  readonly maxUs: number;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly limit: number;
}

/** A parameter that Jaeger refuses; the message goes into its answer. */
export class BadQuestion extends Error {}

const DEFAULT_LIMIT = 100;
const DEFAULT_LOOKBACK_US = 48 * 3600 * 1e6;

const UNITS: Readonly<Record<string, number>> = { ns: 1e-3, us: 1, µs: 1, ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9 };

/** Microseconds of a Go duration; a bare number has no unit and is refused. */
const goDuration = (name: string, text: string): number => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?|\.\d+)(ns|us|µs|ms|s|m|h)/gu)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text)
    throw new BadQuestion(`unable to parse param '${name}': time: invalid duration "${text}"`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
};

const whole = (params: URLSearchParams, name: string, fallback: number): number => {
  const text = params.get(name);
  if (text === null || text === '') return fallback;
  if (!/^-?\d+$/.test(text)) throw new BadQuestion(`unable to parse param '${name}': strconv.ParseInt: "${text}"`);
  return Number(text);
};

const tagMap = (text: string): readonly (readonly [string, string])[] => {
  const refuse = () => new BadQuestion(`malformed 'tags' parameter, expecting JSON: ${text}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw refuse();
  return Object.entries(parsed).map(([key, value]) => {
    if (typeof value !== 'string') throw refuse();
    return [key, value];
  });
};

const tagPair = (text: string): readonly [string, string] => {
  const colon = text.indexOf(':');
  if (colon < 0) throw new BadQuestion(`malformed 'tag' parameter, expecting key:value, received: ${text}`);
  return [text.slice(0, colon), text.slice(colon + 1)];
};

const durations = (params: URLSearchParams): Pick<TraceQuestion, 'minUs' | 'maxUs'> => {
  const read = (name: string, fallback: number): number => {
    const text = params.get(name);
    return text ? goDuration(name, text) : fallback;
  };
  const minUs = read('minDuration', 0);
  const maxUs = read('maxDuration', Number.POSITIVE_INFINITY);
  if (maxUs < minUs) throw new BadQuestion("'maxDuration' should be greater than 'minDuration'");
  return { minUs, maxUs };
};

/** A search as it was asked for. Throws `BadQuestion`. */
export const traceQuestion = (params: URLSearchParams, nowMs: number): TraceQuestion => {
  const service = params.get('service');
  if (!service) throw new BadQuestion("parameter 'service' is required");
  const endUs = whole(params, 'end', nowMs * 1000);
  return {
    service,
    operation: params.get('operation') || null,
    endUs,
    startUs: whole(params, 'start', endUs - DEFAULT_LOOKBACK_US),
    ...durations(params),
    tags: [...params.getAll('tags').flatMap(tagMap), ...params.getAll('tag').map(tagPair)],
    limit: whole(params, 'limit', DEFAULT_LIMIT),
  };
};
