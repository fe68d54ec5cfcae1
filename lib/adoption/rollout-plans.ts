import type { CapabilityId, EvidenceItem, EvidenceKey } from '@/lib/domain/adoption';
import { evidenceValue } from './evidence-words';
import { listIn, listText } from './lists';
import { count, type Figures, ms, percent, RECORDED, rotations, type Told, timedOver, whyIn } from './rollout-figures';

export interface Exit {
  readonly text: string;
  /** Absent: nothing that Weftline reads can tell; a person has to. */
  readonly measured?: {
    readonly key: EvidenceKey;
    /** null: this measurement says nothing of it after all. */
    readonly tells: (value: number, of: Figures, item: EvidenceItem) => Told | null;
  };
}

export interface Plan {
  readonly id: 'P0' | 'P1' | 'P2' | 'P3' | 'P4' | 'P5';
  readonly name: string;
  readonly scope: string;
  /** The capabilities it runs for; absent: always. */
  readonly for?: readonly CapabilityId[];
  readonly exits: readonly Exit[];
  readonly rollback: readonly string[];
}

/** A thing for people: agreed, drilled, written down. */
const asked = (text: string): Exit => ({ text });

/** By the value itself. */
const byValue = (text: string, key: EvidenceKey, holds: (value: number) => boolean | null): Exit => ({
  text,
  measured: { key, tells: (value) => ({ holds: holds(value), figure: evidenceValue(key, value) }) },
});

/** By another figure of the same measurement. */
const byFigure = (
  text: string,
  key: EvidenceKey,
  name: string,
  read: (figure: number, of: Figures, value: number) => Told,
): Exit => ({
  text,
  measured: {
    key,
    tells: (value, of) => {
      const figure = of(name);
      return figure === null ? null : read(figure, of, value);
    },
  },
});

/** The failures a rollout may add, in the model's words a tenth of a percentage point. */
const MORE_ERRORS = 0.001;

/** Section 6.1: one namespace wave at a time, the next phase only when every exit criterion holds. */
export const plans: readonly Plan[] = [
  {
    id: 'P0',
    name: 'Baseline (2 weeks)',
    scope: 'Nothing in the path.',
    exits: [
      byValue('The edge list is known', 'edges', (value) => value > 0),
      byFigure('The error ratio is recorded', 'services', 'error_ratio', (ratio) => ({
        holds: true,
        figure: `${percent(ratio)} of requests failed`,
      })),
      {
        text: 'p50 and p99 are recorded per service',
        measured: {
          key: 'services',
          tells: (_, of, item) => {
            const [timed, all, p50, p99] = [of('timed'), of('timed_of') ?? 0, of('p50_ms'), of('p99_ms')];
            if (timed === null) return null;
            const each =
              p50 === null || p99 === null ? '' : `, p50 ${ms(p50)} and p99 ${ms(p99)} at the median of them`;
            const figure = `${count(timed)} of ${count(all)} services${each}`;
            return { holds: all === 0 ? null : timed === all, figure, ...timedOver(item) };
          },
        },
      },
      byFigure('CPU and memory are recorded', 'pods', 'with_cpu', (cpu, of, pods): Told => {
        const memory = of('with_memory') ?? 0;
        const figure = `CPU of ${count(cpu)} and memory of ${count(memory)} of ${count(pods)} pods`;
        return { holds: pods === 0 ? null : Math.min(cpu, memory) >= RECORDED * pods, figure };
      }),
      asked('SLOs of the mesh are agreed'),
      asked('The restore drill was done once in a test cluster'),
    ],
    rollback: [],
  },
  {
    id: 'P1',
    name: 'Observability',
    scope:
      'The data plane passes traffic, PERMISSIVE, no rules, no routes; 1-3 harmless namespaces, then all in scope.',
    exits: [
      byFigure('At least 95 % of in-scope workloads report', 'services', 'reporting_share', (share) => ({
        holds: share >= 0.95,
        figure: `proxies of ${percent(share)} of the services report`,
      })),
      byFigure(
        'Mesh edges match at least 90 % of the trace or flow graph',
        'depth',
        'trace_edges_seen',
        (seen, of): Told => {
          const all = of('trace_edges') ?? 0;
          const figure = `${count(seen)} of ${count(all)} calls between services in the traces`;
          return { holds: all === 0 ? null : seen / all >= 0.9, figure };
        },
      ),
      byFigure('Added p99 is inside the modelled range and the SLO for 7 d', 'cp_health', 'added_mean_ms', (added) => ({
        // A mean that holds the network as well; only a comparison with calls outside the mesh would settle it.
        holds: null,
        figure: `a mean of ${ms(added)} between proxies, the network included, an upper bound`,
      })),
      byFigure(
        'The error ratio is not more than 0.1 percentage points above P0',
        'services',
        'error_ratio',
        (ratio): Told => ({
          // Whatever it was before, so small a ratio cannot be more than that above it.
          holds: ratio <= MORE_ERRORS ? true : null,
          figure: `${percent(ratio)} of requests failed; compare with P0`,
        }),
      ),
      byFigure('Proxy memory p99 is below 80 % of its limit', 'proxy_reserved', 'memory_p99_of_limit', (share) => ({
        holds: share < 0.8,
        figure: `p99 at ${percent(share)} of the limit`,
      })),
      byFigure('No rejected configuration for 7 d', 'cp_health', 'rejects', (rejects) => ({
        holds: rejects === 0,
        figure: `${count(Math.round(rejects))} rejected`,
      })),
      {
        text: 'The control plane is sound',
        measured: {
          key: 'cp_health',
          tells: (value, _, item) => ({
            holds: value >= 1,
            figure: `${evidenceValue('cp_health', value)}${whyIn(item)}`,
          }),
        },
      },
    ],
    rollback: ['error ratio +1 point for 10 min', 'p99 above budget for 15 min', 'any proxy restart by OOM'],
  },
  {
    id: 'P2',
    name: 'mTLS',
    scope: 'PERMISSIVE, then STRICT per namespace.',
    for: ['M', 'Z'],
    exits: [
      {
        text: 'At least 99 % of requests between meshed workloads are mTLS for 7 d',
        measured: {
          key: 'plaintext_share',
          tells: (value, of) => {
            const between = of('between_meshed');
            const plaintext = between ?? value;
            const whose = between === null ? 'of calls' : 'of calls between proxies';
            return { holds: plaintext <= 0.01, figure: `${percent(plaintext)} ${whose} in plaintext` };
          },
        },
      },
      byFigure(
        '100 % for 72 h in a namespace before it turns STRICT',
        'plaintext_share',
        'namespaces_without_plaintext',
        (ready, of): Told => {
          const all = of('namespaces') ?? 0;
          const figure = `${count(ready)} of ${count(all)} namespaces take nothing in plaintext`;
          return { holds: all === 0 ? null : ready === all, figure };
        },
      ),
      byFigure(
        'Every remaining plaintext caller has an owner and an end date',
        'plaintext_share',
        'plaintext_callers',
        (callers) => ({
          holds: callers === 0 ? true : null,
          figure: callers === 1 ? '1 caller left' : `${count(callers)} callers left`,
        }),
      ),
      {
        text: 'Two certificate rotations were seen',
        measured: { key: 'cp_health', tells: (_, of, item) => rotations(of, item) },
      },
      byFigure('Root and issuer expire in more than 90 d', 'cp_health', 'issuers_end_days', (days) => ({
        holds: days > 90,
        figure: `the first of them in ${count(days)} d`,
      })),
      byFigure('An alert watches the end of certificates', 'alert_rules_in_scope', 'on_certificates', (rules) => ({
        holds: rules > 0,
        figure: rules === 1 ? '1 rule asks for it' : `${count(rules)} rules ask for it`,
      })),
      {
        text: 'STRICT in 100 % of in-scope namespaces',
        measured: {
          key: 'plaintext_share',
          tells: (_, of, item) => {
            const [all, ready] = [of('namespaces'), of('namespaces_without_plaintext')];
            if (all === null || ready === null) return null;
            const open = listText(listIn(item, 'namespaces_with_plaintext'));
            // Plaintext that arrives proves the opposite; that none arrives proves no policy.
            return open === ''
              ? { holds: null, figure: 'no plaintext arrives; the policies themselves are in no metric' }
              : { holds: false, figure: `plaintext still arrives in ${open}` };
          },
        },
      },
    ],
    rollback: ['any 5xx burst with TLS or connection flags after the switch', 'health checks failing'],
  },
  {
    id: 'P3',
    name: 'Identity rules',
    scope: 'Dry-run or audit, then allow rules, then default deny.',
    for: ['Z'],
    exits: [
      byValue('100 % of in-scope workloads are under a rule narrower than allow-all', 'authz_cover', (v) => v >= 1),
      byValue('0 unexpected denials for 7 d', 'authz_denied', (value) => value === 0),
      asked('Denials are logged and kept as the policy demands'),
      asked('Rules are tested in CI'),
    ],
    rollback: ['any unexpected denial on a tier-1 path'],
  },
  {
    id: 'P4',
    name: 'Traffic control',
    scope: 'Timeouts first, then retries with a budget, then outlier detection, then splits.',
    for: ['T'],
    exits: [
      byFigure('Attempts per request are at most 1.1', 'retry', 'attempts_per_request', (attempts) => ({
        holds: attempts <= 1.1,
        figure: `${attempts.toFixed(3)} attempts a request`,
      })),
      asked('No retry on calls that are not idempotent'),
      byValue(
        'Three automated canaries, one rolled back on purpose',
        'parallel_version_services_90d',
        // One service may have had three; that one of them was rolled back no metric tells.
        (value) => (value === 0 ? false : null),
      ),
      asked('Settings for at least 90 % of edges come from templates'),
    ],
    rollback: ['attempts per request > 1.5 for 5 min', 'a canary’s abort fails'],
  },
  {
    id: 'P5',
    name: 'Reach',
    scope: 'Cross-cluster, VMs, strangler splits.',
    for: ['H'],
    exits: [
      asked('The failover drill stayed inside the recovery objective'),
      byFigure(
        'The error ratio across environments is at most 0.1 point above that in a cluster',
        'cross_cluster_share',
        'error_ratio_across',
        (across, of): Told => {
          const inside = of('error_ratio_inside');
          if (inside === null) return { holds: null, figure: `${percent(across)} failed across` };
          return {
            holds: across <= inside + MORE_ERRORS,
            figure: `${percent(across)} failed across, ${percent(inside)} inside`,
          };
        },
      ),
      asked('The shared trust was rotated once'),
    ],
    rollback: ['loss of one control plane affects the other cluster’s traffic'],
  },
];
