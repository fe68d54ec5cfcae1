import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const decompressed = promisify(brotliDecompress);

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** From the first byte asked to the last byte read, ms. Decoding is the reader's. */
  readonly ms: number;
  /** Bytes of the body on the wire. */
  readonly wire: number;
  readonly body: Buffer;
}

export interface Client {
  /** GET that takes Brotli and decodes it, or POST of a form that takes no compression. */
  readonly ask: (url: string, about?: { readonly form?: URLSearchParams; readonly headers?: object }) => Promise<Got>;
  readonly close: () => void;
}

/** A client that keeps its connections, as a browser and the dashboard do. */
export const openClient = (): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const ask: Client['ask'] = async (url, { form, headers = {} } = {}) => {
    const started = performance.now();
    const sent = request(url, {
      agent,
      method: form === undefined ? 'GET' : 'POST',
      headers: {
        'accept-encoding': form === undefined ? 'br' : 'identity',
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
    });
    sent.end(form?.toString());
    const [response] = await once(sent, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const ms = performance.now() - started;
    const wire = Buffer.concat(chunks);
    const body = response.headers['content-encoding'] === 'br' ? await decompressed(wire) : wire;
    return { status: response.statusCode ?? 0, headers: response.headers, ms, wire: wire.length, body };
  };
  return { ask, close: () => agent.destroy() };
};
