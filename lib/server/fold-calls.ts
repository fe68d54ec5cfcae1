import { afterQuiet, FORGOTTEN_AFTER } from '@/lib/domain/after-quiet';
import type { Call, CallSet } from '@/lib/domain/call';
import { type Account, accounts } from '@/lib/domain/graph';
import { buildingCalls } from '@/lib/graph/calls';
import { endsMemory } from '@/lib/graph/ends-memory';
import type { Reading } from '@/lib/graph/reading';
import { type MeshAdapter, type MeshRows, metricOf, type Rows } from '@/lib/mesh/adapter';
import { readReporters } from '@/lib/mesh/read';
import { type Answers, isWhole, partsOf, type Question, type Samples } from './ask-calls';
import type { Context } from './context';
import { noteObserved } from './detect';
import { inTurns } from './in-turns';

/** What came out of the answers. */
export interface Folded {
  readonly set: Pick<CallSet, 'calls' | 'unattributed'>;
  /** A value held the separator, so rows could not be told apart. */
  readonly isUnreadable: boolean;
  /** The readings it was made of: while nobody asks they may be forgotten, and are read once more when somebody does. */
  readonly readings: () => Promise<readonly Reading[]>;
}

/** A reading with other rows: what the adapter reads together it reads again. */
export const withRows = (reading: Reading, told: MeshRows): Reading => {
  const rows = reading.adapter.refine?.(told) ?? told;
  const { client, server } = reading.accounts;
  return {
    ...reading,
    told,
    accounts: { client: { ...client, rows: rows.client }, server: { ...server, rows: rows.server } },
  };
};

const readingOf = async (answers: Answers): Promise<Reading> => {
  const { source, adapter } = answers.question;
  const told = await answers.question.rows.finish({
    'requests.client': answers.client?.value ?? null,
    'requests.server': answers.server?.value ?? null,
    tcp: answers.tcp.value,
    durations: answers.durations?.value ?? null,
  });
  const reporters = (account: Account) => ({
    rows: {},
    reporters: readReporters(answers.tcp.value ?? [], account, adapter.accounts[account]),
  });
  const reading: Reading = {
    source: source.id,
    cluster: source.cluster,
    aliases: source.clusterAliases,
    adapter,
    accounts: { client: reporters('client'), server: reporters('server') },
    told,
  };
  return withRows(reading, told);
};

const allRows = ({ accounts: read }: Reading): readonly Rows[] =>
  accounts.flatMap((account) => Object.values(read[account].rows));

const isUnreadable = (reading: Reading): boolean => allRows(reading).some(({ unreadable }) => unreadable > 0);

/** The name of what shows a mesh at work. */
const trafficMetric = (adapter: MeshAdapter): string => {
  const metric = (['requests', 'sent'] as const)
    .flatMap((measure) => accounts.map((account) => metricOf(adapter, account, measure)))
    .find((each) => each !== null);
  const [first = ''] = metric === undefined ? [] : [metric.name].flat();
  return first;
};

/** The mesh was seen at work: say so to whoever asks what this source holds. */
const note = ({ source, adapter }: Question, reading: Reading, calls: readonly Call[]): void => {
  if (allRows(reading).every(({ rows }) => rows.length === 0)) return;
  for (const id of [adapter.id, ...(adapter.covers ?? [])]) {
    const own = calls.filter(({ meshes }) => meshes.includes(id));
    // One that reads for others as well was seen at work only where its own proxies tell of a call.
    if (adapter.covers !== undefined && own.length === 0) continue;
    const inside = own
      .flatMap((call) => [call.source, call.target])
      .filter(({ kind }) => kind === 'service' || kind === 'gateway');
    noteObserved(source, {
      id,
      metric: trafficMetric(adapter),
      clusters: [...new Set(inside.map(({ cluster }) => cluster))],
      namespaces: [...new Set(inside.map(({ namespace }) => namespace))],
      versions: [],
      proxies: null,
    });
  }
};

/** Windows of one and of several lengths that are looked at side by side hold pairs of their own. */
const FRAMES = 4;
/** Who was whom in the last frames. */
export const knownEnds = endsMemory(FRAMES);
const lookedAt = afterQuiet(FORGOTTEN_AFTER, knownEnds.forget);

/** Readings to calls in steps. `keep`: their ends are remembered for the next look. */
export const foldReadings = async (
  { settings }: Pick<Context, 'settings'>,
  readings: readonly Reading[],
  { keep }: { readonly keep: boolean },
): Promise<Folded['set']> => {
  lookedAt();
  return inTurns(buildingCalls(readings, settings, keep ? knownEnds : undefined));
};

const readingsOf = async (answers: readonly Answers[]): Promise<readonly Reading[]> => {
  const readings: Reading[] = [];
  for (const answer of answers) readings.push(await readingOf(answer));
  return readings;
};

const fold = async (context: Context, answers: readonly Answers[]): Promise<Folded> => {
  const readings = await readingsOf(answers);
  // What a fault left of an answer holds pairs of its own, as many as the mesh, and the next answer is whole again.
  const set = await foldReadings(context, readings, { keep: isWhole(answers.flatMap(partsOf)) });
  for (const [index, reading] of readings.entries()) {
    const question = answers[index]?.question;
    if (question !== undefined) note(question, reading, set.calls);
  }
  // They take as much memory as the calls, and only quantiles need them again.
  const read = new WeakRef(readings);
  return {
    set,
    isUnreadable: readings.some(isUnreadable),
    readings: async () => read.deref() ?? readingsOf(answers),
  };
};

interface Kept {
  readonly settings: Context['settings'];
  readonly parts: readonly (Samples | null)[];
  readonly made: Promise<Folded>;
}

/** Folds by the first answer they were made from; they go when the source's cache lets that answer go. */
const folds = new WeakMap<Samples, readonly Kept[]>();

/** Answers to calls. The same answers are folded once for all views: a source's cache hands out the same objects. */
export const foldAnswers = (context: Context, answers: readonly Answers[]): Promise<Folded> => {
  const parts = answers.flatMap((answer) => partsOf(answer).map(({ value }) => value));
  const first = parts.find((part) => part !== null) ?? null;
  if (first === null) return fold(context, answers);
  const kept = folds.get(first) ?? [];
  const isSame = (entry: Kept) =>
    entry.settings === context.settings &&
    entry.parts.length === parts.length &&
    entry.parts.every((part, index) => part === parts[index]);
  const before = kept.find(isSame);
  if (before !== undefined) return before.made;
  const made = fold(context, answers);
  folds.set(first, [...kept, { settings: context.settings, parts, made }]);
  return made;
};
