import { expect, test } from 'vitest';
import type { Meta } from '@/lib/domain/envelope';
import { tableCsv, tablesOf, tablesOfPage } from './tables';

test('series become one line an instant, a gap an empty field', () => {
  const data = {
    series: {
      requestRate: { unit: 'req/s', points: [[1_795_377_300_000, 4.5]] },
      errorRate: {
        unit: 'ratio',
        points: [
          [1_795_377_300_000, null],
          [1_795_377_315_000, 0],
        ],
      },
    },
  };
  const [table] = tablesOf('signals', data);
  expect(table && tableCsv(table)).toBe(
    'time,requestRate,errorRate\r\n2026-11-22T19:55:00.000Z,4.5,\r\n2026-11-22T19:55:15.000Z,,0\r\n',
  );
});

test('nested fields are columns, and what a spreadsheet would run is text', () => {
  const [edges] = tablesOf('graph', {
    nodes: [],
    edges: [
      { id: '=cmd()', in: { requestRate: 1, note: null }, meshes: ['istio', 'ambient'] },
      { id: 'b', late: true },
    ],
  });
  expect(edges).toMatchObject({ name: 'graph-edges', says: 'calls of the graph' });
  expect(edges && tableCsv(edges)).toBe(
    "id,in.requestRate,in.note,meshes,late\r\n'=cmd(),1,,istio; ambient,\r\nb,,,,true\r\n",
  );
});

test.each([
  ['graph', null],
  ['graph', { edges: 'none' }],
  ['status', { sources: [{}] }],
  ['mtls', { edges: [], namespaces: [] }],
])('%s without lists has no tables', (endpoint, data) => {
  expect(tablesOf(endpoint, data)).toEqual([]);
});

test('each list is offered once: the whole of a picture, and all back ends of a search', () => {
  const meta = { window: { from: 0, to: 1 } } as Meta;
  const frames = [
    ['graph', { nodes: [{ id: 'a' }, { id: 'b' }], edges: [{ id: 'a~b' }] }],
    ['graph', { nodes: [{ id: 'a' }], edges: [] }],
    ['traces', { traces: [{ traceId: '1' }] }],
    ['traces', { traces: [{ traceId: '2' }, { traceId: '3' }] }],
    ['traces/07c2', { spans: [{ id: 's' }] }],
  ] as const;
  const tables = tablesOfPage(frames.map(([endpoint, data]) => ({ endpoint, frame: { data, meta } })));
  expect(tables.map(({ name, rows }) => [name, rows.length])).toEqual([
    ['graph-edges', 1],
    ['graph-nodes', 2],
    ['traces-traces', 3],
    ['traces-spans', 1],
  ]);
});
