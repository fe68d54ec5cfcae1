import { expect, test } from 'vitest';
import type { accounts } from '@/lib/domain/graph';
import { adapters } from '.';
import type { MeshRows, Row, SaidEnd, Who } from './adapter';
import { SILENT_END } from './rows';

/** Reading rows together looks at each of them a few times, not at everybody for each. */

const SERVICES = 2000;
const CALLS = 7000;

const endOf = (index: number): SaidEnd => ({
  ...SILENT_END,
  namespace: `team-${index % 40}`,
  workload: `svc-${index}`,
});
const identityOf = (index: number): string =>
  `svc-${index}.team-${index % 40}.serviceaccount.identity.linkerd.cluster.local`;

const rowOf = (account: (typeof accounts)[number], index: number): Row => {
  const [from, to] = [(index * 31) % SERVICES, (index * 17 + 5) % SERVICES];
  const who: Who = {
    source: account === 'client' ? endOf(from) : SILENT_END,
    target: endOf(to),
    host: `kri_msvc_default_east_team-${to % 40}_svc-${to}_http`,
    serviceName: null,
    serviceNamespace: null,
    protocol: null,
    reporterCluster: 'east',
    reporter: account === 'client' ? 'source' : 'destination',
    link: null,
  };
  const principal = identityOf(account === 'client' ? to : from);
  const how = { code: '200', grpc: null, flags: null, outcome: null, protection: 'true', reason: null, principal };
  return { who, ...how, le: null, value: 1 };
};

const told = (account: (typeof accounts)[number]): MeshRows['client'] => {
  const rows = Array.from({ length: CALLS }, (_, index) => rowOf(account, index));
  const measure = { rows, unreadable: 0 };
  return { requests: measure, duration: measure, opened: measure, sent: measure, received: measure };
};

test.each(adapters.flatMap(({ id, refine }) => (refine === undefined ? [] : [[id, refine] as const])))(
  '%s reads a mesh of 2,000 services within seconds',
  (_, refine) => {
    const { client } = refine({ client: told('client'), server: told('server') });
    expect(client.requests?.rows.length).toBeGreaterThanOrEqual(CALLS / 2);
  },
);
