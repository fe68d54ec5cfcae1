import type { GraphLayout } from '@/lib/domain/graph';
import {
  CIRCLE,
  CLOSE,
  CURVE,
  type DisplayList,
  LINE,
  MOVE,
  type Op,
  type Path,
  type PathOp,
  RECT,
  type TextOp,
} from './display';
import { drawFrame } from './frame';
import { buildModel } from './model';
import type { PackedGraph, SvgOptions } from './types';
import { fitCamera, tierAt } from './view';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for XML: markup becomes text, and what XML 1.0 cannot hold at all (controls, lone surrogates) a replacement. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly what XML 1.0 forbids.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '\ufffd');

const short = (number: number): string => String(Math.round(number * 100) / 100);

const circle = (x: number, y: number, r: number): string =>
  `M${short(x - r)} ${short(y)}a${short(r)} ${short(r)} 0 1 0 ${short(2 * r)} 0a${short(r)} ${short(r)} 0 1 0 ${short(-2 * r)} 0z`;

const rectangle = (x: number, y: number, { w, h, r }: { w: number; h: number; r: number }): string => {
  const round = Math.min(r, w / 2, h / 2);
  if (round <= 0) return `M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}z`;
  const arc = (dx: number, dy: number) => `a${short(round)} ${short(round)} 0 0 1 ${short(dx)} ${short(dy)}`;
  return [
    `M${short(x + round)} ${short(y)}h${short(w - 2 * round)}${arc(round, round)}`,
    `v${short(h - 2 * round)}${arc(-round, round)}h${short(2 * round - w)}${arc(-round, -round)}`,
    `v${short(2 * round - h)}${arc(round, -round)}z`,
  ].join('');
};

/** The `d` attribute of a path. */
export const pathData = (path: Path): string => {
  const parts: string[] = [];
  const number = (i: number) => path[i] ?? 0;
  for (let i = 0; i < path.length; ) {
    const command = path[i++];
    switch (command) {
      case MOVE:
      case LINE:
        parts.push(`${command === MOVE ? 'M' : 'L'}${short(number(i))} ${short(number(i + 1))}`);
        i += 2;
        break;
      case CURVE:
        parts.push(`C${[0, 1, 2, 3, 4, 5].map((k) => short(number(i + k))).join(' ')}`);
        i += 6;
        break;
      case CLOSE:
        parts.push('z');
        break;
      case CIRCLE:
        parts.push(circle(number(i), number(i + 1), number(i + 2)));
        i += 3;
        break;
      case RECT:
        parts.push(rectangle(number(i), number(i + 1), { w: number(i + 2), h: number(i + 3), r: number(i + 4) }));
        i += 5;
        break;
    }
  }
  return parts.join('');
};

const pathTag = ({ path, fill, stroke, width, dash, alpha }: PathOp): string => {
  if (path.length === 0) return '';
  // Never `opacity`: it makes a layer of each element; the two opacities below are free.
  const faint = alpha < 1 ? short(alpha) : null;
  const paint = [
    `fill="${escapeXml(fill ?? 'none')}"`,
    fill !== null && faint !== null ? `fill-opacity="${faint}"` : '',
    stroke === null ? '' : `stroke="${escapeXml(stroke)}" stroke-width="${short(width)}"`,
    stroke !== null && faint !== null ? `stroke-opacity="${faint}"` : '',
    stroke !== null && dash !== null ? `stroke-dasharray="${dash.map(short).join(' ')}"` : '',
  ];
  return `<path ${paint.filter((part) => part !== '').join(' ')} d="${pathData(path)}"/>`;
};

const ANCHOR = { left: 'start', center: 'middle', right: 'end' } as const;

const textTag = ({ size, weight, fill, align, alpha, items }: TextOp): string => {
  const faint = alpha < 1 ? ` fill-opacity="${short(alpha)}"` : '';
  // A third of the size below the middle is where the middle of Geist's lower case sits on the given y.
  const rows = items.map(
    ({ x, y, text }) => `<text x="${short(x)}" y="${short(y + size * 0.35)}">${escapeXml(text)}</text>`,
  );
  return `<g fill="${escapeXml(fill)}"${faint} font-size="${short(size)}" font-weight="${weight}" text-anchor="${ANCHOR[align]}">${rows.join('')}</g>`;
};

const tag = (op: Op): string => (op.op === 'path' ? pathTag(op) : textTag(op));

export const opsToSvg = (ops: readonly Op[]): string => ops.map(tag).join('');

const FONT = "Geist, 'Geist Sans', system-ui, sans-serif";

/** A display list as an SVG document. The camera is a transform, so coordinates stay those of the layout. */
export const toSvg = (
  list: DisplayList,
  { title, fontFamily = FONT }: { title?: string; fontFamily?: string } = {},
): string => {
  const { size, camera, ground } = list;
  const { scale } = camera;
  const moved = `translate(${short(size.width / 2 - camera.x * scale)} ${short(size.height / 2 - camera.y * scale)}) scale(${Math.round(scale * 1e5) / 1e5})`;
  const label = title === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeXml(title)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${short(size.width)}" height="${short(size.height)}"`,
    ` viewBox="0 0 ${short(size.width)} ${short(size.height)}" ${label} font-family="${escapeXml(fontFamily)}">`,
    `<rect width="100%" height="100%" fill="${escapeXml(ground)}"/>`,
    `<g transform="${moved}" stroke-linecap="round">${opsToSvg(list.ops)}</g></svg>`,
  ].join('');
};

/** A whole graph as an SVG document: export, preview, and the picture in the first HTML. Runs anywhere. */
export const pictureSvg = (graph: PackedGraph, layout: GraphLayout, options: SvgOptions): string => {
  const model = buildModel(graph, layout);
  const camera = options.camera ?? fitCamera(model.bounds, options.size);
  const list = drawFrame(model, {
    size: options.size,
    camera,
    dpr: 1,
    tier: tierAt(camera.scale, model.nodes.length, null),
    moving: false,
    labels: options.labels ?? true,
    selection: options.selection ?? null,
    hover: null,
    found: null,
    palette: options.palette,
  });
  return toSvg(list, {
    ...(options.title === undefined ? {} : { title: options.title }),
    ...(options.fontFamily === undefined ? {} : { fontFamily: options.fontFamily }),
  });
};
