import type { MeshId } from '@/lib/domain/entity';
import type { Sample } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';
import { adapters } from '@/lib/mesh';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { atNamespaces } from '@/lib/mesh/coarse';
import { asConfigured } from '@/lib/mesh/override';
import { durationsQuery, requestsQuery, tcpQuery } from '@/lib/mesh/queries';
import { readInterval, readNewest } from '@/lib/mesh/read';
import { readsRecorded } from '@/lib/mesh/recorded';
import { either, marked } from '@/lib/promql/build';
import { type Asked, asked } from './asked';
import type { Context } from './context';
import { keptIn } from './detect';
import { detectDuring } from './detect-past';
import { type RowPart, type RowReader, rowReader } from './read-rows';

/** Up to this many proxies everything is read in full (query-plan.md 3). */
const SMALL_MESH = 300;

export type Samples = readonly Sample[];

/** What one source is asked about one mesh. */
export interface Question {
  readonly source: MetricsSource;
  readonly adapter: MeshAdapter;
  readonly window: Window;
  readonly durations: boolean;
  readonly isSmall: boolean;
  readonly reporters: boolean;
  /** Namespaces are enough, where the mesh can be asked so. */
  readonly coarse: boolean;
  readonly signal: AbortSignal;
  readonly rows: RowReader;
}

/** The answers to it. `null`: not asked. */
export interface Answers {
  readonly question: Question;
  readonly client: Asked<Samples> | null;
  readonly server: Asked<Samples> | null;
  readonly tcp: Asked<Samples>;
  readonly durations: Asked<Samples> | null;
}

/** One instant question over the whole window. */
export const put = (
  { source, adapter, window, signal }: Question,
  part: string,
  promql: PromQL,
  { id = `${adapter.id}.${part}`, heavy = false }: { readonly id?: string; readonly heavy?: boolean } = {},
): Promise<Asked<Samples>> => {
  const ask = { id, heavy, promql, at: window.to, native: true, recorded: readsRecorded(promql) };
  return asked(source, part, source.instant(ask, signal));
};

/** Tells whose rows are whose where several meshes are asked about in one question. */
const MESH_MARK = 'weft_mesh';

/** Answers of several meshes, told apart once: what was made of the same rows before is found again by them. */
const partings = new WeakMap<Samples, ReadonlyMap<string, Samples>>();

const parted = (samples: Samples): ReadonlyMap<string, Samples> => {
  const before = partings.get(samples);
  if (before !== undefined) return before;
  const byMesh = new Map<string, Sample[]>();
  for (const { labels, ...sample } of samples) {
    const { [MESH_MARK]: mesh = '', ...others } = labels;
    const own = byMesh.get(mesh) ?? [];
    own.push({ ...sample, labels: others });
    byMesh.set(mesh, own);
  }
  partings.set(samples, byMesh);
  return byMesh;
};

const NOTHING: Samples = [];

/** One question about the meshes of a family, with an answer for each; null: that mesh has nothing to ask. */
export const putTogether = async (
  questions: readonly Question[],
  part: string,
  promqlOf: (question: Question) => PromQL | null,
): Promise<readonly (Asked<Samples> | null)[]> => {
  const wanted = questions.flatMap((question) => {
    const promql = promqlOf(question);
    return promql === null ? [] : [{ question, promql }];
  });
  const [first, ...others] = wanted;
  if (first === undefined) return questions.map(() => null);
  if (others.length === 0) {
    const alone = await put(first.question, part, first.promql);
    return questions.map((question) => (question === first.question ? alone : null));
  }
  const id = `${wanted.map(({ question }) => question.adapter.id).join('+')}.${part}`;
  const promql = either(wanted.map((one) => marked(MESH_MARK, one.question.adapter.id, one.promql)));
  const answer = await put(first.question, part, promql, { id });
  return questions.map((question) => {
    if (!wanted.some((one) => one.question === question)) return null;
    const value = answer.value === null ? null : (parted(answer.value).get(question.adapter.id) ?? NOTHING);
    // One receipt for one question.
    return { ...answer, value, receipt: question === first.question ? answer.receipt : null };
  });
};

/** Meshes that share one budget of questions (fine-print.md 14). */
const FAMILIES: readonly (readonly MeshId[])[] = [['consul', 'kuma']];

/** Questions that go out together. */
export const byFamily = (questions: readonly Question[]): readonly (readonly Question[])[] => {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const { id } = question.adapter;
    const family = FAMILIES.find((meshes) => meshes.includes(id))?.join('+') ?? id;
    const key = `${question.source.id} ${family}`;
    groups.set(key, [...(groups.get(key) ?? []), question]);
  }
  return [...groups.values()];
};

/** As far back as Prometheus looks for the newest sample unless it is told otherwise. */
const LOOKBACK: Millis = 5 * 60_000;

/** There were requests in the window, but none of their samples is as near to its end as the back end looks back. */
const isLongAgo = (
  { window, isSmall }: Question,
  { client, server, tcp }: Pick<Answers, 'client' | 'server' | 'tcp'>,
): boolean => {
  if (isSmall || tcp.value === null) return false;
  const newest = readNewest(tcp.value);
  const hasRequests = [client, server].some((answer) => (answer?.value?.length ?? 0) > 0);
  return hasRequests && (newest === null || window.to - newest > LOOKBACK);
};

/** Meshes whose last look found no request as near, by source: the next one looks further back, in the same question. */
const looksBack = new WeakMap<MetricsSource, ReadonlySet<string>>();

const noteAge = ({ source, adapter }: Question, isOld: boolean): void => {
  const others = [...(looksBack.get(source) ?? [])].filter((id) => id !== adapter.id);
  looksBack.set(source, new Set(isOld ? [...others, adapter.id] : others));
};

/** Four questions at most to the meshes of one family, in parallel (fine-print.md 14). */
const askFamily = async (questions: readonly Question[]): Promise<readonly Answers[]> => {
  const span = ({ window }: Question): Millis => window.to - window.from;
  const about = async (part: RowPart, promqlOf: (question: Question) => PromQL | null) => {
    const answers = await putTogether(questions, part, promqlOf);
    questions.forEach(({ rows }, index) => {
      const answer = answers[index];
      // What was at hand has been read before.
      if (answer?.value && answer.receipt?.shared === false) rows.begin(part, answer.value);
    });
    return answers;
  };
  const tcpOf = (question: Question): PromQL => {
    const { source, adapter, isSmall, reporters } = question;
    const past = isSmall || (looksBack.get(source)?.has(adapter.id) ?? false);
    return tcpQuery(adapter, span(question), { interval: source.scrapeInterval === null, reporters, past });
  };
  const [client, server, tcp, sums] = await Promise.all([
    about('requests.client', (question) => requestsQuery(question.adapter, 'client', span(question))),
    about('requests.server', (question) => requestsQuery(question.adapter, 'server', span(question))),
    about('tcp', tcpOf),
    about('durations', (question) =>
      question.durations ? durationsQuery(question.adapter, span(question), { everyClient: question.isSmall }) : null,
    ),
  ]);
  return questions.flatMap((question, index) => {
    const rides = tcp[index];
    if (!rides) return [];
    const answers = {
      question,
      client: client[index] ?? null,
      server: server[index] ?? null,
      tcp: rides,
      durations: sums[index] ?? null,
    };
    noteAge(question, isLongAgo(question, answers));
    return [answers];
  });
};

/**
 * Which meshes a source is asked about: those it shows and those the configuration names. A source that shows none (its
 * proxies are not scraped, or it did not tell in time) is asked about every one.
 */
export const meshesToAsk = (detected: readonly MeshId[], configured: readonly MeshId[]): readonly MeshAdapter[] => {
  const known = adapters.filter(({ id }) => detected.includes(id) || configured.includes(id));
  const asked = known.length > 0 ? known : adapters.filter(({ covers }) => covers === undefined);
  const covered = new Set(asked.flatMap(({ covers }) => covers ?? []));
  return asked.filter(({ id }) => !covered.has(id));
};

const questionsTo = async (
  context: Context,
  source: MetricsSource,
  ask: Pick<Question, 'window' | 'durations' | 'signal' | 'coarse'>,
): Promise<readonly Question[]> => {
  const detected = await detectDuring(context, source, ask.window);
  const configured = Object.keys(context.settings.meshes) as readonly MeshId[];
  const asked = meshesToAsk(
    detected.map(({ id }) => id),
    configured,
  );
  return asked.map((adapter) => {
    const proxies = detected.find(({ id }) => id === adapter.id)?.proxies ?? null;
    const kept = keptIn(source, asConfigured(adapter, context.settings.meshes), ask.window);
    const own = ask.coarse ? (atNamespaces(kept) ?? kept) : kept;
    return {
      ...ask,
      source,
      adapter: own,
      rows: rowReader(source, own),
      isSmall: proxies !== null && proxies <= SMALL_MESH,
      reporters: context.sources.length > 1 || asked.length > 1,
    };
  });
};

/** Asks every source about every mesh, all in parallel. */
export const askCalls = async (
  context: Context,
  ask: Pick<Question, 'window' | 'durations' | 'signal' | 'coarse'>,
): Promise<readonly Answers[]> => {
  const perSource = context.sources.map(async (source) => {
    const questions = await questionsTo(context, source, ask);
    return (await Promise.all(byFamily(questions).map(askFamily))).flat();
  });
  return (await Promise.all(perSource)).flat();
};

/** The answers in a fixed order. */
export const partsOf = ({ client, server, tcp, durations }: Answers): readonly Asked<Samples>[] =>
  [client, server, tcp, durations].filter((answer) => answer !== null);

/** Whether everything that was asked was answered. */
export const isWhole = (answers: readonly Asked<Samples>[]): boolean => answers.every(({ value }) => value !== null);

/** When the newest sample was taken; null: there is none, or the answers that would tell are missing. */
export const newestOf = (answers: readonly Answers[]): EpochMs | null => {
  const known = answers.flatMap(({ tcp }) => readNewest(tcp.value ?? []) ?? []);
  return known.length > 0 ? Math.max(...known) : null;
};

/** Some answer that tells of the newest sample is missing: then nothing can be called stale for lack of one. */
export const isAgeMissing = (answers: readonly Answers[]): boolean => answers.some(({ tcp }) => tcp.value === null);

/** The longest scrape interval among the sources; null: nobody knows. */
export const intervalOf = (answers: readonly Answers[]): Millis | null => {
  const known = answers.flatMap(
    ({ question, tcp }) => question.source.scrapeInterval ?? readInterval(tcp.value ?? []) ?? [],
  );
  return known.length === 0 ? null : Math.max(...known);
};
