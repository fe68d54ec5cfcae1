import { describe, expect, test } from 'vitest';
import { capabilityIds, type EvidenceItem, type EvidenceKey, type Profile } from '@/lib/domain/adoption';
import { profileOf } from './fixtures/profile';
import { rolloutOf } from './rollout';

type Detail = NonNullable<EvidenceItem['detail']>;
const with_ = (key: EvidenceKey, value: number | null, detail: Detail = {}): Profile => ({
  ...profileOf(''),
  evidence: [{ key: `ev.${key}`, value, detail, query: 'q', window: '7d' }],
});
const criterion = (profile: Profile, start: string) =>
  rolloutOf(capabilityIds, profile)
    .flatMap(({ criteria }) => criteria)
    .find(({ text }) => text.startsWith(start));

describe('exit criteria', () => {
  const strict = (ready: number, open: string): Detail => ({
    namespaces: 4,
    namespaces_without_plaintext: ready,
    namespaces_with_plaintext: open,
    plaintext_callers: open === '' ? 0 : 2,
    between_meshed: 0.004,
  });
  test.each<[string, Profile, string, string, string | RegExp]>([
    ['mTLS between proxies', with_('plaintext_share', 0.3, strict(3, 'legacy')), 'At least 99 %', 'met', /^0\.4 %/],
    [
      'namespaces without plaintext',
      with_('plaintext_share', 0.3, strict(3, 'legacy')),
      '100 % for 72',
      'not_met',
      /^3 of 4/,
    ],
    ['all of them', with_('plaintext_share', 0, strict(4, '')), '100 % for 72', 'met', /^4 of 4/],
    ['no caller is left', with_('plaintext_share', 0, strict(4, '')), 'Every remaining', 'met', /^0 callers/],
    ['some are', with_('plaintext_share', 0.3, strict(3, 'legacy')), 'Every remaining', 'unmeasured', /^2 callers/],
    ['plaintext refutes STRICT', with_('plaintext_share', 0.3, strict(3, 'legacy')), 'STRICT', 'not_met', /in legacy$/],
    ['none of it proves nothing', with_('plaintext_share', 0, strict(4, '')), 'STRICT', 'unmeasured', /no plaintext/],
    [
      'workloads that report',
      with_('services', 20, { reporting_share: 0.9 }),
      'At least 95',
      'not_met',
      /^proxies of 90 %/,
    ],
    ['traces agree', with_('depth', 4, { trace_edges: 10, trace_edges_seen: 9 }), 'Mesh edges', 'met', /^9 of 10/],
    ['few failures', with_('services', 9, { error_ratio: 0.0005 }), 'The error ratio is not', 'met', /failed/],
    [
      'more than few need P0',
      with_('services', 9, { error_ratio: 0.02 }),
      'The error ratio is not',
      'unmeasured',
      /^2/,
    ],
    ['memory', with_('proxy_reserved', 9, { memory_p99_of_limit: 0.85 }), 'Proxy memory', 'not_met', /85 %/],
    [
      'latency is recorded',
      with_('services', 9, { timed: 9, timed_of: 9, p50_ms: 12, p99_ms: 250 }),
      'p50 and p99',
      'met',
      /^9 of 9 services, p50 12 ms and p99 250 ms/,
    ],
    ['not of all', with_('services', 9, { timed: 8, timed_of: 9 }), 'p50 and p99', 'not_met', /^8 of 9 services$/],
    ['resources', with_('pods', 40, { with_cpu: 40, with_memory: 39 }), 'CPU and memory', 'met', /^CPU of 40 and/],
    ['no memory', with_('pods', 40, { with_cpu: 40, with_memory: null }), 'CPU and memory', 'not_met', /memory of 0/],
    [
      'rotations that proxies tell',
      with_('cp_health', 1, { renewing: 40, renewed_twice: 39, renewals_over: '7d', issued_per_proxy: 0.1 }),
      'Two certificate',
      'met',
      /^39 of 40 proxies renewed .* by the ends/,
    ],
    [
      'of too few of them',
      with_('cp_health', 1, { renewing: 40, renewed_twice: 20, issued_per_proxy: 9 }),
      'Two certificate',
      'unmeasured',
      /^20 of 40/,
    ],
    [
      'rotations by what was issued',
      with_('cp_health', 1, { issued_per_proxy: 2.04 }),
      'Two certificate',
      'met',
      /^2\.0 certificates .* as the control plane counts/,
    ],
    ['too few yet', with_('cp_health', 1, { issued_per_proxy: 0.5 }), 'Two certificate', 'unmeasured', /^0\.5/],
    ['rejects', with_('cp_health', 1, { rejects: 2 }), 'No rejected', 'not_met', /^2 rejected/],
    ['issuers', with_('cp_health', 1, { issuers_end_days: 364 }), 'Root and issuer', 'met', /364 d/],
    ['alerts', with_('alert_rules_in_scope', 3, { on_certificates: 0 }), 'An alert watches', 'not_met', /^0 rules/],
    ['rules', with_('authz_cover', 0.25), '100 % of in-scope', 'not_met', /^25 %/],
    ['attempts', with_('retry', 2, { attempts_per_request: 1.02 }), 'Attempts', 'met', /^1\.020/],
    ['no canary', with_('parallel_version_services_90d', 0), 'Three automated', 'not_met', /^0 services/],
    ['some canary', with_('parallel_version_services_90d', 3), 'Three automated', 'unmeasured', /^3 services/],
    [
      'failures across',
      with_('cross_cluster_share', 0.1, { error_ratio_across: 0.02, error_ratio_inside: 0.001 }),
      'The error ratio across',
      'not_met',
      /^2(\.0)? % failed across/,
    ],
  ])('%s', (_, profile, start, state, figure) => {
    expect(criterion(profile, start)).toMatchObject({ state, figure: expect.stringMatching(figure) });
  });

  test('a figure of another window than its fact says which, and why', () => {
    const timed = { timed: 9, timed_of: 9, timed_over: '1h', timed_why: 'no objective is there' };
    expect(criterion(with_('services', 9, timed), 'p50 and p99')).toMatchObject({
      window: '1h',
      windowWhy: 'no objective is there',
    });
    const [item] = with_('proxy_reserved', 9, { memory_p99_of_limit: 0.5 }).evidence;
    const told = item === undefined ? [] : [{ ...item, window: '1d', windowWhy: 'a day at most' }];
    const said = criterion({ ...profileOf(''), evidence: told }, 'Proxy memory');
    expect(said).toMatchObject({ window: '1d', windowWhy: 'a day at most' });
    expect(criterion(with_('services', 9, { timed: 9, timed_of: 9 }), 'p50 and p99')).toMatchObject({
      window: '7d',
      windowWhy: null,
    });
  });

  test('without a measurement none is met, and none is failed', () => {
    const states = rolloutOf(capabilityIds, profileOf('')).flatMap(({ criteria }) =>
      criteria.map(({ state }) => state),
    );
    expect(new Set(states)).toEqual(new Set(['unmeasured']));
  });

  test('what was measured over too little of its window settles nothing', () => {
    const [item] = with_('services', 20, { reporting_share: 1 }).evidence;
    const thin = { ...profileOf(''), evidence: item === undefined ? [] : [{ ...item, coverage: 0.5 }] };
    expect(criterion(thin, 'At least 95')).toMatchObject({ state: 'unmeasured', figure: null });
  });
});
