import { WebSocket } from 'undici';

/** What a process that was started with `--inspect` says of itself first; the check of its configuration says so after it. */
const addressIn = (output: string): string => {
  const address = /Debugger listening on (ws:\S+)/.exec(output)?.[1];
  if (address === undefined) throw new Error('The process does not listen to a debugger.');
  return address;
};

/** Heap in use after everything that can be collected was, MiB, of a process with this output. */
export const heapAfterCollection = async (output: string): Promise<number> => {
  const socket = new WebSocket(addressIn(output));
  const said = new Map<number, (result: Readonly<Record<string, unknown>>) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: Readonly<Record<string, unknown>> };
    said.get(id)?.(result);
  });
  const ask = (id: number, method: string) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve) => {
      said.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('The debugger does not answer.')));
    });
    await ask(1, 'HeapProfiler.collectGarbage');
    const { usedSize } = await ask(2, 'Runtime.getHeapUsage');
    return Number(usedSize) / 2 ** 20;
  } finally {
    socket.close();
  }
};
