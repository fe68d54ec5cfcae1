/**
 * A name from outside as Markdown text: nothing in it formats, links, mentions or breaks the line. Characters are
 * escaped as CommonMark says (https://spec.commonmark.org/0.31.2/#backslash-escapes); angle brackets become entities,
 * which chat systems that read HTML or `<!channel>` take as text too; addresses and mentions are broken by a space of
 * no width.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(/\p{Cc}+|[\u2028\u2029]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]~|#]/g, '\\$&')
    .replaceAll('://', ':\u200b//')
    .replaceAll('www.', 'www\u200b.')
    .replaceAll('@', '@\u200b');

/** A link whose address cannot end early: what is not plain in an address is percent-encoded. */
export const markdownLink = (words: string, href: string): string =>
  `[${escapeMarkdown(words)}](${new URL(href).href.replaceAll(/[()<>\s\\]/g, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'))})`;
