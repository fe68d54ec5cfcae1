import { parseRecord, type RecordBlock, type RecordInline } from './record-blocks';
import { recordStyle } from './record-style';

/** Text as text, in content and in attributes. */
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const partHtml = ({ kind, text: said }: RecordInline): string => {
  const text = escaped(said);
  switch (kind) {
    case 'text':
      return text;
    case 'code':
      return `<code>${text}</code>`;
    case 'bold':
      return `<strong>${text}</strong>`;
    case 'link':
      // Only what the record spells as an address of the web becomes one.
      return `<a href="${text}" rel="noreferrer">${text}</a>`;
  }
};

const inlineHtml = (parts: readonly RecordInline[]): string => parts.map(partHtml).join('');

const cells = (row: readonly (readonly RecordInline[])[], tag: 'th' | 'td'): string => {
  const scope = tag === 'th' ? ' scope="col"' : '';
  return `<tr>${row.map((cell) => `<${tag}${scope}>${inlineHtml(cell)}</${tag}>`).join('')}</tr>`;
};

const blockHtml = (block: RecordBlock): string => {
  switch (block.kind) {
    case 'about':
      return `<dl>${block.entries.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value) || '–'}</dd></div>`).join('')}</dl>`;
    case 'heading':
      return `<h${block.level}>${inlineHtml(block.parts)}</h${block.level}>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inlineHtml(item)}</li>`).join('')}</ul>`;
    case 'table':
      // A focusable box: who has no pointer scrolls a wide table too.
      return `<div class="wide" tabindex="0"><table><thead>${cells(block.head, 'th')}</thead><tbody>${block.rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`;
    case 'paragraph':
      return `<p>${inlineHtml(block.parts)}</p>`;
  }
};

/** A record in Markdown, as `adrMarkdown` writes it, as a page of its own: the same words, nothing loaded, nothing run. */
export const recordHtml = (markdown: string, policy: string): string => {
  const blocks = parseRecord(markdown);
  const heading = blocks.find((block) => block.kind === 'heading');
  const title = heading?.parts.map(({ text }) => text).join('') ?? 'Decision record';
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // A saved page comes without headers: the policy goes with it.
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${recordStyle}</style>`,
    '</head>',
    `<body><main>${blocks.map(blockHtml).join('\n')}</main></body>`,
    '</html>',
    '',
  ].join('\n');
};
