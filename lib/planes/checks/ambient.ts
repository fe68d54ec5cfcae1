import { type CheckRow, none } from '@/lib/planes/row';

/** ztunnel, https://github.com/istio/ztunnel; istiod is its control plane as well. */
export const ambientChecks: readonly CheckRow[] = [
  {
    mesh: 'ambient',
    teller: 'ztunnel',
    id: 'ambient.terminations',
    title: 'Connections of ztunnels to istiod that ended in an error',
    metrics: ['istio_xds_connection_terminations_total'],
    where: { reason: { re2: 'ConnectionError|Error' } },
    reading: { how: 'events', born: true },
    unit: 'events',
    by: ['pod', 'reason'],
    bound: none,
    means: 'The workloads of that node get no changes until the ztunnel reconnects.',
    next: 'Network between the node and istiod (15012), then the ztunnel’s own log.',
  },
  {
    mesh: 'ambient',
    teller: 'ztunnel',
    id: 'ambient.pending',
    title: 'Workloads that wait for their place in a ztunnel',
    metrics: ['workload_manager_pending_proxy_count'],
    reading: { how: 'gauge', fold: 'sum' },
    unit: 'count',
    by: ['pod'],
    bound: none,
    means: 'Their pods are up, but their traffic is not captured yet.',
    next: 'The istio-cni agent of that node.',
  },
];
