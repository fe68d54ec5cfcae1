import { type Pod, podsByWorkload } from '@/demo/mesh';
import { type Row, rows } from '@/demo/rows';
import type { DemoSeries } from '@/demo/series';
import type { Call, Workload } from '@/demo/shape';
import { calls, workloads } from '@/demo/topology';
import type { Labels } from '@/lib/domain/sample';
import { scrapeLabels } from './cilium-plane';
import { counted, gathered, type Part, type Told, timed } from './parts';

/**
 * Cilium as Hubble tells it (mesh-metrics 3.6): requests where a layer-7 policy makes them visible, new connections
 * elsewhere. It knows every pod by its identity, those that have a proxy in other meshes and those that have none, and
 * nothing about the protection of a call; it has no label for the cluster of the far end.
 */

/** Namespaces under a layer-7 policy, at the callees' ingress. */
const VISIBLE: readonly string[] = ['web', 'shop', 'payments', 'platform', 'team-01', 'team-02'];
const CONNECTIONS_PER_REQUEST = 0.1;

const end = (side: 'source' | 'destination', workload: Workload | null): Labels =>
  workload === null
    ? {}
    : {
        [`${side}_app`]: workload.service,
        [`${side}_namespace`]: workload.namespace,
        [`${side}_workload`]: workload.name,
      };

/** The batch that has no proxy in any mesh is a pod like all others here. */
const batch = workloads.find(({ sidecar }) => !sidecar) ?? null;
const callerOf = ({ caller }: Row): Workload | null => caller ?? batch;

interface Said extends Told {
  readonly row: Row;
  readonly call: Call;
}

const saidBy = ({ covers }: Part): readonly Said[] =>
  rows.flatMap((row, index) => {
    const call = calls[row.call];
    return call === undefined || !covers(row.pod) ? [] : [{ row, index, call, labels: {} }];
  });

const isVisible = ({ row: { kind, target } }: Said): boolean =>
  kind === 'request' && target !== null && VISIBLE.includes(target.namespace);

const pairLabels = ({ row }: Said): Labels => ({
  ...end('source', callerOf(row)),
  ...end('destination', row.target),
});

/** As with `httpV2:exemplars=true` and OpenMetrics on: the trace that a request's own headers name. */
const CLOCK = { unit: 's', traceLabel: 'traceID' } as const;

/** Of a request without a response Hubble counts nothing. */
const seen = ({ row }: Said): boolean => row.account === 'server' && row.outcome.code !== '0';

const requests = (said: readonly Said[]): readonly DemoSeries[] => {
  const told = said
    .filter((one) => isVisible(one) && seen(one))
    .map((one) => {
      const isGrpc = one.call.protocol === 'grpc';
      const labels = {
        ...pairLabels(one),
        method: isGrpc ? 'POST' : 'GET',
        reporter: 'server',
        traffic_direction: 'ingress',
        ...scrapeLabels(one.row.pod, 'hubble'),
      };
      const own = { protocol: isGrpc ? 'HTTP/2' : 'HTTP/1.1', status: one.row.outcome.code };
      return { ...one, labels, own };
    });
  return [
    ...gathered(told.map(({ own, labels, ...one }) => ({ ...one, labels: { ...own, ...labels } }))).map((group) =>
      counted('hubble_http_requests_total', group),
    ),
    ...gathered(told).flatMap((group) => timed('hubble_http_request_duration_seconds', group, CLOCK)),
  ];
};

const isConnected = ({ row, call }: Said): boolean => row.outcome.endpointless !== true && call.to.kind !== 'nowhere';

/** One connection, seen where it leaves and where it arrives. */
const connections = (said: readonly Said[]): readonly DemoSeries[] => {
  const told = said.filter(isConnected).flatMap((one): readonly Told[] => {
    const { row, index } = one;
    const part = row.kind === 'tcp' ? 1 : CONNECTIONS_PER_REQUEST;
    const syn = (direction: 'egress' | 'ingress', pod: Pod): Told => ({
      index,
      part,
      labels: {
        ...pairLabels(one),
        family: 'IPv4',
        flag: 'SYN',
        traffic_direction: direction,
        ...scrapeLabels(pod, 'hubble'),
      },
    });
    if (row.account === 'client') return [syn('egress', row.pod)];
    const [own] = (row.caller === null && batch && podsByWorkload.get(batch)) || [];
    return [syn('ingress', row.pod), ...(own ? [syn('egress', own)] : [])];
  });
  return gathered(told).map((group) => counted('hubble_tcp_flags_total', group));
};

/** Why a packet went nowhere; whom it was for has no name. */
const REASONS: Readonly<Record<string, string>> = { dead: 'SERVICE_BACKEND_NOT_FOUND', host: 'POLICY_DENIED' };

const drops = (said: readonly Said[]): readonly DemoSeries[] => {
  const told = said.flatMap(({ row, index, call }): readonly Told[] => {
    const reason = REASONS[call.to.kind];
    if (reason === undefined || row.outcome.endpointless !== true) return [];
    const labels = {
      ...end('source', callerOf(row)),
      protocol: 'TCP',
      reason,
      traffic_direction: 'egress',
      ...scrapeLabels(row.pod, 'hubble'),
    };
    return [{ index, labels }];
  });
  return gathered(told).map((group) => counted('hubble_drop_total', group));
};

const toWorld = (said: readonly Said[]): readonly DemoSeries[] => {
  const told = said
    .filter((one) => one.call.to.kind === 'host' && isConnected(one))
    .map(({ row, index }) => ({
      index,
      part: CONNECTIONS_PER_REQUEST,
      labels: {
        ...end('source', callerOf(row)),
        protocol: 'TCP',
        verdict: 'FORWARDED',
        traffic_direction: 'egress',
        ...scrapeLabels(row.pod, 'hubble'),
      },
    }));
  return gathered(told).map((group) => counted('hubble_flows_to_world_total', group));
};

/** What Hubble sees of the calls of a part of the shop. */
export const hubble = (part: Part): readonly DemoSeries[] => {
  const said = saidBy(part);
  return [...requests(said), ...connections(said), ...drops(said), ...toWorld(said)];
};
