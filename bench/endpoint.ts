import type { Frame } from '@/lib/domain/envelope';
import type { Graph } from '@/lib/domain/graph';
import type { QueryReceipt } from '@/lib/domain/source';
import type { EpochMs, Millis } from '@/lib/domain/units';
import { COLUMNS_TYPE } from '@/lib/graph/columns';
import type { AppServer } from '@/test/harness/app';
import type { MeshPrometheus } from '@/test/harness/mesh';
import { figure, ratio, type Section } from './figures';
import { type Client, type Got, openClient } from './http';
import { memoryOf } from './machine';

/** What the page asks by default, and the shortest window, where the back end has least to do and we weigh most. */
const SPANS: readonly Millis[] = [15 * 60_000, 2 * 60_000];
const KB = 1000;

/** One way to ask for the graph of a window. */
interface Ask {
  readonly search: string;
  /** What the answer may come as; plain JSON by itself. */
  readonly accept?: string;
}

const PLAIN: Ask = { search: '' };
const PLACED: Ask = { search: '&layout=1' };
/** As the page asks for the whole mesh, and as it opens one of this size by itself. */
const WHOLE: Ask = { ...PLACED, accept: COLUMNS_TYPE };
const OPENS: Ask = { search: '&layout=1&fold=auto', accept: COLUMNS_TYPE };

interface Bench {
  readonly client: Client;
  readonly app: AppServer;
  readonly prometheus: MeshPrometheus;
  /** The end of a window that nobody has asked about: one second before the last one given. */
  readonly freshEnd: () => EpochMs;
}

const checked = (got: Got, what: string): Got => {
  if (got.status === 200) return got;
  throw new Error(`${what} answered ${got.status}: ${got.body.toString().slice(0, 400)}`);
};

const addressOf = ({ app }: Bench, to: EpochMs, span: Millis, more = ''): string =>
  `${app.url}/api/v1/graph?from=${to - span}&to=${to}${more}`;

const graphOf = ({ body }: Got): Frame<Graph> => JSON.parse(body.toString());

const receiptsOf = (got: Got): readonly QueryReceipt[] => graphOf(got).meta.queries ?? [];

const isSecondLook = ({ id }: QueryReceipt): boolean => /\.(buckets|p95)/.test(id);

/**
 * The same questions sent bare, about the same instant, all at once; those that need an answer of the others after
 * them. Read to the last byte and no further. Answers ms and bytes.
 */
const sendBare = async ({ client, prometheus }: Bench, receipts: readonly QueryReceipt[], to: EpochMs) => {
  const waves = [receipts.filter((receipt) => !isSecondLook(receipt)), receipts.filter(isSecondLook)];
  const started = performance.now();
  let bytes = 0;
  for (const wave of waves) {
    const answers = await Promise.all(
      wave.map(({ promql }) =>
        client.ask(`${prometheus.url}/api/v1/query`, {
          form: new URLSearchParams({ query: promql, time: String(to / 1000) }),
        }),
      ),
    );
    for (const answer of answers) bytes += checked(answer, 'Prometheus').wire;
  }
  return { ms: performance.now() - started, bytes };
};

/** Requests that Prometheus has answered, by its own count. */
const answeredBy = async ({ client, prometheus }: Bench): Promise<number> => {
  const { body } = await client.ask(`${prometheus.url}/metrics`);
  const counted = body
    .toString()
    .matchAll(/^prometheus_http_requests_total\{[^}]*handler="\/api\/v1\/[^}]*\} (\S+)$/gm);
  return [...counted].reduce((sum, [, count]) => sum + Number(count), 0);
};

const lagOf = async ({ client, app }: Bench): Promise<Millis> => {
  const { body } = await client.ask(`${app.url}/metrics`);
  return Number(/^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(body.toString())?.[1]) * 1000;
};

interface Race {
  /** Cold answers by what was asked for. */
  readonly cold: ReadonlyMap<Ask, readonly Got[]>;
  readonly bare: readonly number[];
  readonly bareBytes: readonly number[];
}

/** The list begun elsewhere. */
const rotated = <T>(list: readonly T[], by: number): readonly T[] => {
  const from = by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
};

/**
 * Cold requests, one for each of `asks`, and the queries of the first sent bare, in turn, about windows that nobody has
 * asked about before. Each stands in each place of a round as often: what follows another pays for what that left behind
 * in the back end. `between` follows each round, with what the first of `asks` got.
 */
const race = async (
  bench: Bench,
  { runs, span, asks }: { readonly runs: number; readonly span: Millis; readonly asks: readonly Ask[] },
  {
    after,
    between,
  }: { readonly after?: () => Promise<void>; readonly between?: (address: string, got: Got) => Promise<void> } = {},
): Promise<Race> => {
  const [first = PLAIN] = asks;
  const address = ({ search }: Ask) => addressOf(bench, bench.freshEnd(), span, search);
  const receipts = receiptsOf(checked(await bench.client.ask(`${address(first)}&receipt=1`), 'The dashboard'));
  const cold = new Map(asks.map((ask): [Ask, Got[]] => [ask, []]));
  const [bare, bareBytes]: [number[], number[]] = [[], []];
  const askBare = async () => {
    const sent = await sendBare(bench, receipts, bench.freshEnd());
    bare.push(sent.ms);
    bareBytes.push(sent.bytes);
  };
  for (let run = 0; run < runs; run++) {
    let seen: { readonly at: string; readonly got: Got } | null = null;
    for (const ask of rotated([...asks, null], run)) {
      if (ask === null) {
        await askBare();
        continue;
      }
      const at = address(ask);
      const headers = ask.accept === undefined ? {} : { accept: ask.accept };
      const got = checked(await bench.client.ask(at, { headers }), 'The dashboard');
      cold.get(ask)?.push(got);
      await after?.();
      if (ask === first) seen = { at, got };
    }
    if (seen !== null) await between?.(seen.at, seen.got);
  }
  return { cold, bare, bareBytes };
};

const timesOf = (got: readonly Got[] = []): readonly Millis[] => got.map(({ ms }) => ms);

const minutesOf = (span: Millis): string => `${span / 60_000} min`;

/** What a window costs of which the dashboard knows nothing yet, and what it costs once it does. */
const coldAndWarm = async (bench: Bench, runs: number): Promise<Section> => {
  const warm: number[] = [];
  const notModified: number[] = [];
  const otherView: number[] = [];
  const pauses: number[] = [];
  const lag = async (): Promise<void> => {
    pauses.push(await lagOf(bench));
  };
  const revisit = async (address: string, got: Got): Promise<void> => {
    warm.push(checked(await bench.client.ask(address), 'The dashboard').ms);
    const again = await bench.client.ask(address, { headers: { 'if-none-match': got.headers.etag ?? '' } });
    if (again.status === 304) notModified.push(again.ms);
    otherView.push(checked(await bench.client.ask(`${address}&groupBy=namespace`), 'The dashboard').ms);
    await lagOf(bench);
  };
  const [usual = 0, short = 0] = SPANS;
  // What was the longest since the start is the loading of the code, and no matter of one request.
  await lagOf(bench);
  const asks = [PLAIN, PLACED, WHOLE, OPENS];
  const main = await race(bench, { runs, span: usual, asks }, { after: lag, between: revisit });
  const shortest = await race(bench, { runs, span: short, asks: [PLAIN] });
  const [plain = [], placed = [], whole = [], opens = []] = asks.map((ask) => main.cold.get(ask));
  const brief = shortest.cold.get(PLAIN) ?? [];
  return {
    title: 'Graph endpoint',
    figures: [
      ratio(`cold ÷ its own queries sent bare, ${minutesOf(usual)}`, timesOf(plain), main.bare),
      ratio(`cold ÷ its own queries sent bare, ${minutesOf(short)}`, timesOf(brief), shortest.bare),
      ratio(`cold with the layout ÷ bare, ${minutesOf(usual)}`, timesOf(placed), main.bare),
      ratio(`cold in columns, as the page asks for all of it ÷ bare, ${minutesOf(usual)}`, timesOf(whole), main.bare),
      ratio(`cold as the page opens by itself ÷ bare, ${minutesOf(usual)}`, timesOf(opens), main.bare),
      figure(`cold, ${minutesOf(usual)}`, 'ms', timesOf(plain)),
      figure(`bare, ${minutesOf(usual)}`, 'ms', main.bare),
      figure(`cold, ${minutesOf(short)}`, 'ms', timesOf(brief)),
      figure(`bare, ${minutesOf(short)}`, 'ms', shortest.bare),
      figure(`cold with the layout, ${minutesOf(usual)}`, 'ms', timesOf(placed)),
      figure(`cold in columns, ${minutesOf(usual)}`, 'ms', timesOf(whole)),
      figure(`cold as the page opens, ${minutesOf(usual)}`, 'ms', timesOf(opens)),
      figure('the same address again', 'ms', warm),
      figure('the same address with its etag (304)', 'ms', notModified),
      figure('another grouping of the same window', 'ms', otherView),
      figure('longest pause of the event loop in a cold request (10 is idle)', 'ms', pauses),
      figure(
        'bytes from Prometheus',
        'MB',
        main.bareBytes.map((bytes) => bytes / KB / KB),
      ),
      figure(
        'bytes of the frame',
        'KB',
        plain.map(({ body }) => body.length / KB),
      ),
      figure(
        'bytes on the wire (Brotli)',
        'KB',
        plain.map(({ wire }) => wire / KB),
      ),
      figure(
        'bytes on the wire with the layout',
        'KB',
        placed.map(({ wire }) => wire / KB),
      ),
      figure(
        'bytes on the wire in columns, with the layout',
        'KB',
        whole.map(({ wire }) => wire / KB),
      ),
    ],
  };
};

/** Requests that one cold view makes, the questions about what exists (at most one a minute) among them. */
const counted = async (bench: Bench): Promise<Section> => {
  const [span = 0] = SPANS;
  const counts: Record<string, number[]> = { mean: [], quantiles: [] };
  for (const [latency, into] of Object.entries(counts)) {
    for (let run = 0; run < 3; run++) {
      const before = await answeredBy(bench);
      const address = addressOf(bench, bench.freshEnd(), span, `&latency=${latency}&namespace=${largestOf(bench)}`);
      checked(await bench.client.ask(address), 'The dashboard');
      into.push((await answeredBy(bench)) - before);
    }
  }
  return {
    title: 'Requests to Prometheus',
    figures: [
      figure('a cold graph with mean latency', '', counts.mean ?? []),
      figure('a cold graph with quantiles of a namespace', '', counts.quantiles ?? []),
    ],
  };
};

/** The namespace with the most services. */
const largestOf = ({ prometheus }: Bench): string => {
  const sizes = new Map<string, number>();
  for (const { namespace } of prometheus.mesh.services) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
  return [...sizes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
};

const quantiles = async (bench: Bench, runs: number): Promise<Section> => {
  const [span = 0] = SPANS;
  const ask: Ask = { search: `&latency=quantiles&namespace=${largestOf(bench)}` };
  const { cold, bare, bareBytes } = await race(bench, { runs, span, asks: [ask] });
  const seen = cold.get(ask) ?? [];
  const [last] = seen.slice(-1);
  return {
    title: 'Quantiles of the largest namespace',
    figures: [
      ratio('cold ÷ its own queries sent bare, the second look after the first', timesOf(seen), bare),
      figure('cold', 'ms', timesOf(seen)),
      figure('bare', 'ms', bare),
      figure(
        'bytes from Prometheus',
        'MB',
        bareBytes.map((bytes) => bytes / KB / KB),
      ),
      figure(
        'bytes on the wire (Brotli)',
        'KB',
        seen.map(({ wire }) => wire / KB),
      ),
      figure('calls with quantiles', '', last === undefined ? [] : [graphOf(last).data.edges.length]),
    ],
  };
};

/** The dashboard's process: resident memory of one, MiB. */
export const memorySection = async (stages: Readonly<Record<string, number>>, pid: number): Promise<Section> => ({
  title: 'Memory of the dashboard (resident)',
  figures: [
    ...Object.entries(stages).map(([stage, value]) => figure(stage, 'MiB', [value])),
    figure('at its peak', 'MiB', [(await memoryOf(pid))?.peak ?? Number.NaN]),
  ],
});

/** Times the graph endpoint of a running dashboard against the Prometheus behind it. */
export const measureEndpoint = async (
  app: AppServer,
  prometheus: MeshPrometheus,
  runs: number,
): Promise<readonly Section[]> => {
  const client = openClient();
  let end = Math.floor(Date.now() / 1000) * 1000;
  const freshEnd = (): EpochMs => {
    end -= 1000;
    return end;
  };
  const bench: Bench = { client, app, prometheus, freshEnd };
  try {
    const [span = 0] = SPANS;
    const opening = checked(await client.ask(addressOf(bench, freshEnd(), span)), 'The dashboard');
    const { nodes, edges } = graphOf(opening).data;
    // The code of both servers is compiled and their heaps have grown before anything counts.
    await race(bench, { runs: 2, span, asks: [PLAIN, PLACED, WHOLE, OPENS] });
    const main = await coldAndWarm(bench, runs);
    return [
      main,
      ...(prometheus.history.histograms === true ? [await quantiles(bench, Math.ceil(runs / 2))] : []),
      await counted(bench),
      {
        title: 'What was asked for',
        figures: [
          figure('services and other nodes answered', '', [nodes.length]),
          figure('calls answered', '', [edges.length]),
          figure('series in Prometheus', '', [prometheus.series]),
          figure('the first request after the start', 'ms', [opening.ms]),
        ],
      },
    ];
  } finally {
    client.close();
  }
};
