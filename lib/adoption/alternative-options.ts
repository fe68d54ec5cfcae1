import type { AlternativeId, CapabilityId } from '@/lib/domain/adoption';

export interface AlternativeOption {
  readonly capability: CapabilityId;
  readonly id: AlternativeId;
  readonly how: string;
  readonly rightWhen: string;
  readonly notEnoughWhen: string;
  readonly effort: string;
}

/** Section 3: what to do instead, when it is right, and what it costs. */
export const alternatives: readonly AlternativeOption[] = [
  {
    capability: 'M',
    id: 'app_tls',
    how: 'TLS in the application with automated certificates: cert-manager, whose csi-driver-spiffe mounts a renewed SVID per pod.',
    rightWhen: 'there are few stacks, the services are under your control, and libraries reload certificates',
    notEnoughWhen: 'plaintext is still seen (E1), services are frozen, or there are many stacks',
    effort: 'Every library must reload on rotation; test expiry.',
  },
  {
    capability: 'M',
    id: 'node_encryption',
    how: 'WireGuard or IPsec between nodes by the CNI (Calico, Cilium).',
    rightWhen: 'the clause says encrypted and nobody asks who is calling',
    notEnoughWhen:
      'both ends must authenticate (M2 = yes), same-node traffic must be covered, or FIPS rules WireGuard out',
    effort: 'Its CPU in the kernel is invisible in container metrics.',
  },
  {
    capability: 'M',
    id: 'platform_encryption',
    how: 'Cloud network encryption between hosts.',
    rightWhen: 'the auditor accepts the provider’s control; FedRAMP makes you verify that it is switched on',
    notEnoughWhen: 'both ends must authenticate (M2 = yes), or clear text inside the node matters',
    effort: 'The evidence lies with the provider.',
  },
  {
    capability: 'Z',
    id: 'network_policy',
    how: 'Default-deny NetworkPolicy, or the CNI’s own layer 3-7 policy.',
    rightWhen: 'labels and namespaces are accepted as identity',
    notEnoughWhen: 'a cryptographic identity is asked for (Z1 = yes) or rules read methods and paths (Z3)',
    effort: 'It needs a CNI that enforces it; test with a denied call.',
  },
  {
    capability: 'Z',
    id: 'app_identity',
    how: 'SPIFFE identity in the application (SPIRE, csi-driver-spiffe), with checks in code or OPA.',
    rightWhen: 'there are one or two stacks, and identity is also needed towards databases or cloud APIs',
    notEnoughWhen: 'services are frozen or there are many stacks',
    effort: 'Policy drifts between services: test it centrally.',
  },
  {
    capability: 'Z',
    id: 'cloud_iam',
    how: 'The provider’s service-to-service authorisation.',
    rightWhen: 'everything is in one cloud and a managed boundary is wanted',
    notEnoughWhen: 'there are several clouds or rules below the service',
    effort: 'Lock-in, and a cost per request.',
  },
  {
    capability: 'T',
    id: 'gateway_only',
    how: 'Gateway API at the edge with weighted HTTPRoute, driven by Flagger or Argo Rollouts.',
    rightWhen: 'control is needed where traffic enters; a strangler at the edge',
    notEnoughWhen: 'internal services split traffic between themselves',
    effort: 'One hop only; it needs good health metrics.',
  },
  {
    capability: 'T',
    id: 'library_or_framework',
    how: 'Resilience in the stack (Resilience4j, Polly, gRPC service config, framework defaults) with shared settings and contract tests.',
    rightWhen: 'there are one or two stacks and a platform library with an owner',
    notEnoughWhen: 'several stacks behave differently',
    effort: 'Retries multiply across layers: budget them.',
  },
  {
    capability: 'T',
    id: 'proxyless_or_library',
    how: 'gRPC clients configured over xDS, no proxy in the path.',
    rightWhen: 'gRPC is everywhere and there is no latency room',
    notEnoughWhen: 'there are other protocols or old gRPC versions',
    effort: 'A control plane is still to be operated.',
  },
  {
    capability: 'O',
    id: 'otel_sdk',
    how: 'OpenTelemetry auto-instrumentation, span metrics and the service-graph connector.',
    rightWhen: 'source and owners exist',
    notEnoughWhen: 'services are frozen (O2 = yes)',
    effort: 'Sampling hides rare edges; mind the cardinality.',
  },
  {
    capability: 'O',
    id: 'ebpf_agent',
    how: 'OpenTelemetry eBPF Instrumentation or Beyla: RED metrics and spans without code change; Hubble or Retina for flows.',
    rightWhen: 'nodes run Linux, privileges are allowed, and the protocols are covered',
    notEnoughWhen: 'nodes are serverless or protocols exotic',
    effort: 'Depth differs by language: verify on your runtimes.',
  },
  {
    capability: 'H',
    id: 'gateway_link',
    how: 'East-west gateways, a private link, multi-cluster Services, DNS failover, or the CNI’s cluster link.',
    rightWhen: 'few edges cross environments',
    notEnoughWhen: 'one identity and policy model is required',
    effort: 'Two policy languages.',
  },
];

/** Ways that no answer names, beside those above. */
export const furtherOptions: Readonly<Partial<Record<CapabilityId, string>>> = {
  T: 'Also: canaries by replicas, blue-green or feature flags, where coarse shares are enough; slow to roll back at small replica counts.',
};

/** For an obligation that stays open: what stands in meanwhile, with an end date in the record. */
export const interimControl =
  'Node encryption plus default-deny NetworkPolicy on the regulated namespaces, or TLS in the services that hold the data, with an end date.';
