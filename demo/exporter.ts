import { createServer, type Server } from 'node:http';
import { type MetricValue, Registry } from 'prom-client';
import { readerOf, type Target } from './model';
import type { DemoSeries, Reading } from './series';

interface Family {
  readonly name: string;
  readonly type: DemoSeries['type'];
  readonly series: readonly DemoSeries[];
}

const familiesOf = (series: readonly DemoSeries[]): readonly Family[] =>
  [...new Set(series.map(({ family }) => family))].map((name) => {
    const members = series.filter(({ family }) => family === name);
    return { name, type: members[0]?.type ?? 'gauge', series: members };
  });

type Read = () => Reading;

const valuesOf = ({ series }: Family, reading: Reading): MetricValue<string>[] =>
  series.flatMap(({ name, labels, read }) => {
    const value = read(reading);
    // `metricName` is how prom-client names the parts of a histogram.
    return value === null ? [] : [{ metricName: name, labels, value }];
  });

// Of prom-client's public types only `Metric` may be registered; what it asks of one at scrape time is `get`.
type Registrable = Parameters<Registry['registerMetric']>[0];

/** A metric whose values are read off the model: prom-client's own counters only know how to count by themselves. */
const metricOf = (family: Family, read: Read): Registrable =>
  ({
    name: family.name,
    get: async () => ({
      name: family.name,
      help: `Demo: ${family.name}`,
      type: family.type,
      aggregator: 'sum',
      values: valuesOf(family, read()),
    }),
  }) as unknown as Registrable;

const registryOf = ({ series }: Target, read: Read): Registry => {
  const registry = new Registry();
  for (const family of familiesOf(series)) registry.registerMetric(metricOf(family, read));
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
  const registries = new Map(targets.map((target) => [`/${target.cluster}/${target.job}`, registryOf(target, read)]));
  return createServer((request, response) => {
    const reply = (code: number, text: string): void => {
      response.writeHead(code, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
    };
    if (request.url === '/demo') return reply(200, demoPage(status));
    const registry = registries.get(request.url ?? '');
    if (!registry) return reply(404, 'No such target.\n');
    registry.metrics().then(
      (text) => reply(200, text),
      (error: unknown) => reply(500, `${String(error)}\n`),
    );
  });
};
