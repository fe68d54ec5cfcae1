import type { CapabilityId, EvidenceKey, Profile } from '@/lib/domain/adoption';
import { evidenceItem, measured } from './evidence-rules';
import { evidenceValue } from './evidence-words';

type State = 'met' | 'not_met' | 'unmeasured';

export interface Criterion {
  readonly text: string;
  readonly state: State;
  /** The figure now, in words; null where nothing measures it. */
  readonly figure: string | null;
  readonly query: string | null;
  readonly window: string | null;
}

export interface Phase {
  readonly id: 'P0' | 'P1' | 'P2' | 'P3' | 'P4' | 'P5';
  readonly name: string;
  readonly scope: string;
  readonly criteria: readonly Criterion[];
  readonly rollback: readonly string[];
}

interface Exit {
  readonly text: string;
  readonly key?: EvidenceKey;
  readonly holds?: (value: number) => boolean;
}

const exit = (text: string): Exit => ({ text });
const measuredExit = (text: string, key: EvidenceKey, holds: (value: number) => boolean): Exit => ({
  text,
  key,
  holds,
});

interface Plan {
  readonly id: Phase['id'];
  readonly name: string;
  readonly scope: string;
  /** The capabilities it runs for; absent: always. */
  readonly for?: readonly CapabilityId[];
  readonly exits: readonly Exit[];
  readonly rollback: readonly string[];
}

/** Section 6.1: one namespace wave at a time, the next phase only when every exit criterion holds. */
const plans: readonly Plan[] = [
  {
    id: 'P0',
    name: 'Baseline (2 weeks)',
    scope: 'Nothing in the path.',
    exits: [
      measuredExit('The edge list is known', 'edges', (value) => value > 0),
      exit('Per service p50 and p99, error ratio, CPU and memory are recorded'),
      exit('SLOs of the mesh are agreed'),
      exit('The restore drill was done once in a test cluster'),
    ],
    rollback: [],
  },
  {
    id: 'P1',
    name: 'Observability',
    scope:
      'The data plane passes traffic, PERMISSIVE, no rules, no routes; 1-3 harmless namespaces, then all in scope.',
    exits: [
      exit('At least 95 % of in-scope workloads report'),
      exit('Mesh edges match at least 90 % of the trace or flow graph'),
      exit('Added p99 is inside the modelled range and the SLO for 7 d'),
      exit('The error ratio is not more than 0.1 percentage points above P0'),
      exit('Proxy memory p99 is below 80 % of its limit'),
      measuredExit('No rejected configuration for 7 d, and a sound control plane', 'cp_health', (value) => value >= 1),
    ],
    rollback: ['error ratio +1 point for 10 min', 'p99 above budget for 15 min', 'any proxy restart by OOM'],
  },
  {
    id: 'P2',
    name: 'mTLS',
    scope: 'PERMISSIVE, then STRICT per namespace.',
    for: ['M', 'Z'],
    exits: [
      measuredExit(
        'At least 99 % of requests between meshed workloads are mTLS for 7 d',
        'plaintext_share',
        (value) => value <= 0.01,
      ),
      exit('100 % for 72 h in a namespace before it turns STRICT'),
      exit('Every remaining plaintext caller has an owner and an end date'),
      exit('Two certificate rotations were seen'),
      exit('Root and issuer expire in more than 90 d, with an alert'),
      exit('STRICT in 100 % of in-scope namespaces'),
    ],
    rollback: ['any 5xx burst with TLS or connection flags after the switch', 'health checks failing'],
  },
  {
    id: 'P3',
    name: 'Identity rules',
    scope: 'Dry-run or audit, then allow rules, then default deny.',
    for: ['Z'],
    exits: [
      measuredExit(
        '100 % of in-scope workloads are under a rule narrower than allow-all',
        'authz_cover',
        (value) => value >= 1,
      ),
      measuredExit('0 unexpected denials for 7 d', 'authz_denied', (value) => value === 0),
      exit('Denials are logged and kept as the policy demands'),
      exit('Rules are tested in CI'),
    ],
    rollback: ['any unexpected denial on a tier-1 path'],
  },
  {
    id: 'P4',
    name: 'Traffic control',
    scope: 'Timeouts first, then retries with a budget, then outlier detection, then splits.',
    for: ['T'],
    exits: [
      exit('Attempts per request are at most 1.1'),
      exit('No retry on calls that are not idempotent'),
      measuredExit(
        'Three automated canaries, one rolled back on purpose',
        'parallel_version_services_90d',
        (value) => value >= 3,
      ),
      exit('Settings for at least 90 % of edges come from templates'),
    ],
    rollback: ['attempts per request > 1.5 for 5 min', 'a canary’s abort fails'],
  },
  {
    id: 'P5',
    name: 'Reach',
    scope: 'Cross-cluster, VMs, strangler splits.',
    for: ['H'],
    exits: [
      exit('The failover drill stayed inside the recovery objective'),
      exit('The error ratio across environments is at most 0.1 point above that in a cluster'),
      exit('The shared trust was rotated once'),
    ],
    rollback: ['loss of one control plane affects the other cluster’s traffic'],
  },
];

const unmeasured = (text: string): Criterion => ({
  text,
  state: 'unmeasured',
  figure: null,
  query: null,
  window: null,
});

/** A value in words, with what its measurement says of it. */
const figureOf = (key: EvidenceKey, value: number, why: string | number | null | undefined): string =>
  typeof why === 'string' && why !== '' ? `${evidenceValue(key, value)}: ${why}` : evidenceValue(key, value);

const judge = ({ text, key, holds }: Exit, profile: Profile): Criterion => {
  const value = key === undefined ? null : measured(profile, key);
  if (value === null || key === undefined || holds === undefined) return unmeasured(text);
  const item = evidenceItem(profile, key);
  return {
    text,
    state: holds(value) ? 'met' : 'not_met',
    figure: figureOf(key, value, item?.detail?.why),
    query: item?.query ?? null,
    window: item?.window ?? null,
  };
};

/** The phases for what is adopted or kept, each criterion judged by what is measured now. */
export const rolloutOf = (ids: readonly CapabilityId[], profile: Profile): readonly Phase[] =>
  plans
    .filter((plan) => plan.for === undefined || plan.for.some((id) => ids.includes(id)))
    .map(({ exits, for: _, ...plan }) => ({ ...plan, criteria: exits.map((each) => judge(each, profile)) }));
