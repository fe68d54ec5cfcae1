/** Text from outside in a table cell or a line: no markup of its own, no second line. */
export const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>|#!~]/g, (sign) => `\\${sign}`)
    .trim();

/** In backticks, whatever it holds; inside a table too. */
export const code = (text: string): string => {
  const flat = text.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|');
  const ticks = '`'.repeat(Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return ticks.length > 1 ? `${ticks} ${flat} ${ticks}` : `\`${flat}\``;
};

/** A scalar of YAML front matter; a viewer that takes it for text finds no markup in it. */
export const yaml = (text: string): string =>
  JSON.stringify(text).replaceAll('<', '\\u003c').replaceAll('[', '\\u005b');
/** A list; `none` where it is empty. */
export const bullets = (lines: readonly string[], none: string): string =>
  (lines.length === 0 ? [none] : lines).map((line) => `- ${line}`).join('\n');
/** A table of cells that are Markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
