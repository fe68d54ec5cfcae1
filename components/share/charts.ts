/** A chart on the page. */
export interface Chart {
  readonly title: string;
  readonly svg: SVGSVGElement;
}

/** The charts on the page, by their titles, in the order they are read in. */
export const chartsOn = (page: ParentNode): readonly Chart[] =>
  [...page.querySelectorAll('figure[aria-label]')].flatMap((figure) => {
    const svg = figure.querySelector('svg.recharts-surface');
    return svg instanceof SVGSVGElement ? [{ title: figure.getAttribute('aria-label') ?? 'Chart', svg }] : [];
  });

/** What a style sheet gives a mark; a file has no style sheet, so it is written into each. */
const DRAWN = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity'],
  ...['font-family', 'font-size', 'font-weight', 'text-anchor', 'visibility'],
] as const;

const spelledOut = (from: Element, to: Element): void => {
  const style = getComputedStyle(from);
  to.removeAttribute('class');
  to.removeAttribute('style');
  for (const name of DRAWN) to.setAttribute(name, style.getPropertyValue(name));
  for (const [index, child] of [...from.children].entries()) {
    const copy = to.children[index];
    if (copy !== undefined) spelledOut(child, copy);
  }
};

/** px: room for the title over the chart. */
const HEAD = 28;
const SPACE = 'http://www.w3.org/2000/svg';

export interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** A chart as a file of its own: its title over it, colours and type as on screen. */
export const chartSvg = ({ title, svg }: Chart): Picture => {
  const { width, height } = svg.getBoundingClientRect();
  const root = getComputedStyle(document.documentElement);
  const chart = svg.cloneNode(true) as SVGSVGElement;
  spelledOut(svg, chart);
  chart.setAttribute('y', String(HEAD));
  chart.setAttribute('width', String(width));
  chart.setAttribute('height', String(height));
  const ground = document.createElementNS(SPACE, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', root.getPropertyValue('--panel').trim());
  const words = document.createElementNS(SPACE, 'text');
  for (const [name, value] of [
    ...[['x', '12'] as const, ['y', '20'] as const, ['font-size', '13'] as const, ['font-weight', '600'] as const],
    ['font-family', getComputedStyle(document.body).fontFamily] as const,
    ['fill', root.getPropertyValue('--ink').trim()] as const,
  ]) {
    words.setAttribute(name, value);
  }
  words.textContent = title;
  const whole = document.createElementNS(SPACE, 'svg');
  const size = { width: Math.ceil(width), height: Math.ceil(height) + HEAD };
  whole.setAttribute('width', String(size.width));
  whole.setAttribute('height', String(size.height));
  whole.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  whole.append(ground, words, chart);
  return { text: new XMLSerializer().serializeToString(whole), ...size };
};

/** An SVG file as a PNG, twice as fine as the screen. */
export const pngOf = async ({ text, width, height }: Picture): Promise<Blob> => {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('The browser made no PNG.')) : resolve(blob)));
  });
};
