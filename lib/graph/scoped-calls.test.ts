import fc from 'fast-check';
import { expect, test } from 'vitest';
import { narrowed, type Scope, within } from '@/lib/domain/access';
import type { Call, CallEnd } from '@/lib/domain/call';
import { call, end, stranger, sums } from '@/lib/services/fixtures/calls';
import { scopedCalls } from './scoped-calls';

const place = fc.record({
  cluster: fc.constantFrom('east', 'west'),
  namespace: fc.constantFrom('shop', 'data', 'vault'),
});
/** Every name of an end says where it is, so that it can be recognised wherever it turns up. */
const anyEnd: fc.Arbitrary<CallEnd> = fc.oneof(
  place.map(({ cluster, namespace }) => end(`name-${cluster}-${namespace}`, { cluster, namespace })),
  fc.constant(stranger),
  fc.constant(end('api.example.com', { kind: 'external', namespace: 'unknown', workload: null })),
);
const told = (source: CallEnd, target: CallEnd): Call => {
  const client = sums({ requests: 1, principals: new Map([[`spiffe:${target.service}`, 1]]) });
  const server = sums({ requests: 1, principals: new Map([[`spiffe:${source.service}`, 1]]) });
  return call({
    ...{ source, target, client, server },
    alternates: [
      { account: 'server', mesh: 'ambient', sums: server },
      { account: 'client', mesh: 'ambient', sums: client },
    ],
    hosts: [`${target.service}.svc`],
    serviceNames: [target.service],
  });
};
const anyCall = fc.tuple(anyEnd, anyEnd).map(([source, target]) => told(source, target));
const list = (...names: string[]) => fc.subarray(names);
const anyScope: fc.Arbitrary<Scope> = fc
  .record({ clusters: list('east', 'west'), namespaces: list('shop', 'data', 'vault') })
  .filter(({ clusters, namespaces }) => clusters.length + namespaces.length > 0);

const everyWord = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each instanceof Map ? [...each] : each instanceof Set ? [...each] : each,
  );

test('no name of what lies outside is in what is left, and nothing inside is missing', () => {
  fc.assert(
    fc.property(fc.array(anyCall, { maxLength: 12 }), anyScope, (calls, scope) => {
      const seen = scopedCalls({ calls, unattributed: [] }, scope).calls;
      const words = everyWord(seen);
      for (const cluster of ['east', 'west']) {
        for (const namespace of ['shop', 'data', 'vault']) {
          if (!within(scope, { cluster, namespace })) expect(words).not.toContain(`name-${cluster}-${namespace}`);
        }
      }
      const isInside = ({ kind, ...at }: CallEnd) => kind === 'service' && within(scope, at);
      expect(seen.length).toBe(calls.filter(({ source, target }) => isInside(source) || isInside(target)).length);
      // What both ends of lie inside is the very same call.
      for (const each of calls) {
        if (isInside(each.source) && isInside(each.target)) expect(seen).toContain(each);
      }
    }),
  );
});

test('without a scope everything is as it was', () => {
  const set = { calls: [told(end('a'), end('b'))], unattributed: [] };
  expect(scopedCalls(set, undefined)).toBe(set);
});

test('the traffic of a foreign end stays, its sums untouched', () => {
  const scope: Scope = { clusters: [], namespaces: ['shop'] };
  const mole = end('mole', { namespace: 'vault', cluster: 'west' });
  const [only] = scopedCalls({ calls: [told(mole, end('orders'))], unattributed: [] }, scope).calls;
  expect(only?.source).toEqual({
    ...{ cluster: 'west', namespace: 'other-namespace', kind: 'service', service: 'other-namespace' },
    ...{ workload: null, version: null },
  });
  expect(only?.target.service).toBe('orders');
  expect(only?.server).toMatchObject({ requests: 1, principals: new Map() });
  expect(only?.client?.principals.size).toBe(1);
});

test.each([
  [[], ['a'], ['a']],
  [['a'], [], ['a']],
  [['a', 'b'], ['b', 'c'], ['b']],
  [['a'], ['c'], null],
  [[], [], []],
])('of %j allowed and %j asked for, %j', (allowed, wanted, left) => {
  expect(narrowed(allowed, wanted)).toEqual(left);
});
