import type { GeneratedHistory } from '@/demo/generated-history';
import { type GeneratedMesh, generateMesh, type MeshSize } from '@/demo/generator';
import { openingAt } from '@/demo/model';
import { type RunningPrometheus, startPrometheus } from './prometheus';
import { writeMesh } from './remote-write';

export interface MeshPrometheus extends RunningPrometheus {
  readonly mesh: GeneratedMesh;
  readonly history: GeneratedHistory;
  readonly series: number;
}

/** The sizes that performance is spoken of. */
export const meshSizes = {
  small: { services: 200, edges: 700, namespaces: 12, seed: 1 },
  large: { services: 1600, edges: 9300, namespaces: 40, seed: 1 },
  xlarge: { services: 4500, edges: 40_000, namespaces: 80, seed: 1 },
} as const satisfies Readonly<Record<string, MeshSize>>;

export const sizeNames = ['small', 'large', 'xlarge'] as const satisfies readonly (keyof typeof meshSizes)[];

/**
 * A real Prometheus that holds a generated mesh in its head, the last sample at `to` (default: now). The large one
 * takes about half a minute and 3 GB of memory to load with five minutes at 30 s.
 */
export const meshPrometheus = async (
  size: MeshSize,
  about: Partial<GeneratedHistory> = {},
): Promise<MeshPrometheus> => {
  const mesh = generateMesh(size);
  const history = { to: openingAt(Date.now()), minutes: 5, step: 30, podsPerService: 1, histograms: true, ...about };
  const prometheus = await startPrometheus({ args: ['--web.enable-remote-write-receiver'] });
  try {
    const series = await writeMesh(prometheus.url, mesh, history);
    return { ...prometheus, mesh, history, series };
  } catch (error) {
    await prometheus.stop();
    throw error;
  }
};
