import type { Call, CallSet, QuantilesMs } from '@/lib/domain/call';
import { type Account, accounts, type GroupBy } from '@/lib/domain/graph';
import type { Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import { edgeFields, edgeQuantiles } from '@/lib/graph/back-end-quantiles';
import { resolvingEnds } from '@/lib/graph/ends';
import { narrowTo } from '@/lib/graph/narrow';
import type { Reading } from '@/lib/graph/reading';
import type { MeshRows, Row, RowField } from '@/lib/mesh/adapter';
import { bucketsQuery, quantileQuery, recordedQuantilesQuery } from '@/lib/mesh/queries';
import { readingPacked, readingRows } from '@/lib/mesh/read';
import { hasRecordedQuantiles, QUANTILE_WINDOW, type QuantileName, quantileNames } from '@/lib/mesh/recorded';
import { type Answers, byFamily, put, putTogether, type Question, type Samples } from './ask-calls';
import type { Asked } from './asked';
import type { Context } from './context';
import { type Folded, foldReadings, knownEnds, withRows } from './fold-calls';
import { inTurns } from './in-turns';
import type { CallsView } from './load-calls';
import { steppedDown, tooManyBuckets } from './step-down';

/** Above this many pairs the back end takes the quantile: buckets would be a body of tens of megabytes. */
const MAX_BUCKET_CALLS = 1000;

/** What the second look came to. `set` has what the first one had, and quantiles. */
interface Timed {
  readonly set: Omit<CallSet, 'scrapeInterval'>;
  readonly asked: readonly Asked<Samples>[];
  /** What it did without. */
  readonly trust?: readonly Trust[];
}

interface First {
  readonly answers: readonly Answers[];
  readonly folded: Folded;
  readonly view: CallsView;
}

const spanOf = ({ window }: Question): Millis => window.to - window.from;

type Part = { readonly account: Account; readonly answer: Asked<Samples> };
/** Buckets by the question that asked for them. */
type Buckets = ReadonlyMap<Question, readonly Part[]>;

const bucketsOf = (question: Question, account: Account, calls: readonly Call[]) => {
  if (calls.length === 0) return null;
  // A mesh whose labels need reading cannot be asked by the names that were read.
  const narrow = question.adapter.refine === undefined ? narrowTo(calls) : {};
  return bucketsQuery(question.adapter, account, spanOf(question), narrow);
};

/** Buckets of the meshes of one family: the server account's, and the client account's of calls nobody serves. */
const askBuckets = async (questions: readonly Question[], calls: readonly Call[]) => {
  const of: Readonly<Record<Account, readonly Call[]>> = {
    server: calls.filter(({ server }) => server !== null),
    client: calls.filter(({ server }) => server === null),
  };
  const perAccount = await Promise.all(
    accounts.map(async (account) => {
      const about = (question: Question) => bucketsOf(question, account, of[account]);
      return { account, answers: await putTogether(questions, `buckets.${account}`, about) };
    }),
  );
  return questions.map((question, index) => {
    const parts = perAccount.flatMap(({ account, answers }): readonly Part[] => {
      const answer = answers[index];
      return answer ? [{ account, answer }] : [];
    });
    return [question, parts] as const;
  });
};

const withBuckets = async (reading: Reading, buckets: readonly Part[]): Promise<Reading> => {
  const add = async (account: Account): Promise<MeshRows[Account]> => {
    const value = buckets.find((part) => part.account === account)?.answer.value;
    const before = reading.told[account];
    if (!value) return before;
    const rows = await inTurns(readingRows(reading.adapter, { account, measure: 'buckets' }, value));
    return { ...before, buckets: rows };
  };
  return withRows(reading, { client: await add('client'), server: await add('server') });
};

const fromBuckets = async (context: Context, { answers, folded }: First, calls: readonly Call[]): Promise<Timed> => {
  const families = byFamily(answers.map(({ question }) => question));
  const asked = (await Promise.all(families.map((questions) => askBuckets(questions, calls)))).flat();
  const buckets: Buckets = new Map(asked);
  const readings: Reading[] = [];
  for (const [index, reading] of (await folded.readings()).entries()) {
    const question = answers[index]?.question;
    readings.push(await withBuckets(reading, (question && buckets.get(question)) ?? []));
  }
  const set = await foldReadings(context, readings);
  return { set, asked: [...buckets.values()].flat().map(({ answer }) => answer) };
};

/** Rules recorded what is asked for: quantiles of edges between services over just this window. */
const isAtHand = ({ adapter, window }: Question, groupBy: GroupBy): boolean =>
  adapter.recorded === true &&
  groupBy === 'service' &&
  window.to - window.from === QUANTILE_WINDOW &&
  hasRecordedQuantiles(adapter, 'server');

interface Quantiles {
  readonly answer: Asked<Samples>;
  readonly rows: Parameters<typeof edgeQuantiles>[0];
}

const rowsOf = async (
  { adapter }: Question,
  fields: readonly RowField[],
  { value }: Asked<Samples>,
  mark?: string,
): Promise<readonly Row[]> =>
  (await inTurns(readingPacked(adapter.accounts.server, { fields, mark }, value ?? []))).rows;

const askEdges = async (question: Question, groupBy: GroupBy): Promise<Quantiles | null> => {
  const { adapter } = question;
  const fields = edgeFields(groupBy);
  if (isAtHand(question, groupBy)) {
    const answer = await put(question, 'quantiles', recordedQuantilesQuery(adapter, 'server', fields));
    const rows: Partial<Record<QuantileName, readonly Row[]>> = {};
    for (const name of quantileNames) rows[name] = await rowsOf(question, fields, answer, name);
    return { answer, rows };
  }
  const promql = quantileQuery(adapter, 'server', spanOf(question), { q: 0.95, fields });
  if (promql === null) return null;
  const answer = await put(question, 'p95', promql, { heavy: true });
  return { answer, rows: { p95Ms: await rowsOf(question, fields, answer) } };
};

/** All edges of a big mesh in one question, of the server account: p95, or all three where rules recorded them. */
const fromBackEnd = async (context: Context, { answers, folded, view }: First): Promise<Timed> => {
  const groupBy = view.groupBy ?? 'service';
  const readings = await folded.readings();
  const ends = await inTurns(resolvingEnds(readings, context.settings.gateways, knownEnds));
  const perAnswer = await Promise.all(
    answers.map(async ({ question }, index) => {
      // Rows that must be read together cannot be made into edges one by one.
      if (question.adapter.refine !== undefined) return null;
      const reading = readings[index];
      const told = reading === undefined ? null : await askEdges(question, groupBy);
      if (reading === undefined || told === null) return null;
      const unitMs = question.adapter.durationUnitMs;
      const finder = { readings: [reading], ends, account: 'server', groupBy, unitMs } as const;
      return { answer: told.answer, found: edgeQuantiles(told.rows, finder) };
    }),
  );
  const asked = perAnswer.flatMap((part) => part?.answer ?? []);
  const quantiles = new Map<string, QuantilesMs>(perAnswer.flatMap((part) => [...(part?.found ?? [])]));
  return { set: { ...folded.set, quantiles }, asked };
};

/**
 * Quantiles for the calls a view wants: their buckets while they are few, else the back end's own, recorded ones where
 * it holds them. null: nothing is wanted.
 */
export const askQuantiles = async (context: Context, first: First): Promise<Timed | null> => {
  const { calls } = first.folded.set;
  const wanted = (first.view.wanted?.(calls) ?? calls).filter(({ protocol }) => protocol !== 'tcp');
  if (wanted.length === 0) return null;
  if (wanted.length <= MAX_BUCKET_CALLS) return fromBuckets(context, first, wanted);
  const isRaw = first.answers.some(({ question: { adapter } }) => !adapter.recorded && adapter.refine === undefined);
  // Of all edges, whichever are wanted: the back end cannot be told which in a question of bearable length.
  if (isRaw && tooManyBuckets(calls.length, context.settings.limits))
    return { set: first.folded.set, asked: [], trust: [steppedDown('no-quantiles', 'series')] };
  return fromBackEnd(context, first);
};
