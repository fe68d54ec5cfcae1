import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Millis } from '@/lib/domain/units';
import { registry } from './registry';

/** What the client of a source reports; labels have few values, never a service's name. */
export interface UpstreamCall {
  readonly kind: string;
  readonly outcome: string;
  readonly ms: Millis;
}
export type BreakerState = 'closed' | 'half-open' | 'open';

export interface UpstreamInstruments {
  readonly call: (call: UpstreamCall) => void;
  readonly inflight: (count: number) => void;
  readonly cache: (state: 'hit' | 'stale' | 'miss' | 'coalesced') => void;
  readonly breaker: (state: BreakerState) => void;
}

export interface Instruments {
  /** One answered request; `route` is the pattern (`/api/v1/graph`), not the path. */
  readonly request: (request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly ms: Millis;
  }) => void;
  /** The observer of one source. */
  readonly upstream: (datasource: string) => UpstreamInstruments;
  /** How old the newest sample of a frame was, in seconds. */
  readonly dataAge: (datasource: string, seconds: number) => void;
  /** A frame went out that is known to be incomplete. */
  readonly partial: (route: string) => void;
}

const BREAKER: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const upstreamIn = (registers: Registry[]) => {
  const duration = new Histogram({
    name: 'weftline_upstream_request_duration_seconds',
    help: 'Time of one question to a data source, waiting and retry included.',
    labelNames: ['datasource', 'kind', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const inflight = new Gauge({
    name: 'weftline_upstream_inflight',
    help: 'Questions that a data source is working on now.',
    labelNames: ['datasource'],
    registers,
  });
  const cache = new Counter({
    name: 'weftline_cache_requests_total',
    help: 'Questions by where their answer came from: hit, stale, miss, coalesced.',
    labelNames: ['state'],
    registers,
  });
  const breaker = new Gauge({
    name: 'weftline_breaker_state',
    help: 'Circuit breaker of a data source: 0 closed, 1 half open, 2 open.',
    labelNames: ['datasource'],
    registers,
  });
  return (datasource: string): UpstreamInstruments => {
    inflight.set({ datasource }, 0);
    breaker.set({ datasource }, BREAKER.closed);
    return {
      call: ({ kind, outcome, ms }) => duration.observe({ datasource, kind, outcome }, ms / 1000),
      inflight: (count) => inflight.set({ datasource }, count),
      cache: (state) => cache.inc({ state }),
      breaker: (state) => breaker.set({ datasource }, BREAKER[state]),
    };
  };
};

const instrumentsIn = (into: Registry): Instruments => {
  const registers = [into];
  const request = new Histogram({
    name: 'weftline_http_request_duration_seconds',
    help: 'Time to answer a request, by route pattern.',
    labelNames: ['route', 'method', 'status'],
    buckets: SECONDS,
    registers,
  });
  const age = new Gauge({
    name: 'weftline_data_age_seconds',
    help: 'Age of the newest sample in the last answer from a data source.',
    labelNames: ['datasource'],
    registers,
  });
  const partial = new Counter({
    name: 'weftline_partial_responses_total',
    help: 'Answers given although they are known to be incomplete.',
    labelNames: ['route'],
    registers,
  });
  return {
    request: ({ route, method, status, ms }) => request.observe({ route, method, status: String(status) }, ms / 1000),
    upstream: upstreamIn(registers),
    dataAge: (datasource, seconds) => age.set({ datasource }, seconds),
    partial: (route) => partial.inc({ route }),
  };
};

const holder = globalThis as { weftlineInstruments?: Instruments };

/** The process's instruments, in the registry that `/metrics` shows. */
export const instruments = (): Instruments => {
  holder.weftlineInstruments ??= instrumentsIn(registry());
  return holder.weftlineInstruments;
};
