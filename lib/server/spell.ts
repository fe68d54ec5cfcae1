import type { Steps } from '@/lib/domain/steps';

/** Items of a list spelled at a time. */
const PIECE = 256;
/** Lists below this depth are short. */
const DEEPEST = 3;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function* listPieces(list: readonly unknown[]): Generator<string, void, void> {
  yield '[';
  for (let from = 0; from < list.length; from += PIECE) {
    const text = JSON.stringify(list.slice(from, from + PIECE));
    yield `${from === 0 ? '' : ','}${text.slice(1, -1)}`;
  }
  yield ']';
}

function* pieces(value: unknown, depth: number): Generator<string, void, void> {
  if (Array.isArray(value) && value.length > PIECE) {
    yield* listPieces(value);
  } else if (isPlain(value) && depth < DEEPEST) {
    let before = '{';
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined) continue;
      yield `${before}${JSON.stringify(key)}:`;
      yield* pieces(each, depth + 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else {
    yield JSON.stringify(value);
  }
}

/** `JSON.stringify` as bytes, in steps: a frame of thousands of edges takes tens of milliseconds. */
export function* spelling(value: unknown): Steps<Buffer> {
  const parts: Buffer[] = [];
  for (const piece of pieces(value, 0)) {
    parts.push(Buffer.from(piece));
    if (piece.length > PIECE) yield;
  }
  return Buffer.concat(parts);
}
