import type { MetricsSource } from '@/lib/domain/source';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { asConfigured } from '@/lib/mesh/override';
import { meshesToAsk } from './ask-calls';
import type { Context } from './context';
import { detectIn } from './detect';

/** The meshes one source holds, as the configuration names their metrics; where none shows itself, every one. */
export const adaptersIn = async (context: Context, source: MetricsSource): Promise<readonly MeshAdapter[]> => {
  const found = await detectIn(context, source);
  return meshesToAsk(
    found.map(({ id }) => id),
    [],
  ).map((adapter) => asConfigured(adapter, context.settings.meshes));
};
