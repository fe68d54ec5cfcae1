import { describe, expect, test } from 'vitest';
import type { MeshShape, Profile } from '@/lib/domain/adoption';
import {
  addedLatency,
  besideOf,
  byDefault,
  controlPlaneOf,
  costEvidence,
  costOf,
  nodesFor,
  reservationOf,
  roughly,
  type Sizing,
  sizingOf,
  useOf,
} from './cost';
import { decide } from './decide';
import { profileOf } from './fixtures/profile';

/** Section 4.3's worked example. */
const example: Sizing = {
  pods: 200,
  nodes: 10,
  rps: 5000,
  layer7Share: 0.2,
  waypoints: 8,
  controlPlanes: 2,
  vcpuPerNode: 7.5,
  gibPerNode: 28,
  nodePrice: 280,
  depth: 5,
  reservation: { cpu: 0.5, memory: 2048 },
  measured: null,
};

const larger = (a: number, b: number) => Math.max(a, b);

/** As the example counts: defaults, control plane apart. */
const worked = (shape: MeshShape) => {
  const use = useOf(shape, example, byDefault);
  const reserved = reservationOf(shape, example);
  const high = { cpu: larger(use.cpu, reserved.cpu), memory: larger(use.memory, reserved.memory) };
  return {
    cpu: [roughly(use.cpu), roughly(reserved.cpu)],
    memory: [roughly(use.memory), roughly(reserved.memory)],
    money: [Math.round(280 * nodesFor(use, example)), Math.round(280 * nodesFor(high, example))],
  };
};

test.each<[MeshShape, ReturnType<typeof worked>]>([
  ['full_sidecar', { cpu: [2, 20], memory: [11, 25], money: [112, 747] }],
  ['light_sidecar', { cpu: [1.1, 20], memory: [4.8, 3.9], money: [48, 747] }],
  ['node_l4', { cpu: [0.6, 5], memory: [0.11, 20], money: [22, 200] }],
  ['node_l4_plus_l7', { cpu: [0.85, 5.8], memory: [0.56, 21], money: [32, 217] }],
])('the worked example, %s', (shape, wanted) => {
  expect(worked(shape)).toEqual(wanted);
});

test('two control planes on top cost 75 a month', () => {
  const plane = controlPlaneOf(200, example);
  expect(plane.cpu).toBe(2);
  expect(plane.memory * 2 ** 30).toBeCloseTo(3e9, 0);
  expect(Math.round(280 * nodesFor(plane, example))).toBe(75);
  expect(controlPlaneOf(6000, example).cpu).toBe(6);
});

test.each<[MeshShape, [number, number] | null]>([
  ['full_sidecar', [3.15, 4.4]],
  ['node_l4', [0.8, 1]],
  ['node_l4_plus_l7', [2, 2.5]],
  ['cni_ebpf', null],
])('five calls through %s add %j ms', (shape, wanted) => {
  const found = addedLatency(shape, 5);
  expect(found && [found.low, found.high].map((ms) => Number(ms.toFixed(6)))).toEqual(wanted);
});

test('the low end uses the range’s minima, the high end its maxima and the reservation', () => {
  const { cpu, memory, money } = costOf('full_sidecar', example);
  // 5 x 0.13 x 2 + 2; max(5 x 0.5 x 2, 200 x 0.1) + 2
  expect([cpu.low, cpu.high].map((value) => Number(value.toFixed(6)))).toEqual([3.3, 22]);
  // 200 x 40 MB and 200 x 160 MB, each with 3 GB of control plane
  expect(memory.low * 2 ** 30).toBeCloseTo(8e9 + 3e9, -1);
  expect(memory.high * 2 ** 30).toBeCloseTo(32e9 + 3e9, -1);
  expect(money?.low).toBeCloseTo(280 * Math.max(3.3 / 7.5, 11e9 / 2 ** 30 / 28), 6);
});

test('no price, no money', () => {
  expect(costOf('full_sidecar', { ...example, nodePrice: null }).money).toBeNull();
});

test('what is measured replaces the default of the same parameter of the same shape only', () => {
  const measured = {
    shape: 'full_sidecar',
    kappa: 0.3,
    memory: null,
    reservation: null,
    window: '7d',
    addedMs: 1.5,
    addedP99: null,
    busy: null,
  } as const;
  const sizing = { ...example, measured };
  expect(useOf('full_sidecar', sizing, byDefault).cpu).toBe(3);
  expect(useOf('full_sidecar', sizing, byDefault).memory).toBe(useOf('full_sidecar', example, byDefault).memory);
  expect(useOf('light_sidecar', sizing, byDefault)).toEqual(useOf('light_sidecar', example, byDefault));
  // An average with the wire in it stands beside what is published per percentile.
  expect(costOf('full_sidecar', sizing)).toMatchObject({
    addedMeasured: 7.5,
    addedP99: addedLatency('full_sidecar', 5),
  });
  expect(costOf('light_sidecar', sizing).addedMeasured).toBeNull();
  // A comparison with and without proxies replaces the published p99.
  const compared = { ...example, measured: { ...measured, addedP99: 0.5 } };
  expect(costOf('full_sidecar', compared).addedP99).toEqual({ low: 2.5, high: 2.5 });
  expect(costOf('full_sidecar', { ...example, measured: { ...measured, addedP99: 2 } }).addedP99).toEqual({
    low: 3.15,
    high: 10,
  });
  expect(costOf('node_l4', compared).addedP99).toEqual(addedLatency('node_l4', 5));
});

describe('sizing', () => {
  const evidence = [
    { key: 'ev.pods', value: 42 },
    { key: 'ev.rps_peak', value: 350, detail: { mean_of_day: 200 } },
    { key: 'ev.proxy_cpu', value: 0.08, window: '1h', detail: { proxies: 40 } },
    { key: 'ev.proxy_mem', value: 40 * 60e6, detail: { proxies: 40 } },
    { key: 'ev.proxy_reserved', value: 4, detail: { memoryBytes: 40 * 128 * 2 ** 20 } },
  ] as const;
  const profile = { ...profileOf('K8=300'), existing: { F1: 'full_sidecar' }, evidence } as const;

  test('typed first, measured next, assumed last', () => {
    const { sizing, assumed, fromEvidence } = sizingOf(profile, {});
    expect(sizing).toMatchObject({ rps: 300, pods: 42, nodes: 10, nodePrice: null });
    expect(fromEvidence).toEqual(['pods']);
    expect(assumed).toContain('nodes');
    expect(assumed).not.toContain('rps');
  });

  test('a running mesh gives kappa, memory and reservation per proxy', () => {
    const { measured } = sizingOf(profile, {}).sizing;
    // 0.08 cores over 0.2 thousand requests a second and two passes
    expect(measured).toMatchObject({
      shape: 'full_sidecar',
      memory: 60,
      window: '1h',
      reservation: { cpu: 0.1, memory: 128 },
    });
    expect(measured?.kappa).toBeCloseTo(0.2, 9);
  });

  test('too few requests measure no kappa', () => {
    const few = evidence.map((item) => (item.key === 'ev.rps_peak' ? { ...item, detail: { mean_of_day: 99 } } : item));
    expect(sizingOf({ ...profile, evidence: few }, {}).sizing.measured?.kappa).toBeNull();
  });
});

describe('telemetry beside the machines', () => {
  const edges = { key: 'ev.edges', value: 100 } as const;
  const counted = { key: 'ev.extra_series', value: 9_300 } as const;
  const of = (...evidence: Profile['evidence']) => besideOf({ ...profileOf(''), evidence }, { seriesPrice: 0.01 });

  test('is what is counted, else assumed by the edges, and not told without either', () => {
    expect(of(edges, counted)).toMatchObject({ series: { count: 9_300, from: 'measured' }, telemetry: 93 });
    expect(of(edges)).toMatchObject({ series: { count: 7_000, from: 'assumed' }, telemetry: 70 });
    expect(of(edges, { ...counted, value: null }).series?.from).toBe('assumed');
    expect(of()).toMatchObject({ series: null, telemetry: null });
  });
});

test('cost and budget decide X8 by E10', () => {
  const price = (budget: number) => {
    const evidence = costEvidence(costOf('node_l4', example), { budget });
    return decide({ ...profileOf('SEC X8=unknown'), evidence }).facts.answers.X8;
  };
  const { money } = costOf('node_l4', example);
  expect(money).not.toBeNull();
  expect([price((money?.low ?? 0) - 1), price(money?.low ?? 0), price(money?.high ?? 0)]).toEqual([
    'no',
    'partly',
    'yes',
  ]);
  expect(costEvidence(costOf('node_l4', example), {})).toEqual([]);
});
