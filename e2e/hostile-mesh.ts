import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDir } from '@/test/harness/process';
import { startPrometheus } from '@/test/harness/prometheus';

/**
 * Labels come from whoever runs a pod. Here every service, namespace, cluster and version is named to break out of
 * markup, addresses, selectors, sheets or objects: all of it must stay text, and every page must go on working.
 */
export const hostileNames = [
  '<img src=x onerror=alert(1)>',
  '</script><script>alert(2)</script>',
  `"double" 'single' \`tick\` \\ back`,
  '__proto__',
  'constructor',
  `reversed \u202Egnp.exe\u202C end`,
  `a/b?c=d#e%2Ff&g~h@i+j`,
  '=HYPERLINK("http://198.51.100.1","x")',
  `{{constructor.constructor("alert(3)")()}}\${alert(4)}`,
  `long-${'x'.repeat(248)}`,
  'päge 日本 👩‍🚀',
] as const;

const STEP = 15;
const MINUTES = 5;

const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const labels = (pairs: Readonly<Record<string, string>>) =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

const end = (side: 'source' | 'destination', name: string) => ({
  [`${side}_workload`]: name,
  [`${side}_workload_namespace`]: name,
  [`${side}_canonical_service`]: name,
  [`${side}_canonical_revision`]: name,
  [`${side}_app`]: name,
  [`${side}_cluster`]: name,
  [`${side}_principal`]: `spiffe://${name}/ns/${name}/sa/${name}`,
});

const answers = [
  { code: '200', rate: 9, flags: () => '-' },
  { code: '503', rate: 1, flags: (index: number) => hostileNames[index % 3] ?? '' },
] as const;

const rowsOf = (index: number, reporter: 'source' | 'destination') => {
  const [caller = '', callee = ''] = [hostileNames[index], hostileNames[(index + 1) % hostileNames.length]];
  const policy = index % 2 === 0 ? 'mutual_tls' : 'none';
  return answers.map(({ code, rate, flags }) => ({
    rate,
    head: labels({
      reporter,
      ...end('source', caller),
      ...end('destination', callee),
      destination_service: `${callee}.${callee}.svc.cluster.local`,
      destination_service_name: callee,
      destination_service_namespace: callee,
      request_protocol: 'http',
      response_code: code,
      response_flags: flags(index),
      connection_security_policy: reporter === 'source' ? 'unknown' : policy,
      pod: `${reporter === 'source' ? caller : callee}-0`,
    }),
  }));
};

/** Each calls the next, the last the first; a tenth of the calls fails in a way as hostile as the hostileNames. */
function* requests(to: number): Generator<string> {
  const instants = Array.from({ length: (MINUTES * 60) / STEP + 1 }, (_, step) => step * STEP);
  const rows = hostileNames.flatMap((_, index) => [...rowsOf(index, 'source'), ...rowsOf(index, 'destination')]);
  yield '# TYPE istio_requests counter\n';
  for (const { head, rate } of rows) {
    yield instants
      .map((passed) => `istio_requests_total{${head}} ${rate * passed + 1} ${to - MINUTES * 60 + passed}\n`)
      .join('');
  }
}

const rules = `groups:
  - name: hostile
    rules:
      - alert: ${JSON.stringify(hostileNames[0])}
        expr: vector(1)
        labels: { severity: critical, destination_workload: ${JSON.stringify(hostileNames[1])} }
        annotations: { summary: ${JSON.stringify(hostileNames[1])} }
`;

/** A real Prometheus that holds that mesh, the newest sample now, and fires an alert named no better. */
export const hostilePrometheus = async () => {
  const dir = await temporaryDir('hostile');
  const alerting = join(dir.path, 'rules.yml');
  await writeFile(alerting, rules);
  const prometheus = await startPrometheus({
    openmetrics: requests(Math.floor(Date.now() / 1000 / STEP) * STEP),
    config: `global: { evaluation_interval: 1s }\nscrape_configs: []\nrule_files: [${JSON.stringify(alerting)}]\n`,
  });
  return { url: prometheus.url, stop: () => prometheus.stop().finally(dir.remove) };
};
