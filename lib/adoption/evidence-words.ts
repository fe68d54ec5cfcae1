import type { EvidenceItem, EvidenceKey } from '@/lib/domain/adoption';
import { formatBytes, formatCount, formatPercent, spell } from '@/lib/format/number';
import { deployedShapes } from './deployed-shape';
import { listIn, listText, meshesIn } from './lists';
import { sentenceList, shapeNames } from './words';

const share = (value: number) => spell(formatPercent(value));
const count = (value: number) => spell(formatCount(value));
const plural = (value: number, one: string, many: string) => `${count(value)} ${value === 1 ? one : many}`;

type Words = (value: number) => string;

const words: Readonly<Record<EvidenceKey, readonly [name: string, says: Words]>> = {
  mesh_metrics: [
    'A mesh reports',
    (n) => (n === 0 ? 'no proxies' : `proxies in ${plural(n, 'namespace', 'namespaces')}`),
  ],
  services: ['Services', (n) => plural(n, 'service', 'services')],
  edges: ['Edges with traffic', (n) => plural(n, 'edge', 'edges')],
  namespaces: ['Namespaces', (n) => plural(n, 'namespace', 'namespaces')],
  clusters: ['Clusters', (n) => plural(n, 'cluster', 'clusters')],
  cross_cluster_share: ['Requests that cross clusters', (n) => `${share(n)} of requests cross clusters`],
  stacks: ['Languages that emit telemetry', (n) => plural(n, 'language', 'languages')],
  uninstrumented_share: [
    'Workloads without telemetry',
    (n) => `${share(n)} of workloads with traffic emit no telemetry`,
  ],
  plaintext_share: ['Calls without TLS', (n) => `${share(n)} of calls in plaintext`],
  parallel_version_services_90d: [
    'Services with two versions at once',
    (n) => `${plural(n, 'service', 'services')} with two versions taking traffic at once`,
  ],
  non_http_share: ['Connections that are not HTTP', (n) => `${share(n)} of connections that are neither HTTP nor gRPC`],
  latency_unfit_share: [
    'Requests without latency room',
    (n) => `${share(n)} of requests with less room than the lightest shape costs`,
  ],
  alert_rules_in_scope: [
    'Alert rules in scope',
    (n) => `${plural(n, 'alert rule', 'alert rules')} that name a service in scope`,
  ],
  k8s_minor_behind: [
    'Kubernetes behind the newest release',
    (n) => `${n === 0 ? '' : 'at least '}${plural(n, 'minor version', 'minor versions')} behind the newest known here`,
  ],
  authz_cover: [
    'Workloads under a narrow rule',
    (n) => `${share(n)} of workloads under a rule narrower than allow-all`,
  ],
  authz_denied: ['Denials', (n) => (n === 0 ? 'no call denied' : `${count(n)} calls denied a second`)],
  retry: ['Retries', (n) => `${count(n)} calls tried again a second`],
  proxy_cpu: ['CPU of proxies', (n) => `${count(n)} cores`],
  proxy_mem: ['Memory of proxies', (n) => spell(formatBytes(n))],
  proxy_reserved: ['CPU reserved by proxies', (n) => `${count(n)} cores reserved`],
  cp_health: ['Control plane', (n) => (n >= 1 ? 'sound' : 'not sound')],
  rps_peak: ['Requests at peak', (n) => `${count(n)} requests a second`],
  depth: ['Calls on the critical path', (n) => plural(n, 'call', 'calls')],
  pods: ['Pods', (n) => plural(n, 'pod', 'pods')],
  nodes: ['Nodes', (n) => plural(n, 'node', 'nodes')],
  extra_series: ['Series of the mesh', (n) => `${count(n)} series of the mesh’s own`],
  cost_low: ['Cost a month, low end', count],
  cost_high: ['Cost a month, high end', count],
  budget: ['Budget a month', count],
};

export const evidenceName = (key: EvidenceKey): string => words[key][0];

/** A measured value in words, without its window and query. */
export const evidenceValue = (key: EvidenceKey, value: number): string => words[key][1](value);

/** A longer query is shown once, with the fact itself. */
const SHORT_QUERY = 200;

const askedBy = ({ key, query, source }: EvidenceItem): string => {
  if (!query) return source ?? 'no query given';
  return query.length <= SHORT_QUERY ? query : `query of ${key}`;
};

/** Where a measurement comes from: "over 7 d (query, coverage 97 %)". */
export const evidenceSource = (item: EvidenceItem): string => {
  const { window, coverage } = item;
  const covered = `coverage ${share(coverage ?? 1)}`;
  const basis = [askedBy(item), covered].join(', ');
  return `${window ? `Over ${window}` : 'Over its window'} we measured {value} (${basis})`;
};

/** What stands behind a figure, where a name says more than a number; empty: nothing. */
export const evidenceMore = (item: EvidenceItem): string => {
  switch (item.key) {
    case 'ev.clusters':
    case 'ev.namespaces':
    case 'ev.stacks':
    case 'ev.authz_cover':
    case 'ev.alert_rules_in_scope':
    case 'ev.parallel_version_services_90d':
      return listText(listIn(item, 'names'));
    case 'ev.mesh_metrics':
      return listText(meshesIn(item));
    case 'ev.cp_health':
      return typeof item.detail?.why === 'string' ? item.detail.why : '';
    case 'ev.pods': {
      const meshed = listText(listIn(item, 'meshed'));
      return meshed === '' ? '' : `with a proxy beside them: ${meshed}`;
    }
    case 'ev.proxy_cpu':
      return sentenceList(
        deployedShapes({ evidence: [item] }).map(({ shape, proxies }) => `${proxies} as ${shapeNames[shape]}`),
      );
    default:
      return '';
  }
};
