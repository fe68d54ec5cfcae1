import { describe, expect, test } from 'vitest';
import { draw } from '@/components/services/fixtures/draw';
import type { Trace } from '@/lib/domain/trace';
import { CriticalPath } from './critical-path';
import { retried, spanOf, traceOf } from './fixtures/trace';
import { SpanDetail } from './span-detail';
import { spanRows } from './span-tree';
import { TraceNotes } from './trace-notes';
import { WaterfallRow } from './waterfall-row';

const HOSTILE = '<img src=x onerror=alert(1)>';
const ESCAPED = '&lt;img src=x onerror=alert(1)&gt;';

const detail = (trace: Trace, id: string): string => {
  const span = trace.spans.find((one) => one.id === id) ?? trace.spans[0];
  if (span === undefined) throw new Error('no span');
  return draw(
    <SpanDetail trace={trace} span={span} folded={[]} onClose={() => undefined} onSelect={() => undefined} />,
  );
};

const line = (trace: Trace, id: string, found: boolean | null = null): string => {
  const row = spanRows(trace, { proxies: true, collapsed: new Set() }).find(({ span }) => span.id === id);
  if (row === undefined) throw new Error('no such line');
  return draw(
    <WaterfallRow
      row={row}
      domId="x"
      stretch={{ fromUs: 0, toUs: 1000 }}
      sections={[{ spanId: id, fromUs: 220, toUs: 320 }]}
      selected={false}
      found={found}
      index={0}
      onSelect={() => undefined}
      onToggle={() => undefined}
    />,
  );
};

describe('a line of the waterfall', () => {
  test('says what its bar shows', () => {
    const drawn = line(retried, 'first');
    expect(drawn).toContain('aria-label="payments: POST /api/checkout, server, 100 µs, failed"');
    expect(drawn).toContain('left:22.000%;width:10.000%');
    expect(drawn).toContain('aria-level="6"');
  });
  test('tells a proxy and what it can open', () => {
    const drawn = line(retried, 'out');
    expect(drawn).toContain(', proxy"');
    expect(drawn).toContain('aria-expanded="true"');
  });
  test('outside of the stretch says where it is', () => {
    const trace = traceOf([spanOf({ id: 'a', offsetUs: 5000, durationUs: 70 })]);
    expect(line(trace, 'a')).toContain('70 µs →');
  });
});

describe('the detail of a span', () => {
  test('is text, whatever is in it: names, keys, values, events, links', () => {
    const attributes = [{ key: HOSTILE, type: 'text' as const, value: HOSTILE }];
    const span = spanOf({
      id: 'a',
      name: HOSTILE,
      service: HOSTILE,
      statusMessage: HOSTILE,
      error: { class: 'error', why: [HOSTILE], rootCause: true, recovered: false },
      attributes: [...attributes, { key: 'url', type: 'text', value: 'javascript:alert(1)' }],
      events: [{ name: HOSTILE, offsetUs: 3, attributes }],
      links: [{ traceId: HOSTILE, spanId: HOSTILE, attributes }],
      warnings: [HOSTILE],
      scope: HOSTILE,
    });
    const drawn = detail(traceOf([span], { resources: [attributes] }), 'a');
    expect(drawn).not.toContain('<img');
    expect(drawn.split(ESCAPED).length).toBeGreaterThan(10);
    expect(drawn).not.toMatch(/<a [^>]*href/);
  });
  test('lays JSON out, and says when a value was cut', () => {
    const attributes = [
      { key: 'list', type: 'json' as const, value: '[1,{"a":2}]' },
      { key: 'broken', type: 'json' as const, value: '[1,' },
      { key: 'long', type: 'text' as const, value: 'x', length: 20_000 },
      { key: '__proto__', type: 'none' as const, value: null },
    ];
    const drawn = detail(traceOf([spanOf({ id: 'a', attributes })]), 'a');
    expect(drawn).toContain('&quot;a&quot;: 2');
    expect(drawn).toContain('[1,</bdi>');
    expect(drawn).toContain('truncated: 20,000 characters');
    expect(drawn).toContain('__proto__');
  });
  test('draws a page of a thousand events at a time', () => {
    const events = Array.from({ length: 10_000 }, (_, i) => ({ name: `log ${i}.`, offsetUs: i, attributes: [] }));
    const drawn = detail(traceOf([spanOf({ id: 'a', events })]), 'a');
    expect(drawn).toContain('log 99.');
    expect(drawn).not.toContain('log 100.');
    expect(drawn).toContain('Show 100 more of 9,900');
  });
  test('explains a proxy’s flags', () => {
    const proxy = {
      mesh: 'envoy' as const,
      role: 'outbound' as const,
      rule: 'component=proxy',
      flags: ['UO'],
      upstream: { host: 'ledger.payments', service: 'ledger', namespace: 'payments', subset: null },
    };
    const drawn = detail(traceOf([spanOf({ id: 'a', proxy })]), 'a');
    expect(drawn).toContain('upstream overflow');
    expect(drawn).toContain('ledger.payments');
  });
  test('says by how much its clock was off, and what was wrong with it', () => {
    const drawn = detail(
      traceOf([spanOf({ id: 'a', skewUs: -4000, missingParent: 'beef', warnings: ['unfinished'] })]),
      'a',
    );
    expect(drawn).toContain('Clock corrected by');
    expect(drawn).toContain('Its parent beef was not reported.');
    expect(drawn).toContain('unfinished');
  });
});

test('the critical path is a sentence, then shares by service', () => {
  const critical: Trace['critical'] = {
    rootId: 'app',
    totalUs: 1000,
    sections: [],
    byService: [
      { service: 'payments', us: 620, share: 0.62 },
      { service: 'checkout', us: 380, share: 0.38 },
    ],
    sentence: '62 % of this request was payments waiting for ledger.',
  };
  const drawn = draw(<CriticalPath trace={traceOf([], { critical })} />);
  expect(drawn).toContain('62 % of this request was payments waiting for ledger.');
  expect(drawn).toContain('62 %, 620 µs');
  expect(draw(<CriticalPath trace={traceOf([])} />)).toContain('no time to share out');
});

test('what was cut, corrected or repaired is said before it is believed', () => {
  const trace = traceOf([], {
    truncated: { shown: 5000, reported: 9000, why: 'More than a page can hold.' },
    skew: [{ service: 'cart', skewUs: 4_000_000, spans: 2 }],
    warnings: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    findings: [{ kind: 'retries', sentence: 'payments was tried twice.', spanIds: ['first'] }],
  });
  const drawn = draw(<TraceNotes trace={trace} onSelect={() => undefined} />);
  expect(drawn).toContain('Truncated: 5,000 spans of 9,000 shown.');
  expect(drawn).toContain('cart by 4 s');
  expect(drawn).toContain('and 2 more.');
  expect(drawn).toContain('payments was tried twice.');
  expect(draw(<TraceNotes trace={traceOf([])} onSelect={() => undefined} />)).toBe('');
});
