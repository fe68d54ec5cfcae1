/**
 * Reads what `adr.ts` writes, and only that: front matter, headings, lists, tables, paragraphs; bold, code,
 * addresses and escaped signs in a line. The record is spelled once; whatever else it is shown as comes from its Markdown.
 */

export interface RecordInline {
  readonly kind: 'text' | 'code' | 'bold' | 'link';
  readonly text: string;
}
type Line = readonly RecordInline[];

export type RecordBlock =
  | { readonly kind: 'about'; readonly entries: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly parts: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly head: readonly Line[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'paragraph'; readonly parts: Line };

/** A code span with its fence; an address; an escaped sign; the edge of a bold run; anything else. */
const TOKEN =
  /<(?<link>https?:[^\s<>]+)>|(?<fence>`+)(?<code>[\s\S]*?[^`])\k<fence>(?!`)|\\(?<sign>[\s\S])|(?<edge>\*\*)|(?<text>[^\\`*<]+|[\s\S])/g;

/** As `code` spells it: a fence of several ticks stands off, and a cell's border is escaped. */
const codeIn = (fence: string, inside: string): RecordInline => ({
  kind: 'code',
  text: (fence.length > 1 ? inside.slice(1, -1) : inside).replaceAll('\\|', '|'),
});

/** Neighbours of one kind as one; two spans of code stay two, and two addresses. */
const joined = (parts: readonly RecordInline[]): Line => {
  const all: RecordInline[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last?.kind === part.kind && (part.kind === 'text' || part.kind === 'bold'))
      all[all.length - 1] = { ...part, text: last.text + part.text };
    else all.push(part);
  }
  return all;
};

export const parseInline = (line: string): Line => {
  const parts: RecordInline[] = [];
  let kind: 'text' | 'bold' = 'text';
  for (const { groups = {} } of line.matchAll(TOKEN)) {
    const { fence, code = '', link, sign, edge, text = '' } = groups;
    if (edge !== undefined) kind = kind === 'text' ? 'bold' : 'text';
    else if (link !== undefined) parts.push({ kind: 'link', text: link });
    else parts.push(fence === undefined ? { kind, text: sign ?? text } : codeIn(fence, code));
  }
  return joined(parts);
};

/** Cells of a row: a border stands after a space, and any other of its kind after a backslash. */
const cellsOf = (row: string): readonly Line[] =>
  row
    .replace(/^\|/, '')
    .replace(/\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => parseInline(cell.trim()));

const scalarOf = (text: string): string => {
  if (!text.startsWith('"')) return text;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : text;
};

const aboutOf = (text: string): RecordBlock => ({
  kind: 'about',
  entries: text.split('\n').flatMap((line) => {
    const at = line.indexOf(': ');
    return at < 0 ? [] : [[line.slice(0, at), scalarOf(line.slice(at + 2))] as const];
  }),
});

const blockOf = (text: string): RecordBlock => {
  const heading = /^(#{1,3}) ([\s\S]*)$/.exec(text);
  if (heading) {
    return { kind: 'heading', level: (heading[1]?.length ?? 1) as 1 | 2 | 3, parts: parseInline(heading[2] ?? '') };
  }
  if (text.startsWith('- ')) {
    return { kind: 'list', items: text.split('\n').map((line) => parseInline(line.replace(/^- /, ''))) };
  }
  if (text.startsWith('| ')) {
    const [head = '', _, ...rows] = text.split('\n');
    return { kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) };
  }
  return { kind: 'paragraph', parts: parseInline(text) };
};

export const parseRecord = (markdown: string): readonly RecordBlock[] => {
  const [, front, body = markdown] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(markdown) ?? [];
  const blocks = body
    .trim()
    .split(/\n{2,}/)
    .filter((text) => text !== '')
    .map(blockOf);
  return front === undefined ? blocks : [aboutOf(front), ...blocks];
};
