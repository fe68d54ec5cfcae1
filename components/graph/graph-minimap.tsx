'use client';
import { type PointerEvent, useEffect, useRef } from 'react';
import type { GraphLayout } from '@/lib/domain/graph';
import {
  buildGround,
  type Ground,
  type Palette,
  type PictureGraph,
  type Rect,
  restyleGround,
  sameNames,
} from '@/lib/graph/picture';
import type { Scene } from './scene';
import { paintMinimap, paintViewFrame } from './scene-export';

export interface GraphMinimapProps {
  readonly scene: Scene;
  /** Redrawn when any of these change. */
  readonly picture: PictureGraph;
  readonly layout: GraphLayout;
  readonly palette: Palette;
}

const SIZE = { width: 168, height: 112 };

/** With everything in view a map says nothing and covers something. */
const holdsAll = (view: Rect, { boxes }: GraphLayout): boolean =>
  boxes.every(
    (box) => box.x >= view.x && box.y >= view.y && box.x + box.w <= view.x + view.w && box.y + box.h <= view.y + view.h,
  );

interface Painted extends Pick<GraphMinimapProps, 'picture' | 'layout' | 'palette'> {
  readonly ground: Ground;
}

const sameHealth = (a: PictureGraph, b: PictureGraph): boolean =>
  a.nodes.every(({ health }, i) => health === b.nodes[i]?.health);

/** What the map shows, which is places and health: refreshes rarely change either, and then it is the same ground again. */
const groundOf = (last: Painted | null, { picture, layout }: Pick<Painted, 'picture' | 'layout'>): Ground => {
  if (last === null || last.layout !== layout || !sameNames(last.picture, picture)) return buildGround(picture, layout);
  return sameHealth(last.picture, picture) ? last.ground : restyleGround(last.ground, picture);
};

/** The whole mesh, small, with a frame around what is in view. Click or drag to go there. */
export function GraphMinimap({ scene, picture, layout, palette }: GraphMinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const shown = useRef<Rect>({ x: 0, y: 0, w: 1, h: 1 });
  const last = useRef<Painted | null>(null);

  useEffect(() => {
    let painted = false;
    const paint = () => {
      if (painted || canvas.current === null) return;
      painted = true;
      const before = last.current;
      const ground = groundOf(before, { picture, layout });
      last.current = { picture, layout, palette, ground };
      if (before?.ground === ground && before.palette === palette) return;
      shown.current = paintMinimap(canvas.current, ground, palette);
    };
    const place = () => {
      const view = scene.viewRect();
      const needless = holdsAll(view, layout);
      map.current?.style.setProperty('visibility', needless ? 'hidden' : 'visible');
      // A large mesh takes a while: not for a map that nobody sees.
      if (needless) return;
      paint();
      if (frame.current !== null) paintViewFrame(frame.current, { view, shown: shown.current, size: SIZE, palette });
    };
    // Not in the task that brings the picture itself, which also fits the camera.
    const first = requestAnimationFrame(place);
    const stop = scene.onCamera(place);
    return () => {
      cancelAnimationFrame(first);
      stop();
    };
  }, [scene, picture, layout, palette]);

  const go = (event: PointerEvent<HTMLDivElement>) => {
    event.stopPropagation();
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const { x, y, w, h } = shown.current;
    scene.setCamera({
      x: x + ((event.clientX - box.left) / box.width) * w,
      y: y + ((event.clientY - box.top) / box.height) * h,
      scale: scene.camera().scale,
    });
  };

  return (
    <div
      ref={map}
      aria-hidden
      onPointerDown={go}
      onPointerMove={go}
      className="invisible relative touch-none overflow-hidden rounded-control border border-line-strong bg-raised"
    >
      <canvas ref={canvas} {...SIZE} className="block" style={SIZE} />
      <canvas ref={frame} className="pointer-events-none absolute inset-0 block" style={SIZE} />
    </div>
  );
}
