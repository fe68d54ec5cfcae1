import type { MeshId } from '@/lib/domain/entity';
import type { Sample } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import type { Window } from '@/lib/domain/view';
import { adapters } from '@/lib/mesh';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { withOverride } from '@/lib/mesh/override';
import { durationsQuery, requestsQuery, tcpQuery } from '@/lib/mesh/queries';
import { readInterval, readNewest } from '@/lib/mesh/read';
import { type Asked, asked, inTime } from './asked';
import type { Context } from './context';
import { detectIn } from './detect';

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
  readonly signal: AbortSignal;
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
): Promise<Asked<Samples>> =>
  asked(source, part, source.instant({ id: `${adapter.id}.${part}`, promql, at: window.to }, signal));

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

/** Four questions at most, in parallel (fine-print.md 14). */
const askMesh = async (question: Question): Promise<Answers> => {
  const { source, adapter, window, durations, isSmall, reporters } = question;
  const span: Millis = window.to - window.from;
  const maybe = (part: string, promql: PromQL | null) => (promql === null ? null : put(question, part, promql));
  const interval = source.scrapeInterval === null;
  const past = isSmall || (looksBack.get(source)?.has(adapter.id) ?? false);
  const [client, server, tcp, sums] = await Promise.all([
    maybe('requests.client', requestsQuery(adapter, 'client', span)),
    maybe('requests.server', requestsQuery(adapter, 'server', span)),
    put(question, 'tcp', tcpQuery(adapter, span, { interval, reporters, past })),
    durations ? maybe('durations', durationsQuery(adapter, span, { everyClient: isSmall })) : null,
  ]);
  noteAge(question, isLongAgo(question, { client, server, tcp }));
  return { question, client, server, tcp, durations: sums };
};

/** So long the first look at a source waits to learn which meshes it holds; it asks either way. */
const DETECT_PATIENCE: Millis = 1_000;

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
  ask: Pick<Question, 'window' | 'durations' | 'signal'>,
): Promise<readonly Question[]> => {
  const detected = await inTime(detectIn(context, source), [], DETECT_PATIENCE);
  const configured = Object.keys(context.settings.meshes) as readonly MeshId[];
  const asked = meshesToAsk(
    detected.map(({ id }) => id),
    configured,
  );
  return asked.map((adapter) => {
    const proxies = detected.find(({ id }) => id === adapter.id)?.proxies ?? null;
    return {
      ...ask,
      source,
      adapter: withOverride(adapter, context.settings.meshes[adapter.id]),
      isSmall: proxies !== null && proxies <= SMALL_MESH,
      reporters: context.sources.length > 1,
    };
  });
};

/** Asks every source about every mesh, all in parallel. */
export const askCalls = async (
  context: Context,
  ask: Pick<Question, 'window' | 'durations' | 'signal'>,
): Promise<readonly Answers[]> => {
  const perSource = context.sources.map(async (source) => {
    const questions = await questionsTo(context, source, ask);
    return Promise.all(questions.map(askMesh));
  });
  return (await Promise.all(perSource)).flat();
};

/** The answers in a fixed order. */
export const partsOf = ({ client, server, tcp, durations }: Answers): readonly Asked<Samples>[] =>
  [client, server, tcp, durations].filter((answer) => answer !== null);

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
