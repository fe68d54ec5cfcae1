import type { Call } from '@/lib/domain/call';
import type { MeshId } from '@/lib/domain/entity';
import type { Millis } from '@/lib/domain/units';
import { adapters } from '@/lib/mesh';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { asConfigured } from '@/lib/mesh/override';
import type { Context } from './context';

/** Where neither the configuration nor the source says: what most meshes are scraped at. */
export const DEFAULT_INTERVAL: Millis = 15_000;

/** The meshes that report these calls, with the configuration's own names. `wanted` empty: all. */
export const meshesOf = (
  { settings }: Pick<Context, 'settings'>,
  calls: readonly Call[],
  wanted: readonly MeshId[] = [],
): readonly MeshAdapter[] => {
  const seen = new Set(calls.flatMap(({ meshes }) => meshes));
  const isWanted = ({ id }: MeshAdapter) => seen.has(id) && (wanted.length === 0 || wanted.includes(id));
  // One that reads another mesh's rows as well asks for them in its own way: nothing is asked for twice.
  const covered = new Set(adapters.filter(({ id }) => seen.has(id)).flatMap(({ covers = [] }) => covers));
  const reading = (adapter: MeshAdapter) =>
    seen.has(adapter.id) &&
    !covered.has(adapter.id) &&
    [adapter.id, ...(adapter.covers ?? [])].some((id) => isWanted({ ...adapter, id }));
  return adapters.filter(reading).map((adapter) => asConfigured(adapter, settings.meshes));
};
