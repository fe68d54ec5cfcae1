import { createHash } from 'node:crypto';
import type { Steps } from '@/lib/domain/steps';

/** Items of a list spelled at a time. */
const PIECE = 256;
/** Lists below this depth are short. */
const DEEPEST = 3;
const [OPENING, COMMA] = Buffer.from('[,');

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function* listPieces(list: readonly unknown[]): Generator<Buffer, void, void> {
  for (let from = 0; from < list.length; from += PIECE) {
    const piece = Buffer.from(JSON.stringify(list.slice(from, from + PIECE)));
    // Spelled as a list of its own: what stands around its items is what joins it to the others.
    piece.fill((from === 0 ? OPENING : COMMA) ?? 0, 0, 1);
    yield piece.subarray(0, -1);
  }
  yield Buffer.from(']');
}

function* pieces(value: unknown, depth: number): Generator<Buffer, void, void> {
  if (Array.isArray(value) && value.length > PIECE) {
    yield* listPieces(value);
  } else if (isPlain(value) && depth < DEEPEST) {
    let before = '{';
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined) continue;
      yield Buffer.from(`${before}${JSON.stringify(key)}:`);
      yield* pieces(each, depth + 1);
      before = ',';
    }
    yield Buffer.from(before === '{' ? '{}' : '}');
  } else {
    yield Buffer.from(JSON.stringify(value));
  }
}

export interface Spelled {
  readonly bytes: Buffer;
  /** SHA-256 of them. */
  readonly digest: string;
}

/** `JSON.stringify` as bytes, and their digest, in steps: a frame of thousands of edges takes tens of milliseconds. */
export function* spelling(value: unknown): Steps<Spelled> {
  const hash = createHash('sha256');
  const parts: Buffer[] = [];
  for (const piece of pieces(value, 0)) {
    hash.update(piece);
    parts.push(piece);
    if (piece.length > PIECE) yield;
  }
  return { bytes: Buffer.concat(parts), digest: hash.digest('base64url') };
}
