import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderAsync } from '@resvg/resvg-js';
import type { ReactNode } from 'react';
import satori from 'satori';
import { cardInks, miniatureSvg } from './card-miniature';
import type { CardModel } from './card-model';

export const CARD = { width: 1200, height: 630 } as const;
const MINI = { width: 420, height: 360 } as const;

interface Element {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
}
type Child = Element | string | null;

const box = (style: Readonly<Record<string, unknown>>, ...children: readonly Child[]): Element => ({
  type: 'div',
  props: { style: { display: 'flex', ...style }, children: children.filter((child) => child !== null) },
});

/** Text from outside as text: no control characters, no halves of characters, and no longer than a card can hold. */
export const cardText = (text: string, most: number): string => {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, ' ')
    .replace(/\s+/g, ' ')
    // A figure and its unit stay on one line.
    .replace(/(\d) (?=%|(?:rps|ms|min|s)\b)/g, '$1\u00a0')
    .trim();
  const letters = [...clean];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : clean;
};

/** Text that keeps to its lines, whatever is in it. */
const clamped = (style: Readonly<Record<string, unknown>>, lines: number, text: string): Element => ({
  type: 'div',
  props: { style: { display: 'block', lineClamp: lines, wordBreak: 'break-word', ...style }, children: text },
});

const figureBox = ({ label, value }: CardModel['figures'][number]): Element =>
  box(
    { flexDirection: 'column', marginRight: 48 },
    box({ fontSize: 40, fontWeight: 600, color: '#1e1b1a' }, cardText(value, 16)),
    box({ fontSize: 22, color: '#59534c' }, cardText(label, 28)),
  );

const picture = (model: CardModel): Element | null => {
  if (model.miniature === null || model.miniature.nodes.length === 0) return null;
  const svg = miniatureSvg(model.miniature, MINI.width, MINI.height);
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return { type: 'img', props: { src, ...MINI, style: { marginLeft: 32 } } };
};

const sizeOf = (verdict: string): number => (verdict.length > 90 ? 40 : verdict.length > 50 ? 48 : 58);

const card = (model: CardModel): Element => {
  const verdict = cardText(model.verdict, 150);
  return box(
    { width: CARD.width, height: CARD.height, flexDirection: 'column', background: '#fffdf9', fontFamily: 'Geist' },
    box({ height: 12, flexShrink: 0, background: cardInks[model.health] }),
    box(
      { padding: '36px 56px 0', flexShrink: 0, justifyContent: 'space-between', fontSize: 24, color: '#59534c' },
      box({ fontWeight: 600, color: '#4a41c4' }, 'Weftline'),
      model.title === null ? null : clamped({ maxWidth: 840 }, 1, cardText(model.title, 60)),
    ),
    box(
      { flex: 1, padding: '12px 56px', alignItems: 'center', justifyContent: 'space-between' },
      clamped({ flex: 1, fontSize: sizeOf(verdict), fontWeight: 600, color: '#1e1b1a', lineHeight: 1.2 }, 6, verdict),
      picture(model),
    ),
    box({ padding: '0 56px 20px', flexShrink: 0 }, ...model.figures.map(figureBox)),
    box(
      { padding: '18px 56px 26px', flexShrink: 0, borderTop: '1px solid #e3ddd3', fontSize: 22, color: '#59534c' },
      cardText(model.when, 110),
    ),
  );
};

const fontAt = (name: string): Promise<Buffer> =>
  readFile(join(process.cwd(), 'node_modules/geist/dist/fonts/geist-sans', `${name}.ttf`));

let fonts: Promise<Parameters<typeof satori>[1]['fonts']> | null = null;
const loadFonts = (): Promise<Parameters<typeof satori>[1]['fonts']> => {
  fonts ??= Promise.all([fontAt('Geist-Regular'), fontAt('Geist-SemiBold')]).then(([regular, bold]) => [
    { name: 'Geist', data: regular, weight: 400, style: 'normal' },
    { name: 'Geist', data: bold, weight: 600, style: 'normal' },
  ]);
  fonts.catch(() => {
    fonts = null;
  });
  return fonts;
};

/** The card as PNG. Letters become outlines, so the picture holds no text and asks for no font. */
export const drawCard = async (model: CardModel): Promise<Buffer> => {
  const svg = await satori(card(model) as unknown as ReactNode, { ...CARD, fonts: await loadFonts() });
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false },
    fitTo: { mode: 'width', value: CARD.width },
  });
  return image.asPng();
};
