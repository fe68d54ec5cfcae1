import { describe, expect, test } from 'vitest';
import type { Action, CapabilityResult, Evaluation, Level, Use } from '@/lib/domain/adoption';
import { decide } from './decide';
import { evaluate } from './evaluate';
import { profileOf } from './fixtures/profile';

/** Every row of every decision table, each case as its difference from BASE. */
const at = (differences: string) => decide(profileOf(differences));
const { M, Z, T, O, H } = { M: 'M', Z: 'Z', T: 'T', O: 'O', H: 'H' } as const;

describe('need', () => {
  test.each<[string, 'M' | 'Z' | 'T' | 'O' | 'H', Level]>([
    ['M1=yes', M, 'yes'],
    ['M1=unknown', M, 'unknown'],
    ['M1=no X5=[fedramp-sc-8]', M, 'yes'],
    ['M1=no X5=[omb-m-22-09]', M, 'yes'],
    ['M1=unknown X5=[dora-rts-6-2-c]', M, 'partly'],
    ['M1=unknown X5=[hipaa-164.312-e]', M, 'partly'],
    ['M1=no X5=[dora-rts-6-2-c]', M, 'no'],
    ['M1=unknown X5=[pci-7.2.5]', M, 'unknown'],
    ['M1=unknown X5=[nist-800-204a,pci-4.2.1]', M, 'unknown'],
    ['Z1=partly Z2=yes', Z, 'yes'],
    ['Z1=unknown Z2=no', Z, 'unknown'],
    ['Z1=partly Z2=unknown', Z, 'partly'],
    ['Z1=unknown Z2=no X5=[pci-7.2.5]', Z, 'partly'],
    ['Z1=unknown Z2=unknown X5=[pci-7.3.3]', Z, 'partly'],
    ['Z1=no Z2=no X5=[hipaa-164.312-a-d]', Z, 'no'],
    ['Z1=unknown X5=[hipaa-164.312-e]', Z, 'unknown'],
    ['Z1=unknown X5=[fedramp-sc-8]', Z, 'unknown'],
    ['T1=no T2=partly', T, 'partly'],
    ['T1=unknown T2=partly', T, 'partly'],
    ['O1=no', O, 'yes'],
    ['O1=partly', O, 'partly'],
    ['O1=yes', O, 'no'],
    ['O1=unknown', O, 'unknown'],
    ['X1=unknown X3=partly', H, 'partly'],
    ['X2=yes', H, 'yes'],
  ])('%s: %s is needed %s', (differences, id, level) => {
    expect(at(differences).capabilities[id].need).toBe(level);
  });
});

describe('alternative', () => {
  test.each<[string, 'M' | 'Z' | 'T' | 'O' | 'H', Level]>([
    ['M4=no:node_encryption M2=no', M, 'no'],
    ['M4=unknown:node_encryption M2=yes', M, 'unknown'],
    ['M4=yes:node_encryption M2=yes', M, 'no'],
    ['M4=partly:node_encryption M2=yes', M, 'no'],
    ['M4=yes:node_encryption M2=partly', M, 'partly'],
    ['M4=yes:platform_encryption M2=unknown', M, 'unknown'],
    ['M4=yes:platform_encryption M2=no', M, 'yes'],
    ['M4=partly:platform_encryption M2=no', M, 'partly'],
    ['M4=yes:- M2=no', M, 'yes'],
    ['M4=yes:- M2=partly', M, 'unknown'],
    ['M4=partly:- M2=yes', M, 'unknown'],
    ['M4=yes:- M2=unknown', M, 'unknown'],
    ['M4=yes:app_tls M2=yes', M, 'yes'],
    ['M4=partly:app_tls M2=unknown', M, 'partly'],
    ['Z4=yes:network_policy Z1=yes', Z, 'no'],
    ['Z4=yes:network_policy Z3=yes', Z, 'no'],
    ['Z4=yes:network_policy Z1=partly', Z, 'partly'],
    ['Z4=yes:network_policy Z3=partly', Z, 'partly'],
    ['Z4=yes:network_policy Z1=unknown Z3=partly', Z, 'partly'],
    ['Z4=yes:network_policy Z1=unknown', Z, 'unknown'],
    ['Z4=yes:network_policy Z3=unknown', Z, 'yes'],
    ['Z4=partly:network_policy', Z, 'partly'],
    ['Z4=no:network_policy Z1=unknown', Z, 'no'],
    ['Z4=yes:app_identity Z1=yes Z3=yes', Z, 'yes'],
    ['Z4=partly:cloud_iam Z1=unknown', Z, 'partly'],
    ['Z4=yes:- Z1=no Z3=no', Z, 'yes'],
    ['Z4=yes:- Z3=unknown', Z, 'unknown'],
    ['Z4=partly:- Z1=partly', Z, 'unknown'],
    ['T3=no T4=yes', T, 'yes'],
    ['T3=no T4=partly', T, 'no'],
    ['T3=unknown T4=no', T, 'unknown'],
    ['O2=no O4=no', O, 'yes'],
    ['O2=yes O4=yes', O, 'yes'],
    ['O2=unknown O4=partly', O, 'unknown'],
    ['O2=yes O4=unknown', O, 'unknown'],
    ['O2=partly O4=no', O, 'partly'],
    ['O2=yes O4=partly', O, 'partly'],
    ['O2=yes O4=no', O, 'no'],
    ['X4=partly', H, 'partly'],
  ])('%s: for %s an alternative suffices %s', (differences, id, level) => {
    expect(at(differences).capabilities[id].alternativeSuffices).toBe(level);
  });
});

describe('rule B', () => {
  const rows: readonly [
    Level,
    readonly [no: CapabilityResult, partly: CapabilityResult, unknown: CapabilityResult, yes: CapabilityResult],
  ][] = [
    ['yes', ['justified', 'justified', 'unknown', 'not_justified']],
    ['partly', ['justified', 'justified_later', 'unknown', 'not_justified']],
    ['unknown', ['unknown', 'unknown', 'unknown', 'not_justified']],
    ['no', ['not_justified', 'not_justified', 'not_justified', 'not_justified']],
  ];
  const cells = rows.flatMap(([need, results]) =>
    results.map((result, index) => [need, (['no', 'partly', 'unknown', 'yes'] as const)[index], result] as const),
  );
  test.each(cells)('need %s, alternative %s: %s', (need, alternative, result) => {
    // T shows rule B alone: its need and alternative are plain answers. The gate fails nothing here.
    const found = at(`T1=${need} T3=${alternative} K2=prod`);
    expect(found.capabilities.T.result).toBe(result);
  });

  test('B2: what proxies cannot read justifies neither traffic control nor observability', () => {
    const found = at('T1=yes T3=no O1=no O2=yes O4=no X7=yes');
    expect([found.capabilities.T.result, found.capabilities.O.result]).toEqual(['not_justified', 'not_justified']);
    expect(found).toMatchObject({ verdict: 'DONT', reasons: ['PROTOCOL'] });
    expect(found.capabilities.T.why).toContain('B2');
    expect(at('X7=yes').capabilities.T.why).not.toContain('B2');
    expect(at('T1=unknown T3=no X1=yes X7=yes').reasons).toEqual(['PROTOCOL', 'ALTERNATIVES']);
    expect(at('T1=yes T3=no X7=partly').reasons).toEqual(['ONE_GROUP', 'EXCLUDE_PROTOCOL']);
  });
});

describe('rule G', () => {
  test.each([
    ['R1=no', 'fail', 'G1'],
    ['R2=no', 'fail', 'G1'],
    ['R3=no', 'fail', 'G1'],
    ['R4=no', 'fail', 'G1'],
    ['R6=2', 'fail', 'G1'],
    ['R1=partly R2=partly R3=partly', 'fail', 'G1'],
    ['R1=partly R2=partly R4=no R8=yes', 'fail', 'G1'],
    ['R1=no R2=unknown', 'fail', 'G1'],
    ['R6=3 R1=unknown', 'fail', 'G1'],
    ['R1=unknown', 'unknown', 'G2'],
    ['R2=unknown R5=no', 'unknown', 'G2'],
    ['R4=unknown', 'unknown', 'G2'],
    ['R6=null', 'unknown', 'G2'],
    ['R4=unknown R8=yes', 'conditional', 'G3'],
    ['R4=no R8=yes', 'conditional', 'G3'],
    ['R4=no R8=partly', 'fail', 'G1'],
    ['R1=partly R2=partly', 'conditional', 'G3'],
    ['R3=partly', 'conditional', 'G3'],
    ['R4=partly R8=yes', 'conditional', 'G3'],
    ['R5=unknown', 'conditional', 'G3'],
    ['R5=partly', 'conditional', 'G3'],
    ['R7=no', 'conditional', 'G3'],
    ['R7=unknown', 'conditional', 'G3'],
    ['R6=1', 'conditional', 'G3'],
    ['R8=unknown', 'pass', 'G4'],
  ])('%s: %s by %s', (differences, gate, rule) => {
    expect(at(differences).gate).toMatchObject({ gate, rule });
  });

  test('every condition that failed is told', () => {
    expect(at('R1=no R3=no R6=3').gate.because.map(({ question }) => question)).toEqual(['R1', 'R3', 'R6']);
    expect(at('R1=partly R2=partly R3=partly').gate.because).toHaveLength(3);
  });
});

const LAW = 'X5=[fedramp-sc-8]';

describe('verdict before adoption', () => {
  test.each<[rule: string, differences: string, verdict: string, reasons: readonly string[], adopt: string]>([
    ['V1', 'SEC X6=yes', 'DONT', ['LATENCY'], ''],
    ['V1', `SEC X6=yes ${LAW}`, 'DONT', ['LATENCY', 'MANDATE_OPEN'], ''],
    ['V1', 'M1=unknown M4=no:- X6=yes R1=no', 'DONT', ['LATENCY'], ''],
    ['V1', 'T1=partly T3=partly X6=yes', 'DONT', ['LATENCY'], ''],
    ['V5', 'X6=yes', 'DONT', ['NO_NEED'], ''],
    ['V2', 'M1=unknown M4=no:- R1=no', 'NOT_YET', ['MATURITY', 'NEED_UNKNOWN'], ''],
    ['V2', 'M1=unknown M4=no:- T1=partly T3=partly R1=no', 'NOT_YET', ['MATURITY', 'NEED_UNKNOWN'], ''],
    ['V3', 'M1=unknown M4=no:-', 'UNDECIDED', ['NEED'], ''],
    ['V3', 'M1=unknown M4=no:- R1=unknown', 'UNDECIDED', ['NEED'], ''],
    ['V4', 'T1=partly T3=partly', 'NOT_YET', ['NEED_NOT_FIRM'], ''],
    ['V4', 'T1=partly T3=partly R1=no', 'NOT_YET', ['NEED_NOT_FIRM', 'MATURITY'], ''],
    ['V5', 'R1=no', 'DONT', ['NO_NEED'], ''],
    ['V5', 'M1=yes', 'DONT', ['ALTERNATIVES'], ''],
    ['V5', 'M1=unknown', 'DONT', ['ALTERNATIVES'], ''],
    ['V6', 'SEC R1=no', 'NOT_YET', ['MATURITY'], ''],
    ['V6', `SEC R1=no ${LAW}`, 'NOT_YET', ['MATURITY', 'MANDATE_OPEN'], ''],
    ['V6', 'SEC R1=no mandates=[T]', 'NOT_YET', ['MATURITY'], ''],
    ['V6', 'SEC R1=no X8=no', 'NOT_YET', ['MATURITY'], ''],
    ['V7', 'SEC R1=unknown', 'UNDECIDED', ['READINESS'], ''],
    ['V7', 'SEC R1=unknown X8=no', 'UNDECIDED', ['READINESS'], ''],
    ['V8', 'SEC X8=no', 'NOT_YET', ['BUDGET'], ''],
    ['V8', 'SEC X8=no mandates=[Z]', 'NOT_YET', ['BUDGET'], ''],
    ['V9a', 'SEC ZT X8=no mandates=[Z]', 'ADOPT_SCOPED', ['BUDGET', 'ONE_GROUP'], 'Z'],
    ['V9a', 'SEC T1=yes T3=no X8=no mandates=[M,T]', 'ADOPT_SCOPED', ['BUDGET'], 'M,T'],
    ['V9b', 'SEC X2=yes X4=no X10=[no_injection]', 'ADOPT_SCOPED', ['REACH_DROPPED', 'ONE_GROUP'], 'M'],
    ['V9b', 'SEC X1=yes X4=no X10=[no_injection,require_ga]', 'ADOPT_SCOPED', ['REACH_DROPPED', 'ONE_GROUP'], 'M'],
    ['V9c', 'SEC T1=yes T3=no R6=1', 'ADOPT_SCOPED', ['CONDITIONAL'], 'M'],
    ['V9c', 'SEC T1=yes T3=no R6=1 mandates=[T]', 'ADOPT_SCOPED', ['CONDITIONAL'], 'T'],
    ['V9c', 'X1=yes X4=no T1=yes T3=no R7=no', 'ADOPT_SCOPED', ['CONDITIONAL'], 'H'],
    ['V9c', 'SEC X8=partly R6=1', 'ADOPT_SCOPED', ['CONDITIONAL'], 'M'],
    ['V9c', 'M1=partly M4=no:- R6=1', 'ADOPT_SCOPED', ['CONDITIONAL', 'SUBSET'], 'M'],
    ['V9d', 'SEC T1=yes T3=no', 'ADOPT', [], 'M,T'],
    ['V9d', 'SEC T1=yes T3=no X8=unknown', 'ADOPT', [], 'M,T'],
    ['V9d', 'SEC T1=yes T3=no X8=partly', 'ADOPT_SCOPED', ['BUDGET_PARTLY'], 'M,T'],
    ['V9d', 'SEC X8=partly', 'ADOPT_SCOPED', ['ONE_GROUP', 'BUDGET_PARTLY'], 'M'],
    ['V9d', 'SEC T1=partly T3=no', 'ADOPT_SCOPED', ['SUBSET'], 'M,T'],
    ['V9e', 'SEC T1=yes T3=no X6=partly X7=partly', 'ADOPT', ['EXCLUDE_LATENCY', 'EXCLUDE_PROTOCOL'], 'M,T'],
    ['V9e', 'SEC T1=yes T3=no Z1=partly Z4=no:-', 'ADOPT', ['SUBSET'], 'M,Z,T'],
    ['V9f', 'SEC X10=[udp_must_be_covered]', 'DONT', ['NO_SHAPE'], ''],
    ['V9f', `SEC X10=[udp_must_be_covered] ${LAW}`, 'DONT', ['NO_SHAPE', 'MANDATE_OPEN'], ''],
    ['V9f', 'X2=yes X4=no X10=[no_injection]', 'DONT', ['NO_SHAPE'], ''],
    ['V9f', 'SEC X8=no mandates=[M] X10=[udp_must_be_covered]', 'DONT', ['NO_SHAPE', 'MANDATE_OPEN'], ''],
    ['V9', 'SEC T1=unknown T3=unknown', 'ADOPT_SCOPED', ['ONE_GROUP'], 'M'],
    ['V9', 'SEC K2=pilot', 'ADOPT_SCOPED', ['ONE_GROUP'], 'M'],
  ])('%s %s: %s %j %s', (rule, differences, verdict, reasons, adopt) => {
    const found = at(differences);
    expect({ verdict: found.verdict, reasons: [...found.reasons].sort(), adopt: found.adopt?.join() }).toEqual({
      verdict,
      reasons: [...reasons].sort(),
      adopt,
    });
    const step = rule.replace(/^V9[de]$/, 'V9');
    expect(found.trace).toContain(step);
  });

  test('a sequence, a dropped reach and an empty budget are told on their capability', () => {
    expect(at('SEC T1=yes T3=no R6=1').capabilities.T).toMatchObject({ result: 'justified_later' });
    expect(at('SEC T1=yes T3=no R6=1').capabilities.T.why).toContain('V9c');
    expect(at('SEC X2=yes X4=no X10=[no_injection]').capabilities.H).toMatchObject({ result: 'not_justified' });
    expect(at('SEC T1=yes T3=no X8=no mandates=[M]').capabilities.T.why).toContain('V9a');
  });

  test('without a shape what was to follow goes too, and what is unknown stays unknown', () => {
    const found = at('SEC T1=yes T3=no O1=unknown O2=yes O4=no R6=1 X10=[udp_must_be_covered]');
    expect([found.capabilities.M.result, found.capabilities.T.result, found.capabilities.O.result]).toEqual([
      'not_justified',
      'not_justified',
      'unknown',
    ]);
  });
});

describe('verdict on a running mesh', () => {
  const results: readonly [CapabilityResult, string, readonly [Action, Action, Action, Action]][] = [
    ['justified', 'T1=yes T3=no', ['KEEP', 'FIX', 'FIX', 'MEASURE']],
    ['justified_later', 'T1=partly T3=partly', ['KEEP', 'KEEP', 'PARK', 'MEASURE']],
    ['not_justified', '', ['REPLACEABLE', 'TRIM', 'IDLE', 'MEASURE']],
    ['unknown', 'T1=unknown T3=no', ['ASK', 'ASK', 'ASK', 'ASK']],
  ];
  const uses: readonly Use[] = ['used', 'partly', 'unused', 'unmeasured'];
  const cells = results.flatMap(([result, differences, actions]) =>
    actions.map((action, index) => [result, uses[index], action, differences] as const),
  );
  test.each(cells)('%s and %s: %s', (result, use, action, differences) => {
    const found = at(`${differences} K2=prod use{T=${use}; rest unused}`);
    expect(found.capabilities.T).toMatchObject({ result, use, action });
  });

  const kept = 'SEC T1=yes T3=no K2=prod use{M=used, T=used; rest unused}';
  test.each<[rule: string, differences: string, verdict: string, reasons: readonly string[]]>([
    ['A1', 'K2=prod use{M=unmeasured; rest unused}', 'UNDECIDED', ['MEASURE']],
    ['A1', 'K2=prod M1=unknown M4=no:- use{Z=unmeasured; rest unused}', 'UNDECIDED', ['MEASURE', 'ASK']],
    ['A1', 'K2=prod M1=unknown M4=no:- use{T=used; rest unused}', 'UNDECIDED', ['ASK']],
    ['A2', 'K2=prod use{all unused}', 'REMOVE', ['NOTHING_KEPT']],
    ['A2', 'K2=prod use{T=partly; rest unused}', 'REMOVE', ['NOTHING_KEPT']],
    ['A2', 'K2=prod use{T=used; rest unused}', 'REMOVE', ['REPLACE_FIRST']],
    ['A2', 'T1=partly T3=partly K2=prod use{all unused}', 'REMOVE', ['NOTHING_KEPT']],
    ['A3', 'SEC K2=prod use{M=used; rest unused} F1=full_sidecar', 'REDUCE', ['SHAPE']],
    ['A3', 'SEC K2=prod use{M=used; rest unused} F1=node_l4_plus_l7', 'REDUCE', ['SHAPE']],
    ['A4', 'SEC K2=prod use{M=used; rest unused} F1=light_sidecar', 'KEEP', []],
    ['A4', 'SEC K2=prod use{M=used; rest unused} F1=node_l4', 'KEEP', []],
    ['A4', 'SEC K2=prod use{M=used, O=used; rest unused} F1=full_sidecar', 'KEEP', []],
    ['A4', 'SEC O1=unknown O2=yes O4=no K2=prod use{M=used, O=used; rest unused} F1=full_sidecar', 'KEEP', []],
    ['A3', 'SEC K2=prod use{M=used, O=partly; rest unused} F1=full_sidecar', 'REDUCE', ['SHAPE']],
    ['A4', 'ZT Z3=partly K2=prod use{Z=used; rest unused} F1=full_sidecar', 'KEEP', []],
    ['A3', 'ZT Z3=unknown K2=prod use{Z=used; rest unused} F1=full_sidecar', 'REDUCE', ['SHAPE']],
    ['A4', 'SEC T1=yes T3=no K2=prod use{M=used; rest unused} F1=full_sidecar', 'KEEP', ['MUST_FIX']],
    ['A3', `${kept} F1=full_sidecar F2=0.2`, 'REDUCE', ['SPREAD']],
    ['A4', `${kept} F1=full_sidecar F2=0.19`, 'KEEP', []],
    ['A3', `${kept} X8=no`, 'REDUCE', ['COST']],
    ['A4', `${kept} X8=partly`, 'KEEP', []],
    ['A3', `${kept} R1=no`, 'REDUCE', ['OPERATIONS']],
    ['A3', `${kept} F3=3`, 'REDUCE', ['OPERATIONS']],
    ['A4', `${kept} F3=2`, 'KEEP', []],
    ['A4', `${kept} R1=unknown R5=no`, 'KEEP', []],
    ['A3', `${kept} X6=yes`, 'REDUCE', ['LATENCY']],
    ['A4', `${kept} X6=partly`, 'KEEP', []],
    [
      'A3',
      'SEC T1=yes T3=no K2=prod use{M=partly, T=used; rest unused} X8=no F3=4',
      'REDUCE',
      ['COST', 'OPERATIONS', 'MUST_FIX'],
    ],
  ])('%s %s: %s %j', (rule, differences, verdict, reasons) => {
    const found = at(differences);
    expect({ verdict: found.verdict, reasons: found.reasons }).toEqual({ verdict, reasons });
    expect(found.trace).toContain(rule);
  });

  test('a reduced mesh has a shape to go to', () => {
    expect(at('SEC K2=prod use{M=used; rest unused} F1=full_sidecar').shape).toBe('node_l4');
    expect(at('SEC K2=prod use{M=used; rest unused} F1=node_l4').shape).toBeNull();
  });

  test('use that nobody told is not measured', () => {
    expect(at('SEC K2=prod').capabilities.M).toMatchObject({ use: 'unmeasured', action: 'MEASURE' });
  });
});

describe('shape', () => {
  const L4 = 'SEC';
  const L7 = 'T1=yes T3=no';
  test.each<[string, string | null, string]>([
    [L4, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X10=[no_privileged_daemonset]`, 'light_sidecar', 'cni_ebpf:S node_l4:S1'],
    [`${L4} X11=yes`, 'light_sidecar', 'cni_ebpf:S node_l4:S2'],
    [`${L4} X11=partly`, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X2=partly X4=no`, 'light_sidecar', 'cni_ebpf:S node_l4:S3'],
    [`${L4} X1=yes X4=no X10=[flat_multicluster]`, 'light_sidecar', 'cni_ebpf:S node_l4:S4'],
    [`${L4} X1=yes X4=no X10=[require_ga]`, 'light_sidecar', 'cni_ebpf:S node_l4:S4'],
    [`${L4} X1=unknown X3=yes X4=no X10=[require_ga]`, 'light_sidecar', 'cni_ebpf:S node_l4:S4'],
    [`${L4} X3=yes X4=no X10=[require_ga]`, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X10=[require_ga]`, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X10=[no_privileged_daemonset,advanced_l7]`, 'full_sidecar', 'cni_ebpf:S node_l4:S1 light_sidecar:S7'],
    [`${L4} X10=[no_injection]`, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X10=[cilium_cni]`, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X10=[accept_beta]`, 'node_l4', 'cni_ebpf:S'],
    [`${L4} X10=[cilium_cni,accept_beta]`, 'cni_ebpf', ''],
    [`${L4} X10=[cilium_cni,accept_beta] X11=yes`, 'light_sidecar', 'cni_ebpf:S2 node_l4:S2'],
    [`${L4} X1=yes X4=no X10=[cilium_cni,accept_beta]`, 'node_l4', 'cni_ebpf:S'],
    [L7, 'node_l4_plus_l7', ''],
    [`${L7} X10=[cilium_cni,accept_beta]`, 'node_l4_plus_l7', ''],
    [`${L7} X10=[no_privileged_daemonset]`, 'light_sidecar', 'node_l4_plus_l7:S1'],
    [`${L7} X10=[no_privileged_daemonset,advanced_l7]`, 'full_sidecar', 'node_l4_plus_l7:S1 light_sidecar:S7'],
    ['ZT Z3=partly', 'node_l4_plus_l7', ''],
    ['ZT Z3=unknown', 'node_l4', 'cni_ebpf:S'],
    ['O1=no O2=yes O4=no', 'node_l4_plus_l7', ''],
  ])('%s: %s after %s', (differences, shape, skipped) => {
    const found = at(differences);
    expect([found.shape, found.skippedShapes.map((each) => `${each.shape}:${each.rule}`).join(' ')]).toEqual([
      shape,
      skipped,
    ]);
  });

  test.each([
    [`${L4} X10=[udp_must_be_covered]`, 'cni_ebpf:S+S5 node_l4:S5 light_sidecar:S5 full_sidecar:S5'],
    [`${L4} X10=[no_injection,no_privileged_daemonset]`, 'cni_ebpf:S+S1 node_l4:S1 light_sidecar:S6 full_sidecar:S6'],
  ])('%s: none, %s', (differences, skipped) => {
    const found = at(differences);
    expect(found).toMatchObject({ verdict: 'DONT', shape: null });
    expect(found.skippedShapes.map((each) => `${each.shape}:${each.rules.join('+')}`).join(' ')).toBe(skipped);
  });
});

describe('instead', () => {
  test.each<[string, Evaluation['instead']]>([
    ['M1=yes M4=yes:platform_encryption', { M: 'platform_encryption' }],
    ['M1=yes M4=yes:-', {}],
    ['Z2=yes', { Z: 'network_policy' }],
    ['Z2=yes Z4=yes:cloud_iam', { Z: 'cloud_iam' }],
    ['T1=yes T3=no T4=yes', { T: 'gateway_only' }],
    ['T1=yes', { T: 'library_or_framework' }],
    ['T1=partly T3=partly', { T: 'library_or_framework' }],
    ['O1=no O2=no', { O: 'otel_sdk' }],
    ['O1=no O2=partly O4=yes', { O: 'ebpf_agent' }],
    ['O1=partly O2=partly O4=no', { O: 'otel_sdk' }],
    ['O1=partly O2=yes O4=partly', { O: 'ebpf_agent' }],
    ['X1=yes', { H: 'gateway_link' }],
    ['SEC T1=yes', { T: 'library_or_framework' }],
    ['SEC', {}],
    [
      'SEC ZT T1=yes T3=no O1=no O2=yes O4=no X1=yes X4=no X6=yes',
      { M: 'app_tls', Z: 'app_identity', T: 'proxyless_or_library', O: 'otel_sdk', H: 'gateway_link' },
    ],
    ['T1=yes T4=yes K2=prod use{T=used; rest unused}', { T: 'gateway_only' }],
  ])('%s: %j', (differences, instead) => {
    expect(at(differences).instead).toEqual(instead);
  });
});

describe('evidence', () => {
  const fired = (differences: string) => at(differences).fired.map(({ rule, effective }) => `${rule}:${effective}`);
  test.each<[string, readonly string[]]>([
    ['ev{plaintext_share=0.05}', []],
    ['ev{plaintext_share=0.06}', ['E1:partly']],
    ['M4=yes:node_encryption ev{plaintext_share=0.5}', []],
    ['M4=partly:app_tls ev{plaintext_share=0.5}', []],
    ['ev{uninstrumented_share=0.2}', []],
    ['ev{uninstrumented_share=0.21}', ['E2:partly']],
    ['ev{uninstrumented_share=0.5}', ['E2:partly']],
    ['ev{uninstrumented_share=0.51}', ['E2:no']],
    ['O1=partly ev{uninstrumented_share=0.51}', ['E2:no']],
    ['O1=partly ev{uninstrumented_share=0.5}', []],
    ['O1=no ev{uninstrumented_share=0.9}', []],
    ['O1=unknown ev{uninstrumented_share=0.9}', []],
    ['T1=yes ev{parallel_version_services_90d=0}', ['E3:partly']],
    ['T1=yes ev{parallel_version_services_90d=1}', []],
    ['T1=partly ev{parallel_version_services_90d=0}', []],
    ['X1=yes ev{clusters=1}', ['E4:partly']],
    ['X1=yes ev{clusters=1, cross_cluster_share=0.01}', []],
    ['X1=yes ev{clusters=2, cross_cluster_share=0}', []],
    ['X1=yes ev{cross_cluster_share=0}', []],
    ['ev{alert_rules_in_scope=0}', ['E5:partly']],
    ['ev{alert_rules_in_scope=1}', []],
    ['R3=partly ev{alert_rules_in_scope=0}', []],
    ['ev{k8s_minor_behind=2}', []],
    ['ev{k8s_minor_behind=3}', ['E6:partly']],
    ['ev{latency_unfit_share=0}', []],
    ['X6=unknown ev{latency_unfit_share=0}', ['E7:no']],
    ['ev{latency_unfit_share=0.01}', ['E7:partly']],
    ['ev{latency_unfit_share=0.5}', ['E7:yes']],
    ['X6=yes ev{latency_unfit_share=0.01}', []],
    ['X6=partly ev{latency_unfit_share=0.5}', ['E7:yes']],
    ['ev{non_http_share=0.19}', []],
    ['X7=unknown ev{non_http_share=0.19}', ['E8:no']],
    ['ev{non_http_share=0.2}', ['E8:partly']],
    ['ev{non_http_share=0.8}', ['E8:yes']],
    ['X7=yes ev{non_http_share=0.2}', []],
    ['O2=yes ev{uninstrumented_share=0.04}', ['E9:partly']],
    ['O2=yes ev{uninstrumented_share=0.05}', []],
    ['O2=partly ev{uninstrumented_share=0}', []],
    ['ev{cost_low=1, cost_high=2, budget=2}', ['E10:yes']],
    ['ev{cost_low=1, cost_high=2, budget=1}', ['E10:partly']],
    ['ev{cost_low=1, cost_high=2, budget=0}', ['E10:no']],
    ['X8=no ev{cost_low=1, cost_high=2, budget=3}', ['E10:yes']],
    ['ev{cost_low=1, cost_high=2}', []],
    ['ev{uninstrumented_share=null, plaintext_share=null}', []],
    [
      'O2=yes ev{uninstrumented_share=0.04, plaintext_share=0.1, k8s_minor_behind=5}',
      ['E1:partly', 'E6:partly', 'E9:partly'],
    ],
  ])('%s: %j', (differences, rules) => {
    expect(fired(differences)).toEqual(rules);
  });
});

describe('obligations', () => {
  const bound = (id: 'M1' | 'Z2' | 'O1', type: 'law' | 'contract' | 'policy', differences: string) => {
    const profile = profileOf(differences);
    const answer = { value: 'unknown', ...profile.answers[id], provenance: { type } } as const;
    return decide({ ...profile, answers: { ...profile.answers, [id]: answer } });
  };
  test.each([
    [
      'a contract for a need survives the budget',
      'M1',
      'contract',
      'SEC X8=no',
      'ADOPT_SCOPED',
      ['BUDGET', 'ONE_GROUP'],
    ],
    ['a law does', 'Z2', 'law', 'ZT X8=no', 'ADOPT_SCOPED', ['BUDGET', 'ONE_GROUP']],
    ['a policy of one’s own does not', 'M1', 'policy', 'SEC X8=no', 'NOT_YET', ['BUDGET']],
    ['a law for what is not needed binds nobody', 'M1', 'law', 'ZT X8=no', 'NOT_YET', ['BUDGET']],
    [
      'for observability the no states the need',
      'O1',
      'law',
      'O1=no O2=yes O4=no X8=no',
      'ADOPT_SCOPED',
      ['BUDGET', 'ONE_GROUP'],
    ],
    ['nor does it survive an unready ground', 'M1', 'law', 'SEC R1=no', 'NOT_YET', ['MATURITY', 'MANDATE_OPEN']],
    ['or latency', 'M1', 'law', 'SEC X6=yes', 'DONT', ['LATENCY', 'MANDATE_OPEN']],
    [
      'of two groups it chooses the one to begin with',
      'O1',
      'law',
      'SEC O1=no O2=yes O4=no R6=1',
      'ADOPT_SCOPED',
      ['CONDITIONAL'],
    ],
  ] as const)('%s', (_, id, type, differences, verdict, reasons) => {
    const found = bound(id, type, differences);
    expect({ verdict: found.verdict, reasons: [...found.reasons] }).toEqual({ verdict, reasons: [...reasons] });
  });
});

test('every rule of the model leaves its name in some trace', () => {
  const cases = [
    'M4=yes:app_tls ev{plaintext_share=0.5}',
    'ev{uninstrumented_share=0.9}',
    'T1=yes ev{parallel_version_services_90d=0}',
    'X1=yes ev{clusters=1}',
    'ev{alert_rules_in_scope=0}',
    'ev{k8s_minor_behind=4}',
    'ev{latency_unfit_share=1}',
    'ev{non_http_share=1}',
    'O2=yes ev{uninstrumented_share=0}',
    'ev{cost_low=1, cost_high=2, budget=3}',
    'T1=yes T3=no X7=yes',
    'R1=no',
    'R1=unknown',
    'R5=no',
    'SEC',
    'SEC X6=yes',
    'M1=unknown M4=no:- R1=no',
    'M1=unknown M4=no:-',
    'T1=partly T3=partly',
    'SEC R1=no',
    'SEC R1=unknown',
    'SEC X8=no',
    'SEC T1=yes T3=no X8=no mandates=[M]',
    'SEC X2=yes X4=no X10=[no_injection]',
    'SEC T1=yes T3=no R6=1',
    'SEC X10=[udp_must_be_covered]',
    'SEC X10=[no_privileged_daemonset,advanced_l7]',
    'SEC X11=yes',
    'SEC X2=yes X4=no',
    'SEC X1=yes X4=no X10=[require_ga]',
    'SEC X10=[no_injection,no_privileged_daemonset]',
    'K2=prod use{M=unmeasured}',
    'K2=prod use{all unused}',
    'SEC K2=prod use{M=used} F1=full_sidecar',
    'SEC K2=prod use{M=used} F1=node_l4',
  ];
  const named = new Set(cases.flatMap((differences) => at(differences).trace));
  const numbered = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
  const rules = [
    ...numbered('E', 10),
    ...numbered('D', 10),
    'B',
    'B2',
    ...numbered('G', 4),
    ...numbered('V', 9),
    'V9a',
    'V9b',
    'V9c',
    'V9f',
    ...numbered('A', 4),
    'S',
    ...numbered('S', 7),
  ];
  expect(rules.filter((rule) => !named.has(rule))).toEqual([]);
});

describe('confidence', () => {
  const documented = (differences: string, type: 'policy' | 'owner', rest = {}) => {
    const profile = profileOf(differences);
    const provenance = { type, ...rest };
    const answers = Object.fromEntries(
      Object.entries(profile.answers).map(([id, each]) => [id, { ...each, provenance }]),
    );
    return evaluate({ ...profile, answers, at: '2026-11-29' });
  };
  test('documents make it high, age and anonymous owners do not', () => {
    expect(documented('', 'policy').confidence).toBe('high');
    expect(documented('', 'policy', { at: '2026-06-03' }).confidence).toBe('high');
    expect(documented('', 'policy', { at: '2026-06-01' }).confidence).toBe('medium');
    expect(documented('', 'owner', { by: 'Jane' }).confidence).toBe('high');
    expect(documented('', 'owner').confidence).toBe('medium');
  });
  test('assertions make it medium, unknowns and more than one contradiction low', () => {
    expect(evaluate(profileOf('')).confidence).toBe('medium');
    expect(evaluate(profileOf('SEC X8=unknown')).confidence).toBe('low');
    expect(evaluate(profileOf('T1=yes T3=partly ev{parallel_version_services_90d=0} waivers=[E3]')).confidence).toBe(
      'medium',
    );
  });
});
