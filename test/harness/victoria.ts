import { ensureTool } from '@/scripts/tools.mjs';
import { freePort, startProcess, temporaryDir, untilAnswers } from './process';
import type { OpenMetrics } from './prometheus';

export interface RunningVictoria {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** VictoriaMetrics reads milliseconds where openmetrics has seconds. */
const inMilliseconds = (openmetrics: string): string =>
  openmetrics.replaceAll(
    /^(?!#)(.* )(\d+(?:\.\d+)?)$/gm,
    (_, head: string, seconds: string) => `${head}${Math.round(Number(seconds) * 1000)}`,
  );

const send = async (url: string, body: string): Promise<void> => {
  const answer = await fetch(url, { method: 'POST', body });
  if (!answer.ok) throw new Error(`VictoriaMetrics refused the import: ${answer.status} ${await answer.text()}`);
};

/** Loads openmetrics text; every piece must end with a whole line. Searchable when this resolves. */
export const importIntoVictoria = async (url: string, openmetrics: OpenMetrics): Promise<void> => {
  const pages = typeof openmetrics === 'string' ? [openmetrics] : openmetrics;
  for await (const page of pages) await send(`${url}/api/v1/import/prometheus`, inMilliseconds(page.toString()));
  await fetch(`${url}/internal/force_flush`);
};

/** Starts a real VictoriaMetrics on a free port of the loopback interface, with `openmetrics` loaded. */
export const startVictoria = async (
  options: { readonly openmetrics?: OpenMetrics; readonly port?: number; readonly args?: readonly string[] } = {},
): Promise<RunningVictoria> => {
  const binary = await ensureTool('victoria-metrics');
  const dir = await temporaryDir('victoria');
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const running = startProcess(binary, [
    `-storageDataPath=${dir.path}`,
    `-httpListenAddr=127.0.0.1:${port}`,
    '-retentionPeriod=100y',
    // Istio's histograms with the labels of a scrape are wider than the default of 30, which drops the rest silently.
    '-maxLabelsPerTimeseries=40',
    '-memory.allowedBytes=256MB',
    '-loggerLevel=WARN',
    ...(options.args ?? []),
  ]);
  const stop = async (): Promise<void> => {
    await running.stop();
    await dir.remove();
  };
  try {
    await untilAnswers(running, `${url}/health`);
    if (options.openmetrics) await importIntoVictoria(url, options.openmetrics);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, port, pid: running.child.pid ?? 0, stop };
};
