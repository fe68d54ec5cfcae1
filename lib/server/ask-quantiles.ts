import type { Call, CallSet, QuantilesMs } from '@/lib/domain/call';
import { type Account, accounts, type GroupBy } from '@/lib/domain/graph';
import type { Trust } from '@/lib/domain/trust';
import type { Millis } from '@/lib/domain/units';
import { edgeFields, edgeQuantiles } from '@/lib/graph/back-end-quantiles';
import { resolvingEnds } from '@/lib/graph/ends';
import { halfOf } from '@/lib/graph/half';
import { narrowTo } from '@/lib/graph/narrow';
import { type Reading, whosOf } from '@/lib/graph/reading';
import type { MeshRows, Row, RowField } from '@/lib/mesh/adapter';
import { bucketsQuery, quantileHalves, quantileQuery, recordedQuantilesQuery } from '@/lib/mesh/queries';
import { readingPacked, readingRows } from '@/lib/mesh/read';
import { hasRecordedQuantiles, QUANTILE_WINDOW, type QuantileName, quantileNames } from '@/lib/mesh/recorded';
import { type Answers, byFamily, isWhole, partsOf, put, putTogether, type Question, type Samples } from './ask-calls';
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
  const told = [...buckets.values()].flat().map(({ answer }) => answer);
  const set = await foldReadings(context, readings, { keep: isWhole([...answers.flatMap(partsOf), ...told]) });
  return { set, asked: told };
};

/** Rules recorded what is asked for: quantiles of edges between services over just this window. */
const isAtHand = ({ adapter, window }: Question, groupBy: GroupBy): boolean =>
  adapter.recorded === true &&
  groupBy === 'service' &&
  window.to - window.from === QUANTILE_WINDOW &&
  hasRecordedQuantiles(adapter, 'server');

interface Quantiles {
  readonly answers: readonly Asked<Samples>[];
  readonly rows: Parameters<typeof edgeQuantiles>[0];
}

const rowsOf = async (
  { adapter }: Question,
  fields: readonly RowField[],
  { value }: Asked<Samples>,
  mark?: string,
): Promise<readonly Row[]> =>
  (await inTurns(readingPacked(adapter.accounts.server, { fields, mark }, value ?? []))).rows;

/** p95 of all edges: of a mesh that keeps a back end busy, in halves side by side. null: it has no such figure. */
const askP95 = async (question: Question, groupBy: GroupBy, reading: Reading) => {
  const { adapter } = question;
  const about = { q: 0.95, fields: edgeFields(groupBy) };
  const whole = quantileQuery(adapter, 'server', spanOf(question), about);
  if (whole === null) return null;
  const callees = [...whosOf(reading, 'server')].map(({ target }) => target.namespace);
  const namespaces = callees.length > MAX_BUCKET_CALLS ? halfOf(callees) : null;
  const halves =
    namespaces === null ? null : quantileHalves(adapter, 'server', spanOf(question), { ...about, namespaces });
  if (halves === null) return [await put(question, 'p95', whole, { heavy: true })];
  return Promise.all([
    put(question, 'p95.named', halves.named, { heavy: true }),
    put(question, 'p95.others', halves.others, { heavy: true }),
  ]);
};

const askEdges = async (question: Question, groupBy: GroupBy, reading: Reading): Promise<Quantiles | null> => {
  const { adapter } = question;
  const fields = edgeFields(groupBy);
  if (isAtHand(question, groupBy)) {
    const answer = await put(question, 'quantiles', recordedQuantilesQuery(adapter, 'server', fields));
    const rows: Partial<Record<QuantileName, readonly Row[]>> = {};
    for (const name of quantileNames) rows[name] = await rowsOf(question, fields, answer, name);
    return { answers: [answer], rows };
  }
  const answers = await askP95(question, groupBy, reading);
  if (answers === null) return null;
  const p95Ms: Row[] = [];
  for (const answer of answers) p95Ms.push(...(await rowsOf(question, fields, answer)));
  return { answers, rows: { p95Ms } };
};

/** All edges of a big mesh, of the server account: p95, or all three where rules recorded them. */
const fromBackEnd = async (context: Context, { answers, folded, view }: First): Promise<Timed> => {
  const groupBy = view.groupBy ?? 'service';
  const readings = await folded.readings();
  const ends = await inTurns(resolvingEnds(readings, context.settings.gateways, knownEnds));
  const perAnswer = await Promise.all(
    answers.map(async ({ question }, index) => {
      // Rows that must be read together cannot be made into edges one by one.
      if (question.adapter.refine !== undefined) return null;
      const reading = readings[index];
      const told = reading === undefined ? null : await askEdges(question, groupBy, reading);
      if (reading === undefined || told === null) return null;
      const unitMs = question.adapter.durationUnitMs;
      const finder = { readings: [reading], ends, account: 'server', groupBy, unitMs } as const;
      return { answers: told.answers, found: edgeQuantiles(told.rows, finder) };
    }),
  );
  const asked = perAnswer.flatMap((part) => part?.answers ?? []);
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
