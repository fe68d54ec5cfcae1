import type { plaintextReasons } from '@/lib/domain/mtls';

export type PlaintextReason = (typeof plaintextReasons)[number];

export interface ReasonWords {
  /** For a column of a table. */
  readonly short: string;
  readonly why: string;
  readonly todo: string;
}

/** Why a call is not protected, and what a person does about it. */
export const reasonWords: Readonly<Record<PlaintextReason, ReasonWords>> = {
  'caller-without-proxy': {
    short: 'caller has no proxy',
    why: 'The caller has no proxy.',
    todo: 'Enrol it: inject a sidecar, or label its namespace for ambient.',
  },
  'caller-tls-mode': {
    short: 'caller told to send plaintext',
    why: 'The caller’s proxy is told to send plaintext.',
    todo: 'Look for a DestinationRule whose tls mode is DISABLE.',
  },
  'undeclared-port': {
    short: 'port not declared',
    why: 'The port is not declared by the Service, so the proxy passes it through.',
    todo: 'Declare the port, with its protocol, in the Service.',
  },
  'not-enrolled': {
    short: 'caller not enrolled',
    why: 'The caller is known but not enrolled in the mesh.',
    todo: 'Label its namespace or workload so that the mesh takes it in.',
  },
  permissive: {
    short: 'callee accepts plaintext',
    why: 'The callee accepts plaintext (PERMISSIVE).',
    todo: 'Enrol the callers first, then set PeerAuthentication to STRICT.',
  },
  'destination-unmeshed': {
    short: 'callee has no proxy',
    why: 'The callee has no proxy to end mutual TLS.',
    todo: 'Enrol the callee.',
  },
  external: {
    short: 'outside the mesh',
    why: 'The host is outside the mesh; its encryption is not the mesh’s to see.',
    todo: 'Send it through an egress gateway or originate TLS there.',
  },
  'no-server-account': {
    short: 'callee reports nothing',
    why: 'The callee’s proxy reports nothing, and only it knows.',
    todo: 'Check that the callee is in the mesh and that its proxy is scraped.',
  },
  'not-reported': {
    short: 'nobody states it',
    why: 'Nobody states how these calls travel.',
    todo: 'Keep the label connection_security_policy in the mesh’s telemetry.',
  },
};
