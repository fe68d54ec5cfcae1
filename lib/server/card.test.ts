import { expect, test } from 'vitest';
import type { Snapshot } from '@/lib/domain/snapshot';
import { CARD, cardText, drawCard } from './card-image';
import { miniatureSvg } from './card-miniature';
import { type CardModel, cardModel } from './card-model';

const hostile = `"><script>alert(1)</script>\u0000\u202e${'\ud800'}${'W'.repeat(5000)} 漢字 😀 ${'\u0301'.repeat(300)}`;
const node = (name: string, health: string, errorRate: number | null, at = 0) => ({
  ...{
    id: `east/shop/service/${encodeURIComponent(name.toWellFormed())}`,
    cluster: 'east',
    namespace: 'shop',
    kind: 'service',
    name,
  },
  ...{ health, in: { requestRate: 10 + at, errorRate, bytesRate: null } },
});
const snapshotOf = (nodes: readonly object[], title = 'ledger v2'): Snapshot =>
  ({
    ...{ schema: 'weftline-snapshot/1', view: '/graph', title, note: '', author: null, hash: 'h', expiresAt: null },
    createdAt: Date.parse('2026-11-29T14:02:30Z'),
    frames: [
      {
        ...{ endpoint: 'graph', search: '' },
        frame: {
          data: { nodes, edges: [] },
          meta: {
            window: { from: Date.parse('2026-11-29T13:47:00Z'), to: Date.parse('2026-11-29T14:02:00Z') },
            asOf: Date.parse('2026-11-29T14:02:00Z'),
            trust: { state: 'complete', reasons: [] },
            sources: [],
          },
        },
      },
    ],
  }) as unknown as Snapshot;

/** Width and height as a PNG's header says them. */
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

test('says what is wrong, how much, when and in which zone', () => {
  const model = cardModel(snapshotOf([node('ledger', 'failing', 0.31), node('cart', 'healthy', 0)]), 'full');
  expect(model).toMatchObject({
    health: 'failing',
    verdict: 'ledger is failing',
    title: 'ledger v2',
    when: '15 min up to 2026-11-29 14:02 UTC, data 30 s old when frozen',
  });
  expect(model?.figures).toContainEqual({ label: 'worst error rate', value: '31 %' });
});

test('redacted, it names nothing and still says how bad it is', () => {
  const model = cardModel(snapshotOf([node('secret-ledger', 'failing', 0.31)], 'secret title'), 'redacted');
  expect(model).toMatchObject({ health: 'failing', verdict: 'Something is failing', title: null });
  const { miniature, ...words } = model as CardModel;
  expect(JSON.stringify(words)).not.toContain('secret');
  expect(miniature === null ? '' : miniatureSvg(miniature, 100, 100)).not.toContain('secret');
});

test('names in letters that the card cannot draw are left unsaid, not drawn as boxes', () => {
  const model = cardModel(snapshotOf([node('決済', 'failing', 0.31)], 'مدفوعات'), 'full');
  expect(model).toMatchObject({ verdict: 'Something is failing', title: null });
  expect(cardModel(snapshotOf([node('оплата', 'failing', 0.31)], 'Ångström'), 'full')).toMatchObject({
    verdict: 'оплата is failing',
    title: 'Ångström',
  });
});

test('a trace is told by its root and when it was', () => {
  const from = Date.parse('2026-11-29T14:02:00Z');
  const meta = { window: { from, to: from + 700 }, asOf: null, trust: { state: 'complete', reasons: [] }, sources: [] };
  const data = {
    ...{ rootId: 'a', rootDurationUs: 700_000, errors: { spans: 2 }, edges: [] },
    spans: [{ id: 'a', name: 'GET /pay', service: { name: 'checkout' } }],
    services: [{ name: 'checkout', errors: 2 }],
  };
  const frames = [{ endpoint: 'traces/0af7', search: '', frame: { data, meta } }];
  const snapshot = { ...snapshotOf([]), frames } as unknown as Snapshot;
  expect(cardModel(snapshot, 'full')).toMatchObject({
    health: 'failing',
    verdict: 'checkout GET /pay took 700 ms, 2 spans failed',
    when: 'at 2026-11-29 14:02 UTC',
  });
  expect(cardModel(snapshot, 'redacted')?.verdict).toBe('Something is failing');
});

test('text from outside is shortened to whole characters and holds nothing that is not seen', () => {
  const text = cardText(hostile, 40);
  expect([...text]).toHaveLength(40);
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  expect(cardText('  a\n b ', 40)).toBe('a b');
});

test('the miniature is numbers and colours alone, however many nodes there are', () => {
  const nodes = Array.from({ length: 5000 }, (_, at) => ({
    id: `${hostile}${at}`,
    health: 'failing' as const,
    at: null,
  }));
  const edges = nodes.map(({ id }) => ({ source: id, target: id, health: 'failing' as const }));
  const svg = miniatureSvg({ nodes, edges }, 420, 360);
  expect(svg.length).toBeLessThan(100_000);
  expect(svg.replace(/xmlns="[^"]*"/, '')).toMatch(/^[-<>/ ="#.,a-zA-Z0-9]*$/);
  expect(svg).not.toContain('script');
});

test.each([
  ['an ordinary incident', snapshotOf([node('ledger', 'failing', 0.31), node('cart', 'healthy', 0)])],
  ['hostile names', snapshotOf([node(hostile, 'failing', 0.31)], hostile)],
  ['nothing at all', snapshotOf([])],
  [
    'a big mesh',
    snapshotOf(Array.from({ length: 800 }, (_, at) => node(`s${at}`, at % 7 ? 'healthy' : 'degraded', 0.02, at))),
  ],
])('%s becomes a PNG of 1200 by 630 under 300 KB', async (_, snapshot) => {
  const model = cardModel(snapshot, 'full');
  if (model === null) throw new Error('no model');
  const png = await drawCard(model);
  expect(sizeOf(png)).toEqual([CARD.width, CARD.height]);
  expect(png.length).toBeLessThan(300 * 1024);
});
