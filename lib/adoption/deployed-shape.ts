import { type MeshShape, meshShapes, type Profile } from '@/lib/domain/adoption';
import { evidenceItem, measured } from './evidence-rules';
import { shapeFigure } from './measure/deployed';

export interface Deployed {
  readonly shape: MeshShape;
  readonly proxies: number;
}

type Evidence = Pick<Profile, 'evidence'>;

/** The shapes that proxies were seen in, most proxies first; empty: nothing tells. */
export const deployedShapes = (profile: Evidence): readonly Deployed[] => {
  if (measured(profile, 'proxy_cpu') === null) return [];
  const detail = evidenceItem(profile, 'proxy_cpu')?.detail;
  return meshShapes
    .flatMap((shape): Deployed[] => {
      const proxies = detail?.[shapeFigure(shape)];
      return typeof proxies === 'number' && proxies > 0 ? [{ shape, proxies }] : [];
    })
    .sort((a, b) => b.proxies - a.proxies);
};

/** The one shape that all proxies stand in. Of several none speaks for the rest: a person chooses. */
export const deployedShape = (profile: Evidence): MeshShape | null => {
  const [only, ...others] = deployedShapes(profile);
  return only !== undefined && others.length === 0 ? only.shape : null;
};
