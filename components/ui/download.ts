/** Hands the reader what is at an address; without a `name` the answer's own stands. */
export const downloadFrom = (href: string, name = ''): void => {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
};

/** Hands the reader a file. */
export const download = (name: string, content: Blob | string, type = 'text/plain'): void => {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const url = URL.createObjectURL(blob);
  downloadFrom(url, name);
  URL.revokeObjectURL(url);
};

/** `weftline-graph-2026-11-29-15-04.svg`: what it shows and when it was taken; nothing in it leaves the folder. */
export const fileName = (what: string, ending: string): string => {
  const name = what
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  return `weftline-${name}-${new Date().toISOString().slice(0, 16).replaceAll(/[:T]/g, '-')}.${ending}`;
};
