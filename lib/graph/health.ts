import type { Entity } from '@/lib/domain/entity';
import type { GraphEdge, Health } from '@/lib/domain/graph';
import type { EntityPattern, HealthRule } from '@/lib/domain/settings';
import type { Millis } from '@/lib/domain/units';
import { wildcard } from './wildcard';

type Place = Pick<Entity, 'cluster' | 'namespace' | 'name'>;

const tester = (pattern: string | undefined) => (pattern === undefined ? () => true : wildcard([pattern]));

const matcherOf = ({ cluster, namespace, name }: EntityPattern) => {
  const [isCluster, isNamespace, isName] = [tester(cluster), tester(namespace), tester(name)];
  return (place: Place) => isCluster(place.cluster) && isNamespace(place.namespace) && isName(place.name);
};

/** Which rule judges an entity: the first that matches it. Patterns are compiled once. */
export const ruleReader = (rules: readonly HealthRule[]): ((place: Place) => HealthRule | null) => {
  const compiled = rules.map((rule) => ({ rule, matches: matcherOf(rule.match) }));
  return (place) => compiled.find(({ matches }) => matches(place))?.rule ?? null;
};

export interface Judged {
  readonly health: Health;
  readonly reasons: readonly string[];
}

/** Requests and errors per second of what is judged; `requests` null: nothing that can be judged is reported. */
export interface Judgeable {
  readonly requests: number | null;
  readonly errors: number;
}

/** Sums of many rows miss a bound by the last bits of a double: what differs less than that reaches it. */
const reaches = (value: number, bound: number): boolean => value >= bound * (1 - 1e-9);

/** By errors only (product.md rule 6). Too little to accuse anybody of is healthy, and says so. */
export const healthOf = ({ requests, errors }: Judgeable, rule: HealthRule | null, window: Millis): Judged => {
  if (requests === null || rule === null) return { health: 'unknown', reasons: [] };
  if (requests === 0) return { health: 'idle', reasons: [] };
  const enough = reaches(requests, rule.minRequestRate) && reaches((requests * window) / 1000, rule.minRequests);
  if (!enough) return { health: 'healthy', reasons: ['low-sample'] };
  const ratio = errors / requests;
  if (reaches(ratio, rule.errorRate.failing)) return { health: 'failing', reasons: [] };
  return { health: reaches(ratio, rule.errorRate.degraded) ? 'degraded' : 'healthy', reasons: [] };
};

/** Against the objective, where there is one and a p95 to hold against it. */
export const latencyHealthOf = (p95Ms: number | null, rule: HealthRule | null): GraphEdge['latencyHealth'] => {
  const objective = rule?.p95Ms ?? null;
  if (p95Ms === null || objective === null) return 'unknown';
  return p95Ms > objective ? 'degraded' : 'healthy';
};
