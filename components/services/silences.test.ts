import { expect, test } from 'vitest';
import type { MeshId } from '@/lib/domain/entity';
import type { ServiceRow } from '@/lib/domain/service';
import { serviceList } from './fixtures/shop';
import { silencesOf } from './silences';

const [known] = serviceList.data.services;
const row = (meshes: MeshId[], about: Partial<ServiceRow> = {}): ServiceRow => {
  if (known === undefined) throw new Error('the fixture is empty');
  return { ...known, meshes, versions: [], ...about };
};

test('a column that no mesh fills is explained once, one that a mesh fills is not', () => {
  expect(silencesOf([row(['linkerd']), row(['linkerd'])])).toEqual([
    'Linkerd does not report which version answered; Istio’s canonical revision or Consul’s service subset would.',
  ]);
  expect(silencesOf([row(['istio'])])).toEqual([]);
});

test('failures that nobody can see are said, spans judge for themselves', () => {
  expect(silencesOf([row(['consul'])])[0]).toMatch(/^Consul does not report the gRPC status, so that failures/);
  expect(silencesOf([row(['otel'])]).filter((sentence) => sentence.includes('gRPC'))).toEqual([]);
});
