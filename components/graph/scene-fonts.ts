import type { FontSource } from './scene-messages';

/** The families of a CSS list, without quotes. */
const familiesOf = (list: string): string[] => list.split(',').map((name) => name.trim().replace(/^["']|["']$/g, ''));

/** Addresses in a rule are relative to its sheet; a worker would read them relative to itself. */
const absolute = (source: string, base: string): string =>
  source.replace(/url\((["']?)([^"')]+)\1\)/g, (_all, _quote, url: string) => `url("${new URL(url, base).href}")`);

const facesOf = (sheet: CSSStyleSheet): FontSource[] => {
  try {
    return [...sheet.cssRules].flatMap((rule): FontSource[] => {
      if (!(rule instanceof CSSFontFaceRule)) return [];
      const read = (name: string) => rule.style.getPropertyValue(name).trim();
      const source = absolute(read('src'), sheet.href ?? document.baseURI);
      const [family = ''] = familiesOf(read('font-family'));
      return source.includes('url(') ? [{ family, source, weight: read('font-weight') || 'normal' }] : [];
    });
  } catch {
    // A sheet of another origin does not show its rules, and is not ours.
    return [];
  }
};

/** The font files behind a family list of this page. */
export const fontSources = (family: string): FontSource[] => {
  const wanted = new Set(familiesOf(family));
  return [...document.styleSheets].flatMap(facesOf).filter((face) => wanted.has(face.family));
};
