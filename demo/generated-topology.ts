import { type GeneratedEdge, type GeneratedService, generateMesh, type MeshSize } from './generator';
import type { Call, ServiceRef, Workload } from './shape';

/** A generated mesh in the vocabulary of the shop, so that every mesh can tell of it that can tell of the shop. */

const CLUSTER = 'east';
const SIGMA = 0.6;
const BYTES = { asked: 2_000, answered: 12_000 } as const;
/** Below this an edge fails in no way of its own, as most edges of a healthy mesh. */
const FAILS_VISIBLY = 0.01;

const workloadOf = ({ name, namespace }: GeneratedService): Workload => ({
  cluster: CLUSTER,
  namespace,
  service: name,
  version: 'v1',
  name,
  replicas: 1,
  weight: 1,
  sidecar: true,
  cpuLimit: 1,
  memoryLimitMb: 512,
  cpuPerRequest: 0.001,
  memoryShare: 0.45,
});

const callOf = (services: readonly GeneratedService[], edge: GeneratedEdge): readonly Call[] => {
  const { from, to, protocol, rate, errorShare, plaintext, medianMs } = edge;
  const refAt = (index: number): ServiceRef => `${CLUSTER}/${services[index]?.namespace}/${services[index]?.name}`;
  const base = { from: refAt(from), to: { kind: 'service', ref: refAt(to) }, rate } as const;
  const way = plaintext ? { ...base, plaintext: 1 } : base;
  if (protocol === 'tcp')
    return [{ ...way, protocol, askedPerSecond: rate * BYTES.asked, answeredPerSecond: rate * BYTES.answered }];
  const failure = protocol === 'grpc' ? { code: '200', grpc: '14' } : { code: '500' };
  const outcomes = errorShare < FAILS_VISIBLY ? [] : [{ share: errorShare, seen: 'both', ...failure } as const];
  return [{ ...way, protocol, medianMs, sigma: SIGMA, outcomes }];
};

export const generatedTopology = (
  size: MeshSize,
): { readonly workloads: readonly Workload[]; readonly calls: readonly Call[] } => {
  const { services, edges } = generateMesh(size);
  return { workloads: services.map(workloadOf), calls: edges.flatMap((edge) => callOf(services, edge)) };
};
