import { meshIds, parseEdgeId, parseEntityId, protocols } from '@/lib/domain/entity';
import { groupings, signalScopes } from '@/lib/domain/scope';
import type { TimeBound } from '@/lib/domain/view';
import { formatTime, parseTime, TIME_TAKES } from './time';
import { fits, type ValueSchema } from './value-schema';

/**
 * One parameter of an address. `read` gets every value given under the name (none: it is not called and `fallback`
 * holds) and answers null for a bad value; `write` answers the values to spell, none for the fallback.
 */
export interface Param<T> {
  readonly fallback: T;
  /** What it takes, in words: the end of the sentence "`from` takes …". */
  readonly takes: string;
  readonly many: boolean;
  readonly read: (values: readonly string[]) => T | null;
  readonly write: (value: T) => readonly string[];
  /** What one value may be: read by this module and written into the OpenAPI document. */
  readonly schema: ValueSchema;
}

const single = <T>(param: {
  fallback: T;
  takes: string;
  schema: ValueSchema;
  read: (text: string) => T | null;
  write: (value: T) => string | null;
}): Param<T> => ({
  ...param,
  many: false,
  // A repeated single parameter is ambiguous: the last one wins, as in most query-string readers.
  read: (values) => param.read(values.at(-1) ?? ''),
  write: (value) => {
    const text = param.write(value);
    return text === null || text === param.write(param.fallback) ? [] : [text];
  },
});

const oneOf = <const T extends string>(values: readonly [T, ...T[]], fallback: T): Param<T> => {
  const schema: ValueSchema = { type: 'string', enum: values };
  return single<T>({
    fallback,
    takes: values.join(', '),
    schema,
    read: (text) => (fits(schema, text) ? (text as T) : null),
    write: (value) => value,
  });
};

/** Several values under one name, each once; one bad value spoils the parameter. */
const listOf = <T extends string>(schema: ValueSchema, takes: string): Param<readonly T[]> => ({
  fallback: [],
  takes: `${takes}; may be repeated`,
  many: true,
  schema,
  read: (texts) => (texts.every((each) => fits(schema, each)) ? ([...new Set(texts)] as T[]) : null),
  write: (list) => list,
});

export const someOf = <const T extends string>(values: readonly [T, ...T[]]): Param<readonly T[]> =>
  listOf({ type: 'string', enum: values }, values.join(', '));

const MAX_NAME = 253;

/** Names a person filters by: any text a label can hold. */
const names = listOf<string>(
  { type: 'string', minLength: 1, maxLength: MAX_NAME },
  `a name of 1 to ${MAX_NAME} characters`,
);

export const text = (max: number): Param<string> => {
  const schema: ValueSchema = { type: 'string', maxLength: max };
  return single({
    fallback: '',
    takes: `text of at most ${max} characters`,
    schema,
    read: (value) => (fits(schema, value) ? value : null),
    write: (value) => (value === '' ? null : value),
  });
};

/** A whole number; `fallback` null: nobody asked for one, which no number of those allowed says. */
const whole = <F extends number | null>(min: number, max: number, fallback: F): Param<number | F> => {
  const schema: ValueSchema = { type: 'integer', minimum: min, maximum: max };
  return single<number | F>({
    fallback,
    takes: `a whole number from ${min} to ${max}`,
    schema,
    // `Number` alone would take '', ' 1' and '1e3'.
    read: (value) => (/^\d{1,9}$/.test(value) && fits(schema, Number(value)) ? Number(value) : null),
    write: (value) => (value === null ? null : String(value)),
  });
};

const flag: Param<boolean> = single({
  fallback: false,
  takes: '1 or 0',
  schema: { type: 'string', enum: ['0', '1'] },
  read: (value) => (value === '1' ? true : value === '0' ? false : null),
  write: (value) => (value ? '1' : null),
});

const time = (fallback: TimeBound): Param<TimeBound> =>
  single({ fallback, takes: TIME_TAKES, schema: { type: 'string' }, read: parseTime, write: formatTime });

const MAX_ID = 2048;
const identifier = (takes: string, isId: (id: string) => boolean): Param<string | null> => {
  const schema: ValueSchema = { type: 'string', maxLength: MAX_ID };
  return single<string | null>({
    fallback: null,
    takes,
    schema,
    read: (value) => (fits(schema, value) && isId(value) ? value : null),
    write: (value) => value,
  });
};

const entity = identifier('the id of an entity, cluster/namespace/kind/name', (id) => parseEntityId(id) !== null);

/** Every endpoint and page takes these. */
export const commonParams = {
  from: time({ kind: 'now', ago: 15 * 60_000 }),
  to: time({ kind: 'now', ago: 0 }),
  cluster: names,
  namespace: names,
  mesh: someOf(meshIds),
  protocol: someOf(protocols),
} as const;

export const receiptParam = { receipt: flag } as const;

// An id holds a cluster and a namespace twice: longer than any name.
const namespaces = listOf<string>(
  { type: 'string', minLength: 1, maxLength: MAX_ID },
  'the id or the name of a namespace',
);

/** What the graph endpoint takes beside the common ones. */
export const graphParams = {
  groupBy: oneOf(groupings, 'service'),
  focus: entity,
  hops: whole<number>(1, 5, 1),
  direction: oneOf(['both', 'up', 'down'], 'both'),
  latency: oneOf(['none', 'mean', 'quantiles'], 'mean'),
  idle: flag,
  responses: flag,
  layout: flag,
  hubs: oneOf(['pass', 'stop'], 'pass'),
  only: oneOf(['all', 'unhealthy'], 'all'),
  top: whole(1, 10_000, null),
  fold: oneOf(['none', 'auto'], 'none'),
  unfold: namespaces,
  find: text(200),
} as const;

export const signalsParams = {
  scope: oneOf(signalScopes, 'mesh'),
  id: identifier('the id of an entity or an edge', (id) => parseEntityId(id) !== null || parseEdgeId(id) !== null),
  step: whole(1, 86_400, null),
} as const;

const TRACE_ID = /^[0-9a-f]{1,32}$/i;
const traceId = identifier('a trace id of 1 to 32 hex digits', (id) => TRACE_ID.test(id));

/** Which trace back ends to ask; none named: all. One request a back end lets a page show the quick one first. */
const traceSource = { source: names } as const;

/** What the trace search takes beside the common ones. `service`: a back end's name or the id of an entity. */
export const tracesParams = {
  service: text(MAX_ID),
  operation: text(500),
  minDurationMs: whole(0, 86_400_000, null),
  maxDurationMs: whole(0, 86_400_000, null),
  errorsOnly: flag,
  limit: whole<number>(1, 200, 20),
  ...traceSource,
} as const;

export const traceParams = { full: flag, ...traceSource } as const;
export const traceCompareParams = { a: traceId, b: traceId, ...traceSource } as const;
export const traceSampleParams = { limit: whole<number>(1, 200, 50), ...traceSource } as const;
export const traceServicesParams = { service: text(MAX_ID), ...traceSource } as const;
/** State of the search page beside what is searched for: the box marked in the picture, the order of the list. */
export const tracesPictureParams = { box: text(80) } as const;

/** State of a trace's page that a copied link keeps: the span that is open, the search inside, the stretch shown. */
export const traceViewParams = {
  ...traceSource,
  span: text(64),
  find: text(200),
  zoom: text(40),
  proxies: flag,
  picture: oneOf(['waterfall', 'graph'], 'waterfall'),
  why: flag,
  good: traceId,
} as const;

export const traceExamplesParams = {
  id: identifier('the id of an entity or an edge', (id) => parseEntityId(id) !== null || parseEdgeId(id) !== null),
  ...traceSource,
} as const;

/** State of the graph page that a copied link keeps and no endpoint needs. */
export const graphPageParams = {
  groupBy: graphParams.groupBy,
  focus: graphParams.focus,
  hops: graphParams.hops,
  direction: graphParams.direction,
  idle: graphParams.idle,
  find: graphParams.find,
  hide: text(200),
  select: identifier('the id of a node or an edge', (id) => parseEntityId(id) !== null || parseEdgeId(id) !== null),
  collapse: namespaces,
  unfold: graphParams.unfold,
  only: graphParams.only,
  top: graphParams.top,
  label: oneOf(['none', 'rate', 'errors', 'latency'], 'rate'),
  as: oneOf(['picture', 'table'], 'picture'),
  whole: flag,
  motion: flag,
} as const;

/** State of a page with a table: sort column (`-` before it: descending) and a text filter. */
export const tableParams = { sort: text(40), q: text(200) } as const;

/** The version of the addresses themselves. Shared links name it; an address without it is of this version. */
export const versionParam = {
  v: single<1 | null>({
    fallback: null,
    takes: '1, the only version of addresses there is; the link was made by a newer Weftline',
    schema: { type: 'string', enum: ['1'] },
    read: (value) => (value === '1' ? 1 : null),
    write: (value) => (value === null ? null : '1'),
  }),
} as const;

/** What a view inside another page takes beside its own parameters. `service`: `name` said as namespace/name. */
export const embedParams = {
  theme: oneOf(['auto', 'light', 'dark'], 'auto'),
  density: oneOf(['comfortable', 'compact'], 'comfortable'),
  service: text(MAX_ID),
} as const;
/** How a snapshot is looked at: alone, or beside the same view now. */
export const snapshotParams = { compare: oneOf(['off', 'now'], 'off') } as const;

/** Which version of an assessment; null: the newest. */
export const assessmentParams = { version: whole(1, 1_000_000, null) } as const;

/** The same as a file: with the names of services, namespaces and clusters, or with codes that stand for them. */
export const assessmentFileParams = { ...assessmentParams, names: oneOf(['shown', 'hidden'], 'shown') } as const;

/** How often a live page asks again, in seconds; 0 is paused. */
export const refreshParam = { refresh: whole(0, 3600, null) } as const;

// biome-ignore lint/suspicious/noExplicitAny: the value type of each entry is recovered by `Values`.
export type Params = Readonly<Record<string, Param<any>>>;
export type Values<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };

/** A value that was given and not understood. */
export interface ParamProblem {
  readonly name: string;
  readonly takes: string;
}

/** Reads an address. Bad values fall back and are named; unknown names are ignored. */
export const decodeParams = <P extends Params>(
  params: P,
  search: URLSearchParams,
): { readonly values: Values<P>; readonly problems: readonly ParamProblem[] } => {
  const problems: ParamProblem[] = [];
  const entries = Object.entries(params).map(([name, param]) => {
    const given = search.getAll(name);
    if (given.length === 0) return [name, param.fallback];
    const value = param.read(given);
    if (value === null) problems.push({ name, takes: param.takes });
    return [name, value ?? param.fallback];
  });
  return { values: Object.fromEntries(entries) as Values<P>, problems };
};

/** Spells an address: fallbacks are left out, order follows the table, so equal views have equal addresses. */
export const encodeParams = <P extends Params>(params: P, values: Partial<Values<P>>): URLSearchParams => {
  const search = new URLSearchParams();
  for (const [name, param] of Object.entries(params)) {
    const value = values[name];
    if (value === undefined) continue;
    for (const part of param.write(value)) search.append(name, part);
  }
  return search;
};
