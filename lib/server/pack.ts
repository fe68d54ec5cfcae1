import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, createBrotliCompress, gzip } from 'node:zlib';

const shrunk = promisify(brotliCompress);
const gzipped = promisify(gzip);
/** The reverse of Brotli. */
export const unbrotli = promisify(brotliDecompress);

/** So that 9,300 calls stay below 300 KB (docs/performance.md). */
const QUALITY = 6;
/** Handed over at a time: each hand-over waits for a turn of the event loop, which is busy making more. */
const HANDFUL = 1024 * 1024;

/** A whole body with Brotli. */
export const brotli = (body: Buffer): Promise<Buffer> =>
  shrunk(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });

/** A whole body with gzip. */
export const gzipOf = (body: Buffer): Promise<Buffer> => gzipped(body, { level: 6 });

/** Brotli of a body that comes in pieces, made on a thread of its own while the next pieces are. */
export interface Packing {
  readonly add: (piece: Buffer) => void;
  /** All of it; null: so small that it was not begun. */
  readonly end: () => Promise<Buffer> | null;
}

const wholeOf = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

export const packing = (): Packing => {
  let [held, size]: [Buffer[], number] = [[], 0];
  let packed: { readonly stream: ReturnType<typeof createBrotliCompress>; readonly whole: Promise<Buffer> } | null =
    null;
  const begun = () => {
    const stream = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
    const whole = wholeOf(stream);
    // Whoever ends it is told.
    whole.catch(() => undefined);
    return { stream, whole };
  };
  return {
    add: (piece) => {
      held.push(piece);
      size += piece.length;
      if (size < HANDFUL) return;
      packed ??= begun();
      packed.stream.write(Buffer.concat(held));
      [held, size] = [[], 0];
    },
    end: () => {
      packed?.stream.end(Buffer.concat(held));
      return packed?.whole ?? null;
    },
  };
};
