import type { MeshShape } from '@/lib/domain/adoption';
import type { MeshState } from '@/lib/domain/mesh';

/** In which shapes meshes are deployed, by what their proxies are (adoption model, 1.2 F1). */

const PREFIX = 'shape_';
/** Under which the detail keeps how many proxies stand in a shape. */
export const shapeFigure = (shape: MeshShape): string => `${PREFIX}${shape}`;

const shapeOf = ({ mesh, cost: { rows } }: MeshState): MeshShape | null => {
  const has = (role: (typeof rows)[number]['role']) => rows.some((row) => row.role === role && row.containers > 0);
  if (mesh === 'ambient') {
    if (!has('node-agent')) return null;
    return has('waypoint') ? 'node_l4_plus_l7' : 'node_l4';
  }
  if (mesh === 'cilium') return has('node-agent') ? 'cni_ebpf' : null;
  if (!has('sidecar')) return null;
  return mesh === 'linkerd' ? 'light_sidecar' : 'full_sidecar';
};

const proxiesOf = ({ cost: { rows } }: MeshState): number =>
  rows
    .filter(({ role }) => role === 'sidecar' || role === 'node-agent' || role === 'waypoint')
    .reduce((sum, { containers }) => sum + containers, 0);

/** Proxies by the shape they stand in, as figures of a detail; empty: none is seen. */
export const deployedFigures = (meshes: readonly MeshState[]): Readonly<Record<string, number>> => {
  const found: Record<string, number> = {};
  for (const mesh of meshes) {
    const shape = shapeOf(mesh);
    if (shape === null) continue;
    found[shapeFigure(shape)] = (found[shapeFigure(shape)] ?? 0) + proxiesOf(mesh);
  }
  return found;
};
