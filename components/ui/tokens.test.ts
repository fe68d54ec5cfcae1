import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const css = readFileSync(fileURLToPath(new URL('../../app/globals.css', import.meta.url)), 'utf8');

const tableAfter = (selector: string): Readonly<Record<string, string>> => {
  const start = css.indexOf('{', css.indexOf(selector)) + 1;
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
};

const light = tableAfter(':root {');
const dark = tableAfter(':root[data-theme="dark"]');
const system = tableAfter(':root:not([data-theme="light"])');

/** WCAG 2.2 relative luminance of `#rrggbb`. */
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

test('the reader’s dark and the system’s dark are one', () => {
  expect(system).toEqual(dark);
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
});

const meanings = ['healthy', 'degraded', 'failing', 'unknown', 'idle', 'protected', 'plaintext', 'accent'];
const surfaces = ['page', 'panel', 'raised', 'sunken', 'hover'];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, tokens) => {
  const of = (name: string): string => tokens[name] ?? '';
  test.each([...meanings, 'ink', 'muted', 'faint'])('%s reads as text on every surface', (name) => {
    for (const surface of surfaces) expect(contrast(of(name), of(surface)), surface).toBeGreaterThanOrEqual(4.5);
  });
  test.each(meanings)('%s reads on its own tint, and so does ink', (name) => {
    expect(contrast(of(name), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('ink'), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of('muted'), of(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(['failing', 'degraded', 'healthy', 'protected', 'plaintext', 'accent'])('%s as a mark is seen', (name) => {
    expect(contrast(of(`${name}-fill`), of('panel'))).toBeGreaterThanOrEqual(3);
  });
  test.each(Array.from({ length: 8 }, (_, i) => `svc-${i + 1}`))('%s as a mark is seen', (name) => {
    expect(contrast(of(name), of('panel'))).toBeGreaterThanOrEqual(3);
    expect(contrast(of(name), of('sunken'))).toBeGreaterThanOrEqual(3);
  });
  test('a button’s word reads on its fill', () => {
    expect(contrast(of('on-accent'), of('accent-fill'))).toBeGreaterThanOrEqual(4.5);
  });
});
