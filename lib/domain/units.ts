/** Milliseconds since the epoch, UTC. */
export type EpochMs = number;
/** A span of time in milliseconds. */
export type Millis = number;

/** PromQL text. Only `lib/promql` makes it, so a hostile label value cannot become a query. */
export type PromQL = string & { readonly __promql: true };
