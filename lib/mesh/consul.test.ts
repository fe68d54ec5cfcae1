import { expect, test } from 'vitest';
import type { Line } from '@/lib/graph/fixtures/exposition';
import { consul } from './consul';
import { callsIn, sampleOf } from './fixtures/told';

/** Figures by hand from the sample: its counters stand for rates. */
const sample = sampleOf('consul');
const told = callsIn(consul, sample);
const shop = 'dc1/default/';
const protectedWhole = (of: number) => ({ protected: of, plaintext: 0, unknown: 0 });

test('every call of the sample, and no other', () => {
  expect([...told.keys()].sort()).toEqual([
    `${shop}analytics > ${shop}orders http`,
    `${shop}analytics > ${shop}payments http`,
    `${shop}checkout > ${shop}orders http`,
    `${shop}checkout > ${shop}payments http`,
    `${shop}checkout > dc2/default/payments http`,
    `${shop}frontend > ${shop}cart http`,
    `${shop}frontend > ${shop}catalog@v1 http`,
    `${shop}frontend > ${shop}catalog@v2 http`,
    `${shop}frontend > ${shop}checkout http`,
    `${shop}gateway/ingress-gateway > ${shop}frontend http`,
    `${shop}orders > ${shop}orders-db tcp`,
    'dc1/unknown/unknown/unknown > dc1/default/orders tcp',
  ]);
});

test('subsets of catalog are its versions, each with its own errors', () => {
  expect(told.get(`${shop}frontend > ${shop}catalog@v1 http`)?.client).toMatchObject({
    requests: 171_380,
    errors: 0,
    clientErrors: 180,
    durationMs: 1_508_144,
  });
  expect(told.get(`${shop}frontend > ${shop}catalog@v2 http`)?.client).toMatchObject({
    requests: 19_094,
    errors: 1040 + 58 + 96,
    requestProtection: protectedWhole(19_094),
  });
});

test('checkout without healthy endpoints fails where its caller sees it', () => {
  const { client, server } = told.get(`${shop}frontend > ${shop}checkout http`) ?? {};
  expect(client).toMatchObject({ requests: 22_046, errors: 130 + 116, connections: null, sentBytes: null });
  expect(server).toBeNull();
});

test('a database is connections and bytes, sent towards the caller', () => {
  expect(told.get(`${shop}orders > ${shop}orders-db tcp`)?.client).toMatchObject({
    sentBytes: 884_000_000,
    receivedBytes: 61_200_000,
    connections: 420,
    connectionProtection: protectedWhole(420),
  });
});

test('plaintext reaches orders from nobody knows whom, as its permissive listener tells', () => {
  expect(told.get(`dc1/unknown/unknown/unknown > ${shop}orders tcp`)).toMatchObject({
    client: null,
    server: { connections: 310, connectionProtection: { protected: 0, plaintext: 310, unknown: 0 } },
  });
});

const cluster = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}): Line => ({
  metric: `envoy_cluster_${metric}`,
  value,
  labels: {
    consul_source_service: 'web',
    consul_source_namespace: 'default',
    consul_source_datacenter: 'dc1',
    consul_destination_service: 'api',
    consul_destination_namespace: 'default',
    consul_destination_datacenter: 'dc1',
    ...labels,
  },
});
const ok = (value: number, labels: Readonly<Record<string, string>> = {}) =>
  cluster('upstream_rq', value, { envoy_response_code: '200', ...labels });
const protectionOf = (lines: readonly Line[], pair = `${shop}web > ${shop}api http`) =>
  callsIn(consul, lines).get(pair)?.client?.requestProtection;

test('handshakes of connections tell the protection of what they carry', () => {
  const dialled = [ok(100), cluster('upstream_cx_total', 40)];
  const elsewhere = cluster('ssl_handshake', 1, { consul_destination_service: 'other' });
  expect(protectionOf([ok(100), cluster('ssl_handshake', 30), cluster('upstream_cx_total', 40)])).toEqual({
    protected: 75,
    plaintext: 25,
    unknown: 0,
  });
  // Nobody counts handshakes; this cluster has none; nothing was dialled.
  expect(protectionOf(dialled)).toEqual({ protected: 0, plaintext: 0, unknown: 100 });
  expect(protectionOf([...dialled, elsewhere])).toEqual({ protected: 0, plaintext: 100, unknown: 0 });
  expect(protectionOf([ok(100), elsewhere])).toEqual({ protected: 0, plaintext: 0, unknown: 100 });
});

test('connections that never came about are not held against those that did', () => {
  const lines = [ok(10), cluster('ssl_handshake', 30), cluster('upstream_cx_total', 40)];
  expect(protectionOf([...lines, cluster('upstream_cx_connect_fail', 10)])).toEqual(protectedWhole(10));
  // Counters of different moments do not make more than everything.
  expect(protectionOf([...lines, cluster('upstream_cx_connect_fail', 38)])).toEqual(protectedWhole(10));
});

test('an Envoy lists whom it could call: only whom it dialled is a call', () => {
  const tcp = (dials: number) => [cluster('upstream_cx_total', dials), cluster('upstream_cx_rx_bytes_total', dials)];
  expect([...callsIn(consul, tcp(0)).keys()]).toEqual([]);
  expect([...callsIn(consul, tcp(1)).keys()]).toEqual([`${shop}web > ${shop}api tcp`]);
});

test('TLS out of a terminating gateway is not the mesh’s, and plaintext out of it is', () => {
  const out = { consul_source_service: 'terminating-gateway' };
  const pair = `${shop}gateway/terminating-gateway > ${shop}api http`;
  const lines = [ok(10, out), cluster('upstream_cx_total', 2, out)];
  expect(protectionOf([...lines, cluster('ssl_handshake', 2, out)], pair)).toEqual({
    protected: 0,
    plaintext: 0,
    unknown: 10,
  });
  expect(protectionOf([...lines, cluster('ssl_handshake', 0, out)], pair)).toEqual({
    protected: 0,
    plaintext: 10,
    unknown: 0,
  });
});

test('mesh gateways only pass on what callers tell', () => {
  const relays = ['mesh-gateway', 'consul-mesh-gateway'].map((name) => ok(5, { consul_source_service: name }));
  expect(callsIn(consul, relays).size).toBe(0);
});

test('a callee in permissive mode whom nobody called in plaintext has no unknown caller', () => {
  const quiet = sample.map((line) => (line.metric === 'envoy_tcp_downstream_cx_total' ? { ...line, value: 0 } : line));
  expect([...callsIn(consul, quiet).keys()].filter((name) => name.includes('unknown'))).toEqual([]);
});
