import type { MeshId } from '@/lib/domain/entity';
import type { Millis, PromQL } from '@/lib/domain/units';
import { call, either, fold, type Matchers, marked, quantileOf, selector, subquery } from '@/lib/promql/build';
import { above, topk } from '@/lib/promql/combine';
import { equalTo, increase, increaseWithBirths, partnered } from '@/lib/promql/compare';
import { checkRows } from './checks';
import { type CheckRow, type TellerId, tellers } from './row';
import { proxySeries, versionSides } from './versions';

/** Which expression of a combined question a row of the answer belongs to. */
export const ROW_MARK = 'weft_row';
/** When the newest sample was taken. */
export const NEWEST = '@newest';

const WHO = 10;

/** The expressions of one check beside its value: all of them, who, since when processes started. */
export type Part = '' | '#of' | '#who' | '#total';
/** `istio.conflicts|pilot_destrule_subsets`: a check that looks at several metrics keeps them apart. */
const BETWEEN = '|';
const rowMark = ({ id, metrics }: CheckRow, metric: string, part: Part = ''): string =>
  `${id}${part}${metrics.length === 1 ? '' : `${BETWEEN}${metric}`}`;
/** The reverse: which part of which check, by which metric (null: its only one). */
export const readMark = (
  mark: string,
): { readonly id: string; readonly part: string; readonly metric: string | null } => {
  const [head = '', metric = null] = mark.split(BETWEEN);
  const [id = '', part] = head.split('#');
  return { id, part: part === undefined ? '' : `#${part}`, metric };
};
export const tellerMark = (teller: TellerId): string => `@${teller}`;

/** One series a proxy or a node: the sum is asked for, and apart from it the few that stand out. */
export const hasMany = ({ teller, by }: CheckRow): boolean => teller === 'proxies' || by.includes('pod');

const at = (mark: string, inner: PromQL): PromQL => marked(ROW_MARK, mark, inner);

const processOf = ({ teller }: CheckRow): PromQL | null => {
  const { presence } = tellers[teller];
  return presence === null ? null : selector(presence.metric, presence.where);
};

const PODS = ['cluster', 'namespace', 'pod'] as const;

/** Of the pods a check is about. */
const ofPods = ({ beside }: CheckRow, inner: PromQL): PromQL =>
  beside === undefined ? inner : partnered(inner, PODS, selector(beside.metric, beside.where));

const counted = (row: CheckRow, series: PromQL, window: Millis): PromQL => {
  const process = processOf(row);
  return row.reading.how === 'events' && row.reading.born && process !== null
    ? increaseWithBirths(series, process, window)
    : increase(series, window);
};

/** What a mesh calls the cluster its proxies are in: counts where neither the series nor the source name one. */
const clusterNames: readonly {
  readonly mesh: MeshId;
  readonly metric: string;
  readonly where: Matchers;
  readonly label: string;
}[] = [
  ...(
    [
      ['istio', 'istio_requests_total'],
      ['ambient', 'istio_tcp_connections_opened_total'],
    ] as const
  ).map(([mesh, metric]) => ({
    mesh,
    metric,
    where: { cluster: '', reporter: 'destination', destination_cluster: { notIn: ['', 'unknown'] } },
    label: 'destination_cluster',
  })),
  {
    mesh: 'consul',
    metric: 'envoy_server_live',
    where: { cluster: '', consul_source_datacenter: { not: '' } },
    label: 'consul_source_datacenter',
  },
  {
    mesh: 'kuma',
    metric: 'envoy_server_live',
    where: { cluster: '', mesh: { not: '' }, zone: { not: '' } },
    label: 'zone',
  },
];
export const NAME_MARK = '@name:';

type Side = readonly [part: Part, inner: PromQL];

const withWho = (row: CheckRow, how: 'sum' | 'max', inner: PromQL): readonly Side[] => {
  const by = ['cluster', ...row.by];
  if (!hasMany(row)) return [['', fold(how, by, inner)]];
  const who = above(fold(how, by, inner), 0);
  return [
    ['', fold(how, ['cluster'], inner)],
    ['#who', topk(WHO, who)],
  ];
};

const sidesOf = (row: CheckRow, metric: string, window: Millis): readonly Side[] => {
  const series = selector(metric, row.where);
  const { reading } = row;
  switch (reading.how) {
    case 'events': {
      const by = hasMany(row) ? ['cluster'] : ['cluster', ...row.by];
      return [
        ...withWho(row, 'sum', ofPods(row, counted(row, series, window))),
        ['#total', fold('sum', by, ofPods(row, series))],
      ];
    }
    case 'gauge':
      return withWho(row, reading.fold, series);
    case 'standing': {
      const standing = equalTo(series, reading.at);
      // Where `cluster` is what the metric speaks of, it says nothing about where the series comes from.
      const where = row.by.includes('exported_cluster') ? ['cluster', 'exported_cluster'] : ['cluster'];
      return [
        ['#of', fold('count', where, series)],
        ['', fold('count', where, standing)],
        ['#who', topk(WHO, fold('count', ['cluster', ...row.by], standing))],
      ];
    }
    case 'p99': {
      const part = (suffix: string) => increase(selector(`${metric}${suffix}`, row.where), window);
      return [
        ['', quantileOf(0.99, fold('sum', ['cluster', 'le'], part('_bucket')))],
        ['#of', fold('sum', ['cluster'], part('_count'))],
      ];
    }
  }
};

const checkSides = (row: CheckRow, window: Millis): readonly PromQL[] =>
  row.metrics.flatMap((metric) =>
    sidesOf(row, metric, window).map(([part, inner]) => at(rowMark(row, metric, part), inner)),
  );

const told = (by: (teller: TellerId) => boolean, window: Millis): readonly PromQL[] =>
  checkRows.filter(({ teller }) => by(teller)).flatMap((row) => checkSides(row, window));

const presences = Object.entries(tellers).flatMap(([id, { presence }]) =>
  presence === null ? [] : [[id as TellerId, selector(presence.metric, presence.where)] as const],
);

/** What istiod says of itself. */
export const istiodQuery = (window: Millis): PromQL => either(told((teller) => teller === 'istiod', window));

/** What each process of a mesh exposes at all times: the age of these is the age of the answer. */
const processes: readonly PromQL[] = [...presences.map(([, series]) => series), ...proxySeries()];

/** How far back the newest sample is looked for, and in which steps: below the lookback of 5 min no gap is left. */
const RECENT: Millis = 20 * 60_000;
const LOOKBACK_STEP: Millis = 290_000;

const newestQuery: PromQL = fold('max', [], either(processes.map((series) => call('timestamp', series))));

/** Which control planes are scraped, and what those beside istiod say of themselves. */
export const controlPlanesQuery = (window: Millis): PromQL =>
  either([
    ...presences.map(([teller, series]) => at(tellerMark(teller), fold('count', ['cluster'], series))),
    ...told((teller) => teller !== 'istiod' && teller !== 'proxies', window),
  ]);

/** Which versions run, what the proxies say of themselves, and when the newest sample of all was taken. */
export const proxiesQuery = (window: Millis): PromQL =>
  either([
    ...versionSides().map(([mark, inner]) => at(mark, inner)),
    ...clusterNames.map(({ mesh, metric, where, label }) =>
      at(`${NAME_MARK}${mesh}`, fold('group', [label], selector(metric, where))),
    ),
    at(NEWEST, newestQuery),
    // Only where there is none at the end of the window.
    at(NEWEST, call('max_over_time', subquery(newestQuery, RECENT, LOOKBACK_STEP))),
    ...told((teller) => teller === 'proxies', window),
  ]);
