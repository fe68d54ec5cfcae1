import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallEnd } from '@/lib/domain/call';
import { defaultSettings } from '@/lib/domain/settings';
import { COMPLETE } from '@/lib/domain/trust';
import { istio } from '@/lib/mesh/istio';
import { buildGraph } from './build';
import { buildCalls } from './calls';
import { parseCondition } from './condition';
import { line, readingOf } from './fixtures/exposition';
import { FOLD_ABOVE, foldsOf, type Level, levelled, namespaceIdAt } from './level';
import { selectGraph } from './select';

/** A call of `rate` requests, `errors` of them failed, between two services named `namespace.service`. */
interface Said {
  readonly from: string;
  readonly to: string;
  readonly rate: number;
  readonly errors?: number;
}

const linesOf = ({ from, to, rate, errors = 0 }: Said) => {
  const [[fromNamespace = '', source = ''], [toNamespace = '', target = '']] = [from.split('.'), to.split('.')];
  const ends = {
    source_workload: source,
    source_canonical_service: source,
    source_workload_namespace: fromNamespace,
    destination_workload: target,
    destination_canonical_service: target,
    destination_workload_namespace: toNamespace,
  };
  const good = line('source', ends, rate - errors);
  return errors === 0 ? [good] : [good, line('source', { ...ends, response_code: '500' }, errors)];
};

const everything: Level = { fold: 'none', unfold: [], only: 'all', top: null };
const selection = { idle: false, focus: null, hops: 1, direction: 'both', hubs: 'pass' } as const;

const shown = (said: readonly Said[], level: Partial<Level>, find = '') => {
  const set = buildCalls([readingOf(said.flatMap(linesOf), istio)], defaultSettings);
  const options = {
    groupBy: 'service',
    responses: false,
    settings: defaultSettings,
    trust: COMPLETE,
    span: 9e5,
  } as const;
  const parsed = parseCondition(find);
  const drawn = selectGraph(buildGraph(set, options), selection);
  const wanted = { ...everything, ...level };
  const folded = foldsOf(drawn, { level: wanted, find: parsed.ok ? parsed.condition : null });
  const isFolded = (end: CallEnd) => folded?.has(namespaceIdAt(end)) === true;
  const coarse =
    folded === null ? null : { folded, drawn: selectGraph(buildGraph(set, { ...options, isFolded }), selection) };
  return levelled(drawn, wanted, coarse);
};

/** More services than a picture opens with: `n0` holds half of them, each calls the gate of `n1`; one call fails. */
const SIZE = FOLD_ABOVE + 20;
const mesh: readonly Said[] = Array.from({ length: SIZE }, (_, i) => ({
  from: `n${i < SIZE / 2 ? 0 : (i % 3) + 2}.s${i}`,
  to: i % 2 === 0 ? 'n1.gate' : `n0.s${(i + 1) % 100}`,
  rate: 10 + i,
  ...(i === 0 ? { errors: 10 } : {}),
}));
const namesOf = ({ nodes }: { readonly nodes: readonly { readonly name: string }[] }) => nodes.map(({ name }) => name);
const sum = (rates: readonly (number | null)[]) => rates.reduce<number>((total, rate) => total + (rate ?? 0), 0);

describe('a mesh too large to be drawn service by service', () => {
  const { nodes, edges, folded } = shown(mesh, { fold: 'auto' });

  test('opens as its namespaces', () => {
    expect(namesOf({ nodes })).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
    expect(nodes.every(({ kind }) => kind === 'namespace')).toBe(true);
  });

  test('loses no request: calls add up, those inside a namespace too', () => {
    const [drawn, sent] = [sum(edges.map(({ requestRate }) => requestRate)), sum(mesh.map(({ rate }) => rate))];
    expect(drawn / sent).toBeCloseTo(1, 3);
  });

  test('says how many services of which health, and how many calls, each stands for', () => {
    expect(sum((folded?.namespaces ?? []).map(({ services }) => services))).toBe(SIZE + 1);
    expect(folded?.calls).toBe(SIZE);
    const n0 = folded?.namespaces.find(({ id }) => id.endsWith('/n0'));
    expect(n0).toMatchObject({ services: SIZE / 2, failing: 0 });
    // One call in many fails; the sum is healthy, and the caller of it is not hidden.
    expect(n0?.calls).toBe(mesh.filter(({ from, to }) => from.startsWith('n0') && to.startsWith('n0')).length);
  });

  test('is judged by its sums, not by its worst call', () => {
    expect(edges.find(({ source, target }) => source.endsWith('/n0') && target.endsWith('/n1'))?.health).toBe(
      'healthy',
    );
  });

  test('one namespace opens, by name or by id', () => {
    for (const unfold of ['n2', 'east/n2/namespace/n2']) {
      const open = shown(mesh, { fold: 'auto', unfold: [unfold] });
      expect(new Set(open.nodes.map(({ kind }) => kind))).toEqual(new Set(['namespace', 'service']));
      expect(open.nodes.filter(({ kind }) => kind === 'service').every(({ namespace }) => namespace === 'n2')).toBe(
        true,
      );
      expect(open.folded?.namespaces.map(({ id }) => id.slice(-2))).toEqual(['n0', 'n1', 'n3', 'n4']);
    }
  });

  test('what is looked for opens where it lives, while there is room', () => {
    expect(namesOf(shown(mesh, { fold: 'auto' }, 'gate'))).toContain('gate');
    // Everything matches: the small ones open, the large one has no room.
    expect(namesOf(shown(mesh, { fold: 'auto' }, 'kind = service'))).toContain('n0');
  });

  test('a small one is left as it is', () => {
    expect(shown(mesh.slice(0, 50), { fold: 'auto' }).folded).toBeUndefined();
  });
});

describe('leaving out', () => {
  test('only what is unhealthy, and its other ends', () => {
    const { nodes, edges, left } = shown(mesh, { only: 'unhealthy', fold: 'auto' });
    expect(namesOf({ nodes }).sort()).toEqual(['gate', 's0']);
    expect(edges).toHaveLength(1);
    expect(left).toEqual({ nodes: SIZE - 1, edges: SIZE - 1, below: null });
  });

  test('the busiest calls, and the rate below which the others lie', () => {
    const { edges, left } = shown(mesh, { top: 30, fold: 'auto' });
    expect(edges).toHaveLength(30);
    expect(left).toMatchObject({ edges: SIZE - 30, below: 10 + SIZE - 30 });
  });
});

const ends = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 5 })).map(([n, s]) => `n${n}.s${s}`);
const said = fc.record({ from: ends, to: ends, rate: fc.integer({ min: 1, max: 1000 }) });

test('the busiest are never quieter than what is left out, and nothing is lost in between', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(said, { selector: ({ from, to }) => `${from} ${to}`, maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      (calls, top) => {
        const [all, few] = [shown(calls, {}), shown(calls, { top })];
        const kept = new Set(few.edges.map(({ id }) => id));
        const rest = all.edges.filter(({ id }) => !kept.has(id)).map(({ requestRate }) => requestRate ?? 0);
        const least = Math.min(...few.edges.map(({ requestRate }) => requestRate ?? 0));
        expect(Math.max(0, ...rest)).toBeLessThanOrEqual(calls.length === 0 ? 0 : least);
        expect(few.edges.length + (few.left?.edges ?? 0)).toBe(all.edges.length);
      },
    ),
    { numRuns: 40 },
  );
});
