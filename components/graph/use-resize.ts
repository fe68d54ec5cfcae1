'use client';
import { type RefObject, useEffect, useRef } from 'react';
import type { Camera } from '@/lib/graph/picture';
import type { Scene } from './scene';

const same = (a: Camera | null, b: Camera): boolean => a !== null && a.x === b.x && a.y === b.y && a.scale === b.scale;

/** Between what is brought back and the edge, CSS px. */
const MARGIN = 32;

interface Room {
  readonly width: number;
  readonly height: number;
  readonly panel: boolean;
}

/** Keeps the left and top edge where they are, and brings the selected thing back if that pushed it out. */
const keepInPlace = (scene: Scene, before: Room, after: Room & { readonly selected: string | null }): void => {
  const { x, y, scale } = scene.camera();
  const [dx, dy] = [after.width - before.width, after.height - before.height];
  scene.setCamera({ x: x + dx / 2 / scale, y: y + dy / 2 / scale, scale });
  const rect = after.selected === null ? null : scene.screenRect(after.selected);
  const over = rect === null ? 0 : rect.x + rect.w + MARGIN - after.width;
  if (over > 0 && after.panel) scene.panBy(over, 0);
};

/**
 * What the picture does when its room changes. Beside an opening panel it stays where it is, so that nothing jumps from
 * under the pointer, and only follows the selected thing if that got lost. In a window that changes size it stays
 * fitted if it was.
 */
export const useResize = (
  host: RefObject<HTMLElement | null>,
  scene: Scene | null,
  { selected, fitted }: { readonly selected: string | null; readonly fitted: RefObject<Camera | null> },
): void => {
  const chosen = useRef(selected);
  useEffect(() => {
    const element = host.current;
    if (element === null || scene === null) return;
    const room = (): Room => ({
      width: element.clientWidth,
      height: element.clientHeight,
      panel: chosen.current !== null,
    });
    let before = room();
    const observer = new ResizeObserver(() => {
      const after = room();
      if (after.width === before.width && after.height === before.height) return;
      const wasFitted = same(fitted.current, scene.camera());
      if (wasFitted && (before.panel === after.panel || !after.panel)) scene.fit(undefined, { animate: false });
      else keepInPlace(scene, before, { ...after, selected: chosen.current });
      // Not moved by the reader: closing the panel again leads back to the whole picture.
      if (wasFitted) fitted.current = scene.camera();
      before = after;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [host, scene, fitted]);
  useEffect(() => {
    chosen.current = selected;
  }, [selected]);
};
