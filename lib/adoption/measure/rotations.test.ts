import { expect, test } from 'vitest';
import { readRotations, rotationsQuery } from './rotations';

const row = (mark: string, value: number | null) => ({ labels: { weft_rotation: mark }, value, at: 0 });

test('only ends that proxies tell to the second are asked for', () => {
  const query = rotationsQuery(7 * 86_400_000);
  expect(query).toContain('changes(istio_agent_cert_expiry_seconds{resource_name="default"}[604800s:3600s])');
  expect(query).not.toMatch(/envoy_server_days|xds_cert|citadel/);
  expect(rotationsQuery(15 * 60_000)).toContain('[900s:60s]');
});

test('meshes and sources add up; without a proxy that tells nothing is known, which is not none', () => {
  const told = [row('istio.workload.of', 40), row('istio.workload', 38), row('linkerd.workload.of', 2)];
  expect(readRotations([...told, row('istio.workload.of', 1)])).toEqual({ proxies: 43, renewed: 38 });
  expect(readRotations([row('istio.workload.of', 3)])).toEqual({ proxies: 3, renewed: 0 });
  expect([readRotations([]), readRotations([row('istio.workload', null)])]).toEqual([null, null]);
});
