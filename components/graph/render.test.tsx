import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { decodeParams } from '@/lib/url/params';
import { graphViewParams } from '@/lib/url/view';
import { protectionSentence } from './edge-panel';
import { edge, graphOf, node, shop } from './fixtures/sample';
import { unattributedSentence } from './graph-notes';
import { GraphPreview } from './graph-preview';
import { GraphTooltip } from './graph-tooltip';
import { callsCsv, wholeSize } from './save';
import { Spark } from './spark';

const { values: view } = decodeParams(graphViewParams, new URLSearchParams());
const hostile = '<img src=x onerror=alert(1)>"&';

describe('names from outside are text', () => {
  const bad = node(`shop/x`, { name: hostile, namespace: hostile });

  test('in the first HTML', () => {
    const html = renderToStaticMarkup(<GraphPreview graph={graphOf([bad, node('shop/y')], [])} view={view} />);
    expect(html).toContain('<svg');
    expect(html).toContain('y</text>');
    expect(html).not.toContain('<img');
  });

  test('in the tooltip', () => {
    const at = { id: bad.id, x: 0, y: 0 };
    const unasked = () => {
      throw new Error('Calls were read for a service.');
    };
    const html = renderToStaticMarkup(
      <GraphTooltip at={at} nodes={new Map([[bad.id, bad]])} edges={unasked} size={{ width: 900, height: 600 }} />,
    );
    expect(html).toContain('&lt;img');
    expect(html).not.toContain('<img');
  });

  test('in the CSV, where a spreadsheet would run them', () => {
    const formula = node('shop/f', { name: '=HYPERLINK("http://x")' });
    const csv = callsCsv({ nodes: [formula], edges: [edge('shop/f > shop/f')] });
    expect(csv).toContain(`"'=HYPERLINK`);
  });
});

describe('the first HTML', () => {
  test('draws every service and the chosen figure', () => {
    const html = renderToStaticMarkup(<GraphPreview graph={shop} view={view} />);
    for (const { name } of shop.nodes) expect(html).toContain(`${name}</text>`);
    expect(html).toContain('20 rps</text>');
    expect(html).toContain('var(--failing-fill)');
  });

  test('leaves out what the address hides', () => {
    const html = renderToStaticMarkup(<GraphPreview graph={shop} view={{ ...view, hide: 'legacy/' }} />);
    expect(html).not.toContain('batch</text>');
    expect(html).toContain('ledger</text>');
  });
});

test.each([
  [
    { state: 'mutual', share: 1, knownRate: 20, unknownRate: 0 },
    'All of its requests come over mutual TLS, of 20 rps stated.',
  ],
  [
    { state: 'partial', share: 0.8, knownRate: 20, unknownRate: 5 },
    '80 % of its requests come over mutual TLS, of 20 rps stated; of another 5 rps nobody says.',
  ],
  [{ state: 'plaintext', share: 0, knownRate: 5, unknownRate: 0 }, '0 % of its requests come over mutual TLS'],
  [{ state: 'unknown', share: null, knownRate: 0, unknownRate: 3 }, 'Nobody states whether this call is encrypted.'],
] as const)('protection of %o', (mtls, said) => {
  expect(protectionSentence({ ...mtls, basis: 'requests' })).toContain(said);
});

test('traffic that reached nobody is said', () => {
  const lost = { requestRate: 0.3, reasons: [{ reason: 'no-route', source: null, requestRate: 0.3 }] };
  expect(unattributedSentence({ unattributed: lost })).toBe('0.3 rps reached no service (no route matched).');
  expect(unattributedSentence({ unattributed: { requestRate: 0, reasons: [] } })).toBeNull();
  const both = [...lost.reasons, { reason: 'no-route', source: null, requestRate: 0, bytesRate: 2048 }];
  expect(unattributedSentence({ unattributed: { requestRate: 0.3, bytesRate: 2048, reasons: both } })).toBe(
    '0.3 rps reached no service (no route matched). 2 KiB/s of TCP went to addresses that no service has.',
  );
});

test('a line says its newest and highest value', () => {
  const html = renderToStaticMarkup(
    <Spark
      title="Errors"
      points={[
        [0, 0.2],
        [60_000, null],
        [120_000, 0.1],
      ]}
      format={(value) => ({ text: `${value * 100}`, unit: '%' })}
    />,
  );
  expect(html).toContain('Errors: 10 % now, at most 20 % since');
});

test('an exported picture has a side viewers open', () => {
  const size = wholeSize({ boxes: [{ id: 'a', x: 0, y: 0, w: 30_000, h: 10_000 }] });
  expect(size.width).toBe(8192);
  expect(size.height).toBeLessThan(3000);
});
