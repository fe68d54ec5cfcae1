import { meshNames } from '@/lib/domain/entity';
import type { MeshState } from '@/lib/domain/mesh';

/** "Istio in east". */
export const placeTitle = ({ mesh, cluster }: Pick<MeshState, 'mesh' | 'cluster'>): string =>
  cluster === 'unknown' ? meshNames[mesh] : `${meshNames[mesh]} in ${cluster}`;
