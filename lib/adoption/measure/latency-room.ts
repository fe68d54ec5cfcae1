import { shapeParameters } from '@/lib/adoption/cost-parameters';
import { namesListed } from '@/lib/adoption/lists';
import { type MeshShape, meshShapes } from '@/lib/domain/adoption';
import type { ServiceRow } from '@/lib/domain/service';
import type { HealthRule } from '@/lib/domain/settings';
import { ruleReader } from '@/lib/graph/health';
import type { Measured } from './item';

/**
 * Whether requests have room for what a mesh adds (adoption model, 4.4). The objectives at hand are those of the health
 * rules, on p95: they are held against the p95 measured, and the room against the low end of what a shape adds.
 */

/** What a shape adds to a request at the low end, ms: the sum over calls that follow each other; null: unpublished. */
const addedBy = (shape: MeshShape, depth: number): number | null => {
  const { delta } = shapeParameters[shape];
  return delta && depth * delta.p90.value;
};

/** By which the whole is judged where nobody asks for a shape: nothing adds less. */
const LIGHTEST: MeshShape = 'node_l4';
const timedShapes = meshShapes.filter((shape) => shapeParameters[shape].delta !== null);

/** Under which the detail keeps the share of another shape than the lightest. */
export const unfitUnder = (shape: MeshShape): string => `for_${shape}`;

interface Judged {
  readonly name: string;
  readonly rate: number;
  readonly roomMs: number;
  readonly depth: number;
}

const judged = (
  rows: readonly ServiceRow[],
  rules: readonly HealthRule[],
  depthOf: (service: string) => number,
): readonly Judged[] => {
  const ruleOf = ruleReader(rules);
  return rows.flatMap((row) => {
    const { requestRate, latency } = row.signals;
    const objective = row.kind === 'service' ? (ruleOf(row)?.p95Ms ?? null) : null;
    if (objective === null || latency.p95Ms === null || requestRate === null || requestRate <= 0) return [];
    const name = `${row.cluster}/${row.namespace}/${row.name}`;
    return [{ name, rate: requestRate, roomMs: objective - latency.p95Ms, depth: depthOf(row.id) }];
  });
};

const lacks =
  (shape: MeshShape) =>
  ({ roomMs, depth }: Judged): boolean =>
    roomMs < (addedBy(shape, depth) ?? 0);

const rateOf = (rows: readonly Judged[]): number => rows.reduce((sum, { rate }) => sum + rate, 0);

/** Is there any objective that requests could be held against? */
export const hasObjective = (rules: readonly HealthRule[]): boolean => rules.some(({ p95Ms }) => p95Ms !== null);

export const NO_OBJECTIVE =
  'No objective for latency is configured (p95Ms of a health rule): nobody can say what fits.';

/** Share of requests to services with an objective that have less room than the lightest shape costs. */
export const latencyUnfit = (
  rows: readonly ServiceRow[],
  rules: readonly HealthRule[],
  depthOf: (service: string) => number,
): Measured => {
  if (!hasObjective(rules)) return { value: null, missing: NO_OBJECTIVE };
  const known = judged(rows, rules, depthOf);
  const total = rateOf(known);
  if (total === 0) return { value: null, missing: 'No service with an objective reports the latency of its requests.' };
  const shareFor = (shape: MeshShape): number => rateOf(known.filter(lacks(shape))) / total;
  const short = known.filter(lacks(LIGHTEST)).map(({ name }) => name);
  return {
    value: shareFor(LIGHTEST),
    detail: {
      objective: 'p95 of the health rules',
      services: known.length,
      ...Object.fromEntries(timedShapes.map((shape) => [unfitUnder(shape), shareFor(shape)])),
    },
    lists: { names: namesListed(short) },
  };
};
