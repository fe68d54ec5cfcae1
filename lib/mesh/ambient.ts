import type { AccountRow, MeshAdapter } from './adapter';
import { readTogether } from './ambient-rows';
import { istio } from './istio';

const { client, server } = istio.accounts;
const failed = 'istio_tcp_connections_failed_total';

/** `source_principal` and `destination_principal` are proved; a name alone is looked up by address. */
const stating = (account: AccountRow): AccountRow => ({
  ...account,
  labels: { ...account.labels, protection: 'connection_security_policy', reporter: 'reporter' },
  statesProtection: true,
});

/**
 * Istio ambient: ztunnels tell of connections and whether they were mutual TLS, waypoints of the requests inside. Sidecars
 * and gateways tell under the same names, so one set of questions reads all of them; each row says whose it is.
 */
export const ambient: MeshAdapter = {
  ...istio,
  id: 'ambient',
  docs: 'https://istio.io/latest/docs/ambient/usage/troubleshoot-ztunnel/',
  covers: ['istio'],
  tells: [
    { metric: 'istio_build', where: { component: 'ztunnel' }, versionLabel: 'tag' },
    { metric: 'workload_manager_active_proxy_count', where: {}, versionLabel: null },
    // Where only waypoints are scraped: by the name their gateways usually have.
    { metric: 'istio_build', where: { component: 'proxy', pod: { re2: '.*waypoint.*' } }, versionLabel: 'tag' },
  ],
  exports: [{ names: 'istio_.*|workload_manager_.*', where: {} }],
  metrics: { ...istio.metrics, connectFailures: failed },
  accounts: {
    client: stating(client),
    server: { ...stating(server), where: { reporter: { in: ['destination', 'waypoint'] } } },
  },
  // A callee's ztunnel has no word for plaintext: it is what it leaves unknown.
  protection: { yes: istio.protection.yes, no: [...istio.protection.no, 'unknown'] },
  // A gateway's requests to a workload without a waypoint are timed by the gateway alone.
  clientOnly: [{}],
  refine: readTogether,
};
