import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accounts } from '@/lib/domain/graph';
import type { MeshAdapter } from './adapter';
import { istio } from './istio';
import { withOverride } from './override';
import {
  bucketsQuery,
  durationsQuery,
  fieldsOf,
  PACKED,
  quantileHalves,
  quantileQuery,
  requestsQuery,
  tcpQuery,
} from './queries';
import { readInterval, readNewest, readReporters, readRows } from './read';

const MINUTE = 60_000;
const isPromQL = (text: string): boolean => {
  let fine = true;
  parser.parse(text).iterate({
    enter: ({ type }) => {
      if (type.isError) fine = false;
    },
  });
  return fine;
};
const all = (adapter: MeshAdapter) => [
  ...accounts.map((account) => requestsQuery(adapter, account, 15 * MINUTE)),
  ...accounts.map((account) => bucketsQuery(adapter, account, 15 * MINUTE, { sourceWorkload: ['a', 'b'] })),
  tcpQuery(adapter, 15 * MINUTE, { interval: true, reporters: true, past: true }),
  tcpQuery(adapter, 90_500, { interval: false, reporters: false, past: false }),
  durationsQuery(adapter, 15 * MINUTE, { everyClient: true }),
  durationsQuery(adapter, 15 * MINUTE, { everyClient: false }),
  quantileQuery(adapter, 'server', 15 * MINUTE, { q: 0.95, fields: ['sourceService', 'targetService'] }),
];

test('every query is PromQL', () => {
  for (const query of all(istio)) expect(isPromQL(query ?? '')).toBe(true);
  expect(isPromQL('sum by (')).toBe(false);
});

test('names that a view narrows to stay inside their strings', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }), (names) => {
      const narrow = { sourceWorkload: names, targetWorkload: names };
      expect(isPromQL(bucketsQuery(istio, 'server', MINUTE, narrow) ?? '')).toBe(true);
    }),
    { numRuns: 50 },
  );
});

describe('a quantile in halves', () => {
  const label = 'destination_workload_namespace';
  const about = { q: 0.95, fields: ['targetNamespace', 'targetService'] } as const;
  const kinds: readonly (readonly [string, MeshAdapter])[] = [
    ['raw series', istio],
    ['recorded buckets', { ...istio, recorded: true }],
    ['native histograms', { ...istio, nativeDurations: true }],
  ];
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '.*',
      'a.b',
      'a|b',
      '|',
      '^$',
      '(',
      '[a-z]+',
      '\\',
      '"} or vector(1) #',
      'a\nb',
      'unknown',
      '\uFFFD',
    ),
  );
  const names = fc.array(hostile, { minLength: 1, maxLength: 5 });

  /** What a question asks of the label, and the question without that. */
  const parted = (query: string) => {
    const matchers: string[] = [];
    const found: (readonly [from: number, to: number])[] = [];
    parser.parse(query).iterate({
      enter: ({ type, from, to }) => {
        if (type.name !== 'UnquotedLabelMatcher' || !query.slice(from).startsWith(label)) return;
        matchers.push(query.slice(from + label.length, to));
        found.push([from, to]);
      },
    });
    const rest = found.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to), query);
    return { matchers, rest: rest.replaceAll(/,(?=\})|\{\}/g, '') };
  };

  /** As Prometheus judges: patterns cover the whole value, and an absent label is the empty text. */
  const isMet = (matcher: string, value: string): boolean => {
    const [, operator = '', literal = ''] = /^(=~|!~|!=|=)(.*)$/s.exec(matcher) ?? [];
    const text: string = JSON.parse(
      literal.replace(/\p{Cc}/gu, (control) => `\\u00${Buffer.from(control).toString('hex').slice(-2)}`),
    );
    const isSame = operator.endsWith('~') ? new RegExp(`^(?:${text})$`, 's').test(value) : value === text;
    return isSame !== operator.startsWith('!');
  };

  test.each(kinds)('is asked of every series in one of the two, whatever its label holds: %s', (_, adapter) => {
    fc.assert(
      fc.property(names, hostile, (namespaces, other) => {
        const halves = quantileHalves(adapter, 'server', 15 * MINUTE, { ...about, namespaces });
        const [named, others] = [parted(halves?.named ?? ''), parted(halves?.others ?? '')];
        expect(named.matchers.length).toBeGreaterThan(0);
        expect(others.matchers).toHaveLength(named.matchers.length);
        for (const value of [...namespaces, other, '', 'unknown'].map((text) => text.toWellFormed())) {
          const isNamed = namespaces.some((one) => one.toWellFormed() === value);
          for (const matcher of named.matchers) expect(isMet(matcher, value), matcher).toBe(isNamed);
          for (const matcher of others.matchers) expect(isMet(matcher, value), matcher).toBe(!isNamed);
        }
      }),
    );
  });

  test.each(kinds)('is the whole otherwise, and PromQL: %s', (_, adapter) => {
    fc.assert(
      fc.property(names, (namespaces) => {
        const whole = quantileQuery(adapter, 'server', 15 * MINUTE, about);
        const halves = quantileHalves(adapter, 'server', 15 * MINUTE, { ...about, namespaces });
        for (const half of [halves?.named ?? '', halves?.others ?? '']) {
          expect(isPromQL(half)).toBe(true);
          expect(parted(half).rest).toBe(whole);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('keeps what else is asked of the label', () => {
    const own = withOverride(istio, { metrics: {}, labels: {}, extraMatchers: { [label]: 'shop' } });
    const halves = quantileHalves(own, 'server', MINUTE, { ...about, namespaces: ['shop', 'data'] });
    expect(parted(halves?.named ?? '').matchers).toEqual(['="shop"', '=~"shop|data"']);
    expect(parted(halves?.others ?? '').matchers).toEqual(['="shop"', '!~"shop|data"']);
  });

  test('is not to be had where edges are not told apart by it, and never longer than a back end takes', () => {
    const without = quantileHalves(istio, 'server', MINUTE, { q: 0.95, fields: ['targetService'], namespaces: ['a'] });
    expect(without).toBe(null);
    for (const [, adapter] of kinds) {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 600 }), (name, count) => {
          const namespaces = Array.from({ length: count }, (_, index) => `${name}${index}`);
          const halves = quantileHalves(adapter, 'server', MINUTE, { ...about, namespaces });
          for (const half of Object.values(halves ?? {})) expect(Buffer.byteLength(half)).toBeLessThanOrEqual(15_000);
        }),
        { numRuns: 30 },
      );
    }
  });
});

test('a question to a big mesh reads the client account of what no server reports, to a small one all of it', () => {
  const sides = (everyClient: boolean) =>
    durationsQuery(istio, MINUTE, { everyClient })?.match(/reporter="source"[^}]*/g);
  expect(sides(true)).toEqual(['reporter="source"']);
  expect(sides(false)).toEqual([
    'reporter="source",destination_workload=~"unknown|"',
    'reporter="source",destination_workload!~"unknown|",destination_principal=~"unknown|"',
  ]);
});

test('only where it is wanted are the samples of requests looked for one by one', () => {
  const lookedFor = (past: boolean) =>
    tcpQuery(istio, 15 * MINUTE, { interval: false, reporters: false, past }).match(/max_over_time\([^[]*/g);
  expect(lookedFor(true)?.filter((side) => side.includes('requests'))).toHaveLength(2);
  expect(lookedFor(false)?.filter((side) => side.includes('requests'))).toEqual([]);
  expect(lookedFor(false)).toHaveLength(2);
});

test("a mesh's own names are used everywhere", () => {
  const own = withOverride(istio, {
    metrics: { requests: 'mesh_requests', duration: 'mesh_ms' },
    labels: { reporter: 'side', destination_workload: 'callee' },
    extraMatchers: { env: 'prod' },
  });
  for (const query of all(own)) {
    expect(query).not.toMatch(/istio_request|reporter=|destination_workload\b/);
    expect(isPromQL(query ?? '')).toBe(true);
  }
  expect(requestsQuery(own, 'server', MINUTE)).toContain('mesh_requests{side="destination",env="prod"}[60s]');
});

describe('reading', () => {
  const fields = fieldsOf(istio.accounts.server, 'requests');
  const packed = (said: Partial<Record<(typeof fields)[number], string>>) => ({
    [PACKED]: fields.map((field) => said[field] ?? '').join('|'),
  });
  const read = (said: Parameters<typeof packed>[0], value: number | null = 1) =>
    readRows(istio, { account: 'server', measure: 'requests' }, [{ labels: packed(said), value }]);

  test('unknown and empty are missing, a dash is no flag', () => {
    const { rows } = read({ sourceWorkload: 'unknown', targetWorkload: 'cart', code: '200', flags: '-' });
    expect(rows).toMatchObject([
      {
        who: { source: { workload: null }, target: { workload: 'cart' }, host: null },
        code: '200',
        grpc: null,
        flags: null,
      },
    ]);
  });
  test('a row with one part too many is counted and not read', () => {
    expect(read({ sourceWorkload: 'a|b' }, 4)).toEqual({ rows: [], unreadable: 4 });
  });
  test('a value that is no number is no row', () => {
    expect(read({}, null)).toEqual({ rows: [], unreadable: 0 });
  });
  test('rows of one pair share who they speak of', () => {
    const samples = ['200', '503'].map((code) => ({ labels: packed({ sourceWorkload: 'a', code }), value: 1 }));
    const [a, b] = readRows(istio, { account: 'server', measure: 'requests' }, samples).rows;
    expect(a?.who).toBe(b?.who);
  });
  test('+Inf is a bound', () => {
    const bucket = fieldsOf(istio.accounts.server, 'buckets')
      .map(() => 'x')
      .join('|');
    const samples = ['5', '+Inf'].map((le) => ({ labels: { [PACKED]: bucket, le }, value: 1 }));
    expect(readRows(istio, { account: 'server', measure: 'buckets' }, samples).rows.map(({ le }) => le)).toEqual([
      5,
      Number.POSITIVE_INFINITY,
    ]);
  });
  test('what rides along is found by its mark', () => {
    const samples = [
      { labels: { m: 'newest.requests.client' }, value: 1000.5 },
      { labels: { m: 'newest.sent.server.past' }, value: 990 },
      { labels: { m: 'interval' }, value: 40 },
      { labels: { m: 'reporter.client.0', e: 'shop|web|pod-1|' }, value: 1 },
      { labels: { m: 'reporter.client.1', e: 'shop|web||' }, value: 1 },
    ];
    expect(readNewest(samples)).toBe(1_000_500);
    expect(readInterval(samples)).toBe(15_000);
    expect(readReporters(samples, 'client', istio.accounts.client)).toEqual(
      new Map([['shop|web', new Set(['pod-1|'])]]),
    );
    const several = { labels: { sourceNamespace: 'ns', sourceWorkload: ['deployment', 'statefulset'] } };
    const sts = [{ labels: { m: 'reporter.client.0', e: 'data||db|db-0|10.0.0.1:80' }, value: 1 }];
    expect(readReporters(sts, 'client', several)).toEqual(new Map([['data|db', new Set(['db-0|10.0.0.1:80'])]]));
    expect([readNewest([]), readInterval([])]).toEqual([null, null]);
  });
});
