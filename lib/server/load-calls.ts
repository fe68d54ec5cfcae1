import { setImmediate as pause } from 'node:timers/promises';
import type { Call, CallSet } from '@/lib/domain/call';
import type { Account } from '@/lib/domain/graph';
import type { Sample } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { Trust } from '@/lib/domain/trust';
import type { EpochMs, Millis } from '@/lib/domain/units';
import type { Filters, Window } from '@/lib/domain/view';
import { finishCalls } from '@/lib/graph/calls';
import { callFolder } from '@/lib/graph/fold';
import type { AccountReading, Reading } from '@/lib/graph/reading';
import { windowTrust } from '@/lib/graph/trust';
import { adapters } from '@/lib/mesh';
import type { Measure, MeshAdapter } from '@/lib/mesh/adapter';
import { withOverride } from '@/lib/mesh/override';
import { durationsQuery, requestsQuery, tcpQuery } from '@/lib/mesh/queries';
import { type Rows, readInterval, readNewest, readReporters, readRows } from '@/lib/mesh/read';
import { type Asked, asked, metaOf } from './asked';
import type { Context } from './context';
import { type Detection, detectIn, noteObserved } from './detect';
import { type Loaded, loaded } from './loaded';

/** What a view needs of its calls. Filters never narrow the questions: nodes keep their unfiltered figures, and
 * everybody who looks at one window shares one answer. */
export interface CallsView extends Partial<Filters> {
  readonly latency?: 'none' | 'mean' | 'quantiles';
}

/** Up to this many proxies the client account's durations are read in full (query-plan.md 3). */
const SMALL_MESH = 300;

interface Question {
  readonly source: MetricsSource;
  readonly adapter: MeshAdapter;
  readonly window: Window;
  readonly latency: boolean;
  readonly everyClient: boolean;
  readonly reporters: boolean;
  readonly signal: AbortSignal;
}

type Samples = readonly Sample[];

/** The answers of one mesh of one source. `null`: not asked. */
interface Answers {
  readonly question: Question;
  readonly client: Asked<Samples> | null;
  readonly server: Asked<Samples> | null;
  readonly tcp: Asked<Samples>;
  readonly durations: Asked<Samples> | null;
}

/** Four questions at most, in parallel (fine-print.md 14). */
const askMesh = async (question: Question): Promise<Answers> => {
  const { source, adapter, window, signal, latency, everyClient, reporters } = question;
  const span: Millis = window.to - window.from;
  const put = async (part: string, promql: ReturnType<typeof requestsQuery>) =>
    promql === null
      ? null
      : asked(source, part, source.instant({ id: `${adapter.id}.${part}`, promql, at: window.to }, signal));
  const tcpText = tcpQuery(adapter, span, { interval: source.scrapeInterval === null, reporters });
  const [client, server, tcp, durations] = await Promise.all([
    put('requests.client', requestsQuery(adapter, 'client', span)),
    put('requests.server', requestsQuery(adapter, 'server', span)),
    asked(source, 'tcp', source.instant({ id: `${adapter.id}.tcp`, promql: tcpText, at: window.to }, signal)),
    latency ? put('durations', durationsQuery(adapter, span, { everyClient })) : null,
  ]);
  return { question, client, server, tcp, durations };
};

const asksOf = async (context: Context, view: CallsView, window: Window, signal: AbortSignal) => {
  const latency = (view.latency ?? 'none') !== 'none';
  const perSource = context.sources.map(async (source) => {
    const detected = await detectIn(context, source);
    return adapters.map((adapter): Question => {
      const proxies = detected.find(({ id }) => id === adapter.id)?.proxies ?? null;
      return {
        source,
        adapter: withOverride(adapter, context.settings.meshes[adapter.id]),
        window,
        latency,
        everyClient: proxies !== null && proxies <= SMALL_MESH,
        reporters: context.sources.length > 1,
        signal,
      };
    });
  });
  return (await Promise.all(perSource)).flat();
};

/** Answered questions in a fixed order: what a fold depends on. */
const answersOf = ({ client, server, tcp, durations }: Answers): readonly Asked<Samples>[] =>
  [client, server, tcp, durations].filter((answer) => answer !== null);

/** Reads one account step by step, so that a big answer does not hold up everybody else. */
const readAccount = async (
  { question: { adapter }, client, server, tcp, durations }: Answers,
  account: Account,
): Promise<AccountReading> => {
  const rows: Partial<Record<Measure, Rows>> = {};
  const requests = account === 'client' ? client : server;
  if (requests?.value) rows.requests = readRows(adapter, { account, measure: 'requests' }, requests.value);
  await pause();
  for (const measure of ['sent', 'received', 'opened'] as const) {
    if (adapter.metrics[measure] !== null && tcp.value)
      rows[measure] = readRows(adapter, { account, measure, mark: `${account}.${measure}` }, tcp.value);
  }
  if (durations?.value)
    rows.duration = readRows(adapter, { account, measure: 'duration', mark: account }, durations.value);
  await pause();
  return { rows, reporters: readReporters(tcp.value ?? [], account) };
};

const readingOf = async (answers: Answers): Promise<Reading> => {
  const { source, adapter } = answers.question;
  const client = await readAccount(answers, 'client');
  const server = await readAccount(answers, 'server');
  return {
    source: source.id,
    cluster: source.cluster,
    aliases: source.clusterAliases,
    adapter,
    accounts: { client, server },
  };
};

interface Folded {
  readonly set: Pick<CallSet, 'calls' | 'unattributed'>;
  readonly unreadable: boolean;
}

const isUnreadable = ({ accounts }: Reading): boolean =>
  [accounts.client, accounts.server].some(({ rows }) => Object.values(rows).some(({ unreadable }) => unreadable > 0));

const fold = async (context: Context, answers: readonly Answers[]): Promise<Folded> => {
  const readings: Reading[] = [];
  for (const answer of answers) readings.push(await readingOf(answer));
  const folder = callFolder(readings, context.settings);
  for (const step of folder.steps) {
    await pause();
    step();
  }
  await pause();
  const calls = finishCalls(folder.drafts.values());
  for (const [index, reading] of readings.entries()) {
    const question = answers[index]?.question;
    if (question !== undefined) note(question, reading, calls);
  }
  return { set: { calls, unattributed: [...folder.lost.values()] }, unreadable: readings.some(isUnreadable) };
};

const hasRows = ({ accounts }: Reading): boolean =>
  [accounts.client, accounts.server].some(({ rows }) => Object.values(rows).some((measure) => measure.rows.length > 0));

/** The mesh was seen at work: say so to whoever asks what this source holds. */
const note = ({ source, adapter }: Question, reading: Reading, calls: readonly Call[]): void => {
  if (!hasRows(reading)) return;
  const ends = calls
    .filter(({ meshes }) => meshes.includes(adapter.id))
    .flatMap(({ source: from, target }) => [from, target]);
  const inside = ends.filter(({ kind }) => kind === 'service' || kind === 'gateway');
  const detection: Detection = {
    id: adapter.id,
    metric: adapter.metrics.requests ?? adapter.metrics.sent ?? '',
    clusters: [...new Set(inside.map(({ cluster }) => cluster))],
    namespaces: [...new Set(inside.map(({ namespace }) => namespace))],
    versions: [],
    proxies: null,
  };
  noteObserved(source, detection);
};

/** Folds by the first answer they were made from: the same answers of the same window are folded once for all views. */
const folds = new WeakMap<Samples, { readonly parts: readonly (Samples | null)[]; readonly made: Promise<Folded> }[]>();

const foldOnce = (context: Context, answers: readonly Answers[]): Promise<Folded> => {
  const parts = answers.flatMap((answer) => answersOf(answer).map(({ value }) => value));
  const first = parts.find((part) => part !== null);
  if (first === undefined || first === null) return fold(context, answers);
  const kept = folds.get(first) ?? [];
  const same = kept.find(
    (entry) => entry.parts.length === parts.length && entry.parts.every((part, i) => part === parts[i]),
  );
  if (same !== undefined) return same.made;
  const made = fold(context, answers);
  folds.set(first, [...kept, { parts, made }]);
  return made;
};

const newestOf = (answers: readonly Answers[]): EpochMs | null => {
  const known = answers.flatMap(({ tcp }) => readNewest(tcp.value ?? []) ?? []);
  return known.length === 0 ? null : Math.max(...known);
};

const intervalOf = (answers: readonly Answers[]): Millis | null => {
  const known = answers.flatMap(
    ({ question, tcp }) => question.source.scrapeInterval ?? readInterval(tcp.value ?? []) ?? [],
  );
  return known.length === 0 ? null : Math.max(...known);
};

const unreadable: Trust = { state: 'partial', reasons: ['unreadable-labels'] };

/**
 * Every call of a window from every source: at most four questions to each (none for durations with latency `none`).
 * A question that fails makes the frame partial; only when all fail is the answer a fault.
 */
export const loadCalls = async (
  context: Context,
  view: CallsView,
  window: Window,
  signal: AbortSignal,
): Promise<Loaded<CallSet>> => {
  const answers = await Promise.all((await asksOf(context, view, window, signal)).map(askMesh));
  const all = answers.flatMap(answersOf);
  const [fault] = all.flatMap((answer) => answer.fault ?? []);
  if (fault !== undefined && all.every(({ value }) => value === null)) return { ok: false, fault };
  const { set, unreadable: lost } = await foldOnce(context, answers);
  const [asOf, scrapeInterval] = [newestOf(answers), intervalOf(answers)];
  const trust = windowTrust({
    window,
    // Without the answer that tells the age, nothing is called stale.
    asOf: answers.some(({ tcp }) => tcp.value === null) ? (asOf ?? window.to) : asOf,
    scrapeInterval,
    isEmpty: set.calls.length === 0 && fault === undefined,
  });
  const meta = metaOf(context, { window, asOf, answers: all, trust: lost ? [trust, unreadable] : [trust] });
  return loaded({ data: { ...set, scrapeInterval }, meta });
};
