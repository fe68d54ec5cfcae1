/**
 * What the shapes could do when somebody last looked. Status ages: rules S3, S4 and the offer of the CNI's own mesh read
 * this table, so a new release is a change of data.
 */
export const featureStatus = {
  asOf: '2026-11-29',
  /** Istio ambient: no virtual machines in the documents read (1.24 era). */
  nodeProxyServesVms: false,
  /** Istio ambient multi-cluster: several networks only; promoted to beta in 1.29. */
  nodeProxyFlatMulticluster: false,
  nodeProxyMulticlusterIsGa: false,
  /** Cilium's native mTLS by ztunnel (announced March 2026) and its mutual authentication are beta. */
  cniMeshIsGa: false,
  cniMeshServesMulticluster: false,
  /** No mesh shape authenticates UDP or SCTP. */
  udpCovered: false,
} as const;
