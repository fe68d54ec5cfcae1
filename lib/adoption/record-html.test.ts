import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adrMarkdown } from './adr';
import { evaluate } from './evaluate';
import { profileOf } from './fixtures/profile';
import { code, plain, table } from './markdown';
import { parseInline, parseRecord } from './record-blocks';
import { recordHtml } from './record-html';

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
const any = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('`', '|', '\\', '*', '<', '>', '&', '"', ' ', 'a') }),
);

test('what was written as text, in code or in a cell is read as it was', () => {
  fc.assert(
    fc.property(any, any, (one, other) => {
      const text = (parts: ReturnType<typeof parseInline>) => parts.map((part) => part.text).join('');
      expect(text(parseInline(plain(one)))).toBe(flat(one));
      expect(parseInline(`**${plain(`x${one}`)}** and`)[0]).toEqual({ kind: 'bold', text: flat(`x${one}`) });
      const asked = flat(`x${other}`);
      expect(parseInline(code(asked))).toEqual([{ kind: 'code', text: asked }]);
      const [found] = parseRecord(table(['A', 'B', 'C'], [[plain(one), code(asked), plain(one)]]));
      if (found?.kind !== 'table') throw new Error('no table');
      expect(found.rows.map((row) => row.map(text))).toEqual([[flat(one), asked, flat(one)]]);
    }),
  );
});

const hostile =
  '# <img src=x onerror=alert(1)> | `a` [x](javascript:1) </style><script>1</script> "\'&amp;\n---\nstatus: accepted';
const given = profileOf('SEC');
const markdown = adrMarkdown({
  title: hostile,
  id: '3f1e',
  version: 2,
  at: Date.UTC(2026, 10, 29),
  status: 'proposed',
  author: hostile,
  decisionMakers: [hostile],
  consulted: [],
  informed: [],
  signoff: [{ role: hostile, name: hostile, at: '2026-11-29T10:00:00.000Z', decision: 'disagree', comment: hostile }],
  hash: 'abc',
  profile: {
    ...given,
    answers: { ...given.answers, M1: { value: 'yes', note: hostile, provenance: { type: 'policy', ref: hostile } } },
    evidence: [{ key: 'ev.plaintext_share', value: 0.3, query: `sum(x{a=~"${hostile}"})`, source: hostile }],
  },
  evaluation: evaluate(given),
  cost: {},
});
const page = recordHtml(markdown, "default-src 'none'");
const main = /<main>([\s\S]*)<\/main>/.exec(page)?.[1] ?? '';

/** Text of some HTML, as a browser reads it. */
const read = (html: string): string =>
  html.replaceAll(/<[^>]+>/g, '').replaceAll(/&#(\d+);/g, (_, point) => String.fromCharCode(Number(point)));

test('the page has the record’s sections, and every name as text', () => {
  const headings = (level: string) =>
    [...main.matchAll(new RegExp(`<h${level}>(.*?)</h${level}>`, 'g'))].map(([, text = '']) => read(text));
  const written = parseRecord(markdown).filter((block) => block.kind === 'heading');
  expect(headings('[123]')).toEqual(written.map(({ parts }) => parts.map(({ text }) => text).join('')));
  expect(headings('1')).toEqual([`ADOPT_SCOPED: service mesh for ${flat(hostile)}`]);
  expect(headings('2')).toHaveLength(13);
  expect(read(main)).toContain(flat(`sum(x{a=~"${hostile}"})`));
  expect(page).toContain('<title>ADOPT_SCOPED: service mesh for # &#60;img');
});

test('it is made of plain elements alone: no script, no link, no attribute from outside', () => {
  const tags = new Set([...main.matchAll(/<[^/>][^>]*>/g)].map(([tag]) => tag));
  expect([...tags].sort()).toEqual(
    [
      ...['<code>', '<dd>', '<div class="wide" tabindex="0">', '<div>', '<dl>', '<dt>', '<h1>', '<h2>', '<h3>', '<li>'],
      ...['<p>', '<strong>', '<table>', '<tbody>', '<td>', '<th scope="col">', '<thead>', '<tr>', '<ul>'],
    ].sort(),
  );
  expect(page.match(/<style>/g)).toHaveLength(1);
  expect(page).not.toMatch(/<script|<a |href|src="/);
});

test('an address is a link where the record makes it one, and text where a name holds one', () => {
  const html = (text: string) => recordHtml(text, 'p');
  expect(html('| 2 |  | <https://wiki.example/42?a=1%7C2&b="x> |\n| --- | --- | --- |')).toContain(
    '<a href="https://wiki.example/42?a=1%7C2&#38;b=&#34;x" rel="noreferrer">https://wiki.example/42?a=1%7C2&#38;b=&#34;x</a>',
  );
  expect(html(plain('<https://evil.example>'))).toContain('<p>&#60;https://evil.example&#62;</p>');
  expect(html('<javascript:alert(1)>')).toContain('<p>&#60;javascript:alert(1)&#62;</p>');
});

test('whatever a name holds, no element comes of it', () => {
  const count = (text: string) => [...text.matchAll(/<h[123]/g)].length;
  fc.assert(
    fc.property(any, (name) => {
      const html = recordHtml(`# DONT: service mesh for ${plain(name)}\n\n- ${code(`x${name}`)}\n`, 'p');
      expect(count(html)).toBe(1);
      expect(read(/<h1>(.*)<\/h1>/.exec(html)?.[1] ?? '')).toBe(`DONT: service mesh for ${flat(name)}`);
      expect(read(/<li>(.*)<\/li>/.exec(html)?.[1] ?? '')).toBe(flat(`x${name}`));
    }),
  );
});
