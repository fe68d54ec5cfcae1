import { randomFrom } from './noise';

/**
 * A seeded mesh of any size for tests and bench, as Istio's metrics: namespaces of Zipf sizes, calls whose number per
 * caller follows a power law, preferred callees, a shared platform namespace, some cycles, some services that nobody
 * calls (the recipe of reference/graph-rendering.md, section 1).
 */
export interface GeneratedMesh {
  readonly services: readonly GeneratedService[];
  readonly edges: readonly GeneratedEdge[];
}

export interface GeneratedService {
  readonly name: string;
  readonly namespace: string;
  /** Distance from the way in; calls go to higher tiers, but for the few that close a cycle. */
  readonly tier: number;
}

export interface GeneratedEdge {
  /** Indices into `services`. */
  readonly from: number;
  readonly to: number;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** Requests (TCP: connections) per second. */
  readonly rate: number;
  readonly errorShare: number;
  readonly plaintext: boolean;
  readonly medianMs: number;
}

export interface MeshSize {
  readonly services: number;
  readonly edges: number;
  readonly namespaces: number;
  readonly seed: number;
}

const TIERS = 8;
const ORPHANS = 0.015;
const CYCLES = 0.03;
const INSIDE = 0.45;
const MOST_CALLS = 110;

type Random = () => number;

const pick = <T>(items: readonly T[], random: Random): T | undefined => items[Math.floor(random() * items.length)];

/** Index 0.. by Zipf's law with the given cumulative weights. */
const byWeight = (cumulative: readonly number[], random: Random): number => {
  const wanted = random() * (cumulative.at(-1) ?? 0);
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
};

const cumulativeOf = (weights: readonly number[]): readonly number[] => {
  let sum = 0;
  return weights.map((weight) => {
    sum += weight;
    return sum;
  });
};

const namespaceName = (index: number): string => (index === 0 ? 'platform' : `team-${String(index).padStart(2, '0')}`);

const makeServices = ({ services, namespaces }: MeshSize, random: Random): readonly GeneratedService[] => {
  const zipf = cumulativeOf(Array.from({ length: namespaces }, (_, i) => 1 / (i + 1)));
  return Array.from({ length: services }, (_, i) => {
    // Every namespace has someone; the rest go where the crowd is.
    const namespace = i < namespaces ? i : byWeight(zipf, random);
    const tier = namespace === 0 ? TIERS - 1 : Math.floor(random() * (TIERS - 1));
    return { name: `svc-${String(i).padStart(4, '0')}`, namespace: namespaceName(namespace), tier };
  });
};

const protocolOf = (random: Random): GeneratedEdge['protocol'] => {
  const drawn = random();
  if (drawn < 0.08) return 'tcp';
  return drawn < 0.4 ? 'grpc' : 'http';
};

const figures = (random: Random): Omit<GeneratedEdge, 'from' | 'to'> => {
  const protocol = protocolOf(random);
  const ill = random();
  return {
    protocol,
    rate: (protocol === 'tcp' ? 0.5 : 1) * Math.exp(random() * 6 - 2),
    errorShare: ill < 0.03 ? 0.05 + 0.2 * random() : ill < 0.1 ? 0.01 + 0.03 * random() : 0.0005 * random(),
    plaintext: random() < 0.04,
    medianMs: Math.exp(1 + 4 * random()),
  };
};

interface Draft {
  readonly services: readonly GeneratedService[];
  readonly byNamespace: ReadonlyMap<string, readonly number[]>;
  /** Callees so far, one entry a call: drawing from it prefers whoever is called already. */
  readonly popular: number[];
  readonly random: Random;
}

const candidate = ({ services, byNamespace, popular, random }: Draft, from: number): number => {
  const home = byNamespace.get(services[from]?.namespace ?? '') ?? [];
  const drawn = random();
  if (drawn < INSIDE) return pick(home, random) ?? 0;
  if (drawn < INSIDE + 0.1) return pick(byNamespace.get(namespaceName(0)) ?? [], random) ?? 0;
  if (drawn < 0.8 && popular.length > 0) return pick(popular, random) ?? 0;
  return Math.floor(random() * services.length);
};

const allowed = ({ services, random }: Draft, from: number, to: number): boolean => {
  const [caller, callee] = [services[from], services[to]];
  if (!caller || !callee || from === to) return false;
  if (callee.tier > caller.tier) return true;
  return caller.namespace === callee.namespace && random() < CYCLES;
};

const makeEdges = (services: readonly GeneratedService[], size: MeshSize, random: Random): readonly GeneratedEdge[] => {
  const byNamespace = new Map<string, number[]>();
  services.forEach(({ namespace }, i) => {
    byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), i]);
  });
  const draft: Draft = { services, byNamespace, popular: [], random };
  const lonely = new Set(services.flatMap((_, i) => (random() < ORPHANS ? [i] : [])));
  const eagerness = cumulativeOf(
    services.map((_, i) => (lonely.has(i) ? 0 : Math.min(MOST_CALLS, (1 - random()) ** -0.8))),
  );
  const seen = new Set<number>();
  const edges: GeneratedEdge[] = [];
  for (let tries = 0; edges.length < size.edges && tries < size.edges * 200; tries++) {
    const from = byWeight(eagerness, random);
    const to = candidate(draft, from);
    const key = from * services.length + to;
    if (lonely.has(to) || seen.has(key) || !allowed(draft, from, to)) continue;
    seen.add(key);
    draft.popular.push(to);
    edges.push({ from, to, ...figures(random) });
  }
  return edges;
};

/** The same mesh for the same size and seed, on every machine. */
export const generateMesh = (size: MeshSize): GeneratedMesh => {
  const random = randomFrom(size.seed);
  const services = makeServices(size, random);
  return { services, edges: makeEdges(services, size, random) };
};
