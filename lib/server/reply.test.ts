import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { COMPLETE } from '@/lib/domain/trust';
import { graphRequestParams } from '@/lib/url/view';
import type { Context } from './context';
import { loaded } from './loaded';
import { handle } from './reply';

beforeEach(() => vi.stubEnv('WEFTLINE_ENCODED_BODIES', '1'));
afterEach(() => vi.unstubAllEnvs());

const context: Context = { sources: [], settings: {} as Context['settings'] };
const meta = { window: { from: 0, to: 1 }, asOf: null, trust: COMPLETE, sources: [], queries: [] };

/** Asks for a frame with so many rows as a reader that takes one encoding. */
const asking = (rows: number) => {
  let loads = 0;
  const data = Array.from({ length: rows }, (_, index) => ({ id: `edge-${index}`, rate: index / 7 }));
  const load = async () => {
    loads += 1;
    return loaded({ data, meta });
  };
  const ask = (encoding: string, headers: Readonly<Record<string, string>> = {}) => {
    const request = new Request(`http://localhost/api/v1/graph?from=${1_790_000_000_000 + rows}&to=1790000900000`, {
      headers: { 'accept-encoding': encoding, ...headers },
    });
    return handle(request, graphRequestParams, context, load);
  };
  return { ask, data, loads: () => loads };
};

test.each([10, 20_001])('a frame of %d rows is loaded once and reads the same in every encoding', async (rows) => {
  const { ask, data, loads } = asking(rows);
  const read = async (encoding: string): Promise<unknown> => {
    const answer = await ask(encoding);
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const sent = answer.headers.get('x-weftline-content-encoding');
    const plain = sent === 'br' ? brotliDecompressSync(bytes) : sent === 'gzip' ? gunzipSync(bytes) : bytes;
    return JSON.parse(plain.toString()).data;
  };
  for (const encoding of ['br', 'gzip', 'identity', 'br, gzip']) expect(await read(encoding)).toEqual(data);
  expect(loads()).toBe(1);
  const etag = (await ask('br')).headers.get('etag') ?? '';
  expect((await ask('br', { 'if-none-match': etag })).status).toBe(304);
  expect(loads()).toBe(1);
});
