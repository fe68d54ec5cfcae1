'use client';
import { useEffect, useMemo, useState } from 'react';
import { lazily } from '@/lib/domain/lazily';
import type { Size } from '@/lib/graph/picture';
import { GraphTooltip, type TooltipAt } from './graph-tooltip';
import type { Mesh } from './mesh';
import type { Scene } from './scene';

export interface HoverTipProps {
  readonly scene: Scene;
  readonly mesh: Mesh;
  readonly size: () => Size;
}

const byId = <T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> =>
  new Map(things.map((thing) => [thing.id, thing]));

/** Follows the pointer on its own, so that moving it draws this and nothing else. */
export function HoverTip({ scene, mesh, size }: HoverTipProps) {
  const [tip, setTip] = useState<TooltipAt | null>(null);
  // Looked up at every move over thousands of things; a refresh that nobody points into needs none of it.
  const things = useMemo(
    () => ({ nodes: lazily(() => byId(mesh.nodes)), edges: lazily(() => byId(mesh.edges)) }),
    [mesh],
  );
  useEffect(
    () =>
      scene.onPointer(({ kind, hit, x, y }) => {
        if (kind !== 'hover') return;
        const id = hit === null || hit.kind === 'box' ? null : hit.id;
        scene.setHover(id);
        setTip(id === null ? null : { id, x, y });
      }),
    [scene],
  );
  return tip === null ? null : <GraphTooltip at={tip} nodes={things.nodes()} edges={things.edges} size={size()} />;
}
