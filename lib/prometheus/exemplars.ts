import type { Exemplar } from '@/lib/domain/source';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import type { Question } from './ask';
import { MalformedAnswer } from './parse';

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const labelsOf = (value: unknown): Exemplar['labels'] =>
  Object.fromEntries(
    Object.entries(isFields(value) ? value : {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    ),
  );

const exemplarOf = (row: unknown): readonly Exemplar[] => {
  if (!isFields(row) || typeof row.timestamp !== 'number') return [];
  const value = Number(row.value);
  return [{ labels: labelsOf(row.labels), value: Number.isFinite(value) ? value : null, at: row.timestamp * 1000 }];
};

/** `data` of `query_exemplars`; absent where the query selects nothing. */
const readExemplars = (data: unknown): readonly Exemplar[] => {
  if (data === undefined || data === null) return [];
  if (!Array.isArray(data)) throw new MalformedAnswer('no list of exemplars');
  return data.flatMap((series: unknown) =>
    isFields(series) && Array.isArray(series.exemplars) ? series.exemplars.flatMap(exemplarOf) : [],
  );
};

/** Functions in `promql` are ignored by the server: it gives what the selectors in it have. */
export const exemplarsQuestion = (
  promql: PromQL,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Question<readonly Exemplar[]> => ({
  id: 'exemplars',
  kind: 'exemplars',
  path: '/api/v1/query_exemplars',
  method: 'POST',
  form: { query: promql, start: String(from / 1000), end: String(to / 1000) },
  rows: (data) => (Array.isArray(data) ? data.length : 0),
  read: async (data) => {
    const value = readExemplars(data);
    return { value, count: value.length, native: false };
  },
});

/** A server that does not know the question is not asked again for so long. */
export const UNSUPPORTED_FOR: Millis = 10 * 60_000;
