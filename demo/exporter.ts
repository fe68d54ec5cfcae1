import { createServer, type Server } from 'node:http';
import { type MetricValue, Registry, type RegistryContentType } from 'prom-client';
import { readerOf, type Target } from './model';
import type { DemoSeries, Exemplar, Reading, TracedIn } from './series';
import { tracedAt } from './traces/traced';

interface Family {
  readonly name: string;
  readonly type: DemoSeries['type'] | 'unknown';
  readonly series: readonly DemoSeries[];
}

const familiesOf = (series: readonly DemoSeries[]): readonly Family[] =>
  [...new Set(series.map(({ family }) => family))].map((name) => {
    const members = series.filter(({ family }) => family === name);
    return { name, type: members[0]?.type ?? 'gauge', series: members };
  });

type Read = () => Reading;
type Traces = (at: number) => TracedIn;

/** As prom-client writes one in OpenMetrics; its public types have no word for it. */
interface WithExemplar {
  readonly exemplar?: { readonly labelSet: Exemplar['labels']; readonly value: number; readonly timestamp: number };
}

const exemplarOf = ({ exemplar }: DemoSeries, tracedIn: TracedIn): WithExemplar => {
  const found = exemplar?.(tracedIn) ?? null;
  return found === null ? {} : { exemplar: { labelSet: found.labels, value: found.value, timestamp: found.at } };
};

const valuesOf = ({ series }: Family, reading: Reading, traces: Traces): (MetricValue<string> & WithExemplar)[] => {
  const tracedIn = series.some(({ exemplar }) => exemplar !== undefined) ? traces(reading.at) : () => [];
  return series.flatMap((one) => {
    const value = one.read(reading);
    // `metricName` is how prom-client names the parts of a histogram.
    return value === null ? [] : [{ metricName: one.name, labels: one.labels, value, ...exemplarOf(one, tracedIn) }];
  });
};

// Of prom-client's public types only `Metric` may be registered; what it asks of one at scrape time is `get`.
type Registrable = Parameters<Registry['registerMetric']>[0];

/** A metric whose values are read off the model: prom-client's own counters only know how to count by themselves. */
const metricOf = (family: Family, read: Read, traces: Traces): Registrable =>
  ({
    name: family.name,
    get: async () => ({
      name: family.name,
      help: `Demo: ${family.name}`,
      type: family.type,
      aggregator: 'sum',
      values: valuesOf(family, read(), traces),
    }),
  }) as unknown as Registrable;

const TOTAL = /_total$/;

/** In OpenMetrics a counter ends in `_total`, which prom-client adds to its name; what does not end so is no counter there. */
const openCounter = (family: Family): Family => {
  if (family.type !== 'counter') return family;
  if (!TOTAL.test(family.name)) return { ...family, type: 'unknown' };
  const bare = (name: string): string => name.replace(TOTAL, '');
  const series = family.series.map((one) => ({ ...one, name: bare(one.name) }));
  return { ...family, name: bare(family.name), series };
};

/** Only OpenMetrics has exemplars; whoever gives none speaks as the proxies do. */
const registryOf = ({ series }: Target, read: Read, traces: Traces): Registry<RegistryContentType> => {
  const isOpen = series.some(({ exemplar }) => exemplar !== undefined);
  const registry = new Registry<RegistryContentType>();
  if (isOpen) registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  const families = familiesOf(series);
  for (const family of isOpen ? families.map(openCounter) : families) {
    registry.registerMetric(metricOf(family, read, traces));
  }
  return registry;
};

/** What the demo itself says: whether its older history has been imported. */
export interface DemoStatus {
  historyReady: boolean;
}

const demoPage = ({ historyReady }: DemoStatus): string =>
  [
    '# HELP weftline_demo_history_ready 1 when the six hours of older demo history have been imported.',
    '# TYPE weftline_demo_history_ready gauge',
    `weftline_demo_history_ready ${historyReady ? 1 : 0}`,
    '',
  ].join('\n');

/** The live half of the demo: serves every target from one model, at the time it is asked. */
export const exporterOf = (targets: readonly Target[], openedAt: number, status: DemoStatus): Server => {
  const reader = readerOf(openedAt);
  let latest = openedAt;
  // Scrapes of several targets may overlap; the counters only go forward.
  const read: Read = () => {
    latest = Math.max(latest, Date.now() / 1000);
    return reader.readAt(Math.round(latest * 1000) / 1000);
  };
  const traces: Traces = (at) => tracedAt(at, openedAt);
  const registries = new Map(
    targets.map((target) => [`/${target.cluster}/${target.job}`, registryOf(target, read, traces)]),
  );
  return createServer((request, response) => {
    const reply = (code: number, text: string, type: string = Registry.PROMETHEUS_CONTENT_TYPE): void => {
      response.writeHead(code, { 'content-type': type }).end(text);
    };
    if (request.url === '/demo') return reply(200, demoPage(status));
    const registry = registries.get(request.url ?? '');
    if (!registry) return reply(404, 'No such target.\n');
    registry.metrics().then(
      (text) => reply(200, text, registry.contentType),
      (error: unknown) => reply(500, `${String(error)}\n`),
    );
  });
};
