import type { Labels, Sample, Series } from '@/lib/domain/sample';
import type { Alert, AlertRule, Ask, RangeAsk } from '@/lib/domain/source';
import type { EpochMs, PromQL } from '@/lib/domain/units';
import { readAlerts, readRules } from './alerts';
import type { Question, Reading } from './ask';
import { flavourOfBuild } from './flavour';
import { readLabelSets, readSamples, readSeries, readTexts, rowCount } from './parse';
import type { SameLabels } from './same-labels';

/** Prometheus takes seconds with decimals. */
const inSeconds = (at: EpochMs): string => String(at / 1000);

const all = <T>(rows: readonly T[]): Reading<readonly T[]> => ({ value: rows, count: rows.length, native: false });

/** One row more than we would show, so that "too many" can be told from "exactly as many". */
const limit = (maxSeries: number) => ({ limit: String(maxSeries + 1) });

export const instantQuestion = (
  { id, promql, at, native: wanted = false, heavy = false }: Ask,
  maxSeries: number,
  same?: SameLabels,
): Question<readonly Sample[]> => ({
  id,
  kind: 'instant',
  heavy,
  path: '/api/v1/query',
  method: 'POST',
  form: { query: promql, time: inSeconds(at), ...limit(maxSeries) },
  rows: rowCount,
  read: async (data) => {
    const { rows, native } = await readSamples(data, same);
    return { ...all(rows), native: native && !wanted };
  },
});

export const rangeQuestion = (ask: RangeAsk, maxSeries: number): Question<readonly Series[]> => ({
  id: ask.id,
  kind: 'range',
  path: '/api/v1/query_range',
  method: 'POST',
  form: {
    query: ask.promql,
    start: inSeconds(ask.from),
    end: inSeconds(ask.to),
    step: inSeconds(ask.step),
    ...limit(maxSeries),
  },
  rows: rowCount,
  read: async (data) => {
    const { rows, native } = await readSeries(data);
    return { ...all(rows), native: native && !ask.native };
  },
});

const MINUTE = 60_000;

/** Whole minutes around the window: what exists is asked for at most once a minute (fine-print.md 14). */
const minutes = ({ from, to }: { readonly from: EpochMs; readonly to: EpochMs }) => ({
  start: inSeconds(Math.floor(from / MINUTE) * MINUTE),
  end: inSeconds(Math.ceil(to / MINUTE) * MINUTE),
});

export interface Existing {
  readonly match: readonly PromQL[];
  readonly window: { readonly from: EpochMs; readonly to: EpochMs };
}

export const seriesQuestion = ({ match, window }: Existing, maxSeries: number): Question<readonly Labels[]> => ({
  id: 'series',
  kind: 'series',
  path: '/api/v1/series',
  method: 'POST',
  form: { 'match[]': match, ...minutes(window), ...limit(maxSeries) },
  rows: rowCount,
  read: async (data) => all(readLabelSets(data)),
});

export const labelQuestion = (
  label: string,
  { match, window }: Existing,
  maxSeries: number,
): Question<readonly string[]> => ({
  id: 'label-values',
  kind: 'labels',
  path: `/api/v1/label/${encodeURIComponent(label)}/values`,
  method: 'GET',
  form: { ...(match.length > 0 ? { 'match[]': match } : {}), ...minutes(window), ...limit(maxSeries) },
  rows: rowCount,
  read: async (data) => all(readTexts(data)),
});

export const alertsQuestion: Question<readonly Alert[]> = {
  id: 'alerts',
  kind: 'alerts',
  path: '/api/v1/alerts',
  method: 'GET',
  form: {},
  rows: rowCount,
  read: async (data) => all(readAlerts(data)),
};

export const rulesQuestion: Question<readonly AlertRule[]> = {
  id: 'rules',
  kind: 'alerts',
  path: '/api/v1/rules',
  method: 'GET',
  form: { type: 'alert' },
  rows: rowCount,
  read: async (data) => all(readRules(data)),
};

export const buildQuestion: Question<ReturnType<typeof flavourOfBuild>> = {
  id: 'buildinfo',
  kind: 'probe',
  path: '/api/v1/status/buildinfo',
  method: 'GET',
  form: {},
  rows: () => 0,
  read: async (data) => ({ value: flavourOfBuild(data), count: 0, native: false }),
};
