import type { Op, Path, PathOp, TextOp } from './display';

type Look = Omit<PathOp, 'op' | 'path'>;
type Font = Omit<TextOp, 'op' | 'items'>;

/** A long path is stroked in pieces: rasterisers slow down when one path crosses itself thousands of times. */
const PIECE = 12_000;

const sameLook = (a: Look, b: Look): boolean =>
  a.fill === b.fill && a.stroke === b.stroke && a.alpha === b.alpha && a.width === b.width && a.dash === b.dash;

/** Collects things of one look into one operation, in the order the looks first appear. */
export interface Batch {
  /** The path to append to, for this look. */
  readonly path: (look: Look) => Path;
  readonly add: (ops: readonly Op[], alpha?: number) => void;
  readonly text: (font: Font, item: TextOp['items'][number]) => void;
  readonly ops: () => readonly Op[];
}

export const batch = (): Batch => {
  const ops: Op[] = [];
  const paths = new Map<string, Path>();
  const texts = new Map<string, TextOp['items'][number][]>();
  let last: { readonly look: Look; readonly path: Path } | null = null;
  const path = (look: Look): Path => {
    // Neighbours mostly look alike: the key is made only where the look changes.
    if (last !== null && last.path.length < PIECE && sameLook(last.look, look)) return last.path;
    const found = pathOf(look);
    last = { look, path: found };
    return found;
  };
  const pathOf = (look: Look): Path => {
    const key = `${look.fill} ${look.stroke} ${look.width} ${look.dash} ${look.alpha}`;
    const known = paths.get(key);
    if (known !== undefined && known.length < PIECE) return known;
    const fresh: Path = [];
    paths.set(key, fresh);
    ops.push({ op: 'path', path: fresh, ...look });
    return fresh;
  };
  const text: Batch['text'] = (font, item) => {
    const key = `${font.size} ${font.weight} ${font.fill} ${font.align} ${font.alpha}`;
    let items = texts.get(key);
    if (items === undefined) {
      items = [];
      texts.set(key, items);
      ops.push({ op: 'text', items, ...font });
    }
    items.push(item);
  };
  const add: Batch['add'] = (marks, alpha = 1) => {
    for (const mark of marks) {
      if (mark.op === 'text') for (const item of mark.items) text({ ...mark, alpha: mark.alpha * alpha }, item);
      else {
        const { op: _op, path: drawn, ...look } = mark;
        const into = path({ ...look, alpha: look.alpha * alpha });
        for (const number of drawn) into.push(number);
      }
    }
  };
  return { path, add, text, ops: () => ops };
};
