import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeMarkdown, markdownLink } from './markdown';

test.each([
  ['checkout-v2.shop', 'checkout-v2.shop'],
  ['a*b_c`d', 'a\\*b\\_c\\`d'],
  ['[click](http://evil)', '\\[click\\](http:\u200b//evil)'],
  ['<!channel> @here', '&lt;!channel&gt; @\u200bhere'],
  ['two\nlines | a table', 'two lines \\| a table'],
  ['<script>&amp;', '&lt;script&gt;&amp;amp;'],
])('%j is only text', (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

test('nothing a name holds can open formatting, a tag, a mention or another line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped).not.toMatch(/[\n\r<>]/);
      expect(escaped).not.toMatch(/(?<!\\)(?:\\\\)*[`*_[\]~|#]/);
      expect(escaped).not.toMatch(/:\/\/|@(?!\u200b)/);
    }),
  );
});

test('a link ends where it should', () => {
  const link = markdownLink('Graph', 'https://w.example/graph?find=a)b%20(c) [x](y)');
  expect(link).toBe('[Graph](https://w.example/graph?find=a%29b%20%28c%29%20[x]%28y%29)');
});
