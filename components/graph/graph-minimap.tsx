'use client';
import { type PointerEvent, useEffect, useRef } from 'react';
import type { GraphLayout } from '@/lib/domain/graph';
import type { Palette, PictureGraph, Rect } from '@/lib/graph/picture';
import type { Scene } from './scene';
import { paintMinimap } from './scene-export';

export interface GraphMinimapProps {
  readonly scene: Scene;
  /** Redrawn when any of these change. */
  readonly picture: PictureGraph;
  readonly layout: GraphLayout;
  readonly palette: Palette;
}

const WIDTH = 168;
const HEIGHT = 112;

/** To a tenth: a pan leaves the frame's size as it is, and rounding must not make another of it. */
const px = (length: number): string => `${length.toFixed(1)}px`;

/** With everything in view a map says nothing and covers something. */
const holdsAll = (view: Rect, { boxes }: GraphLayout): boolean =>
  boxes.every(
    (box) => box.x >= view.x && box.y >= view.y && box.x + box.w <= view.x + view.w && box.y + box.h <= view.y + view.h,
  );

/** The whole mesh, small, with a frame around what is in view. Click or drag to go there. */
export function GraphMinimap({ scene, picture, layout, palette }: GraphMinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const map = useRef<HTMLDivElement>(null);
  const shown = useRef<Rect>({ x: 0, y: 0, w: 1, h: 1 });

  useEffect(() => {
    let painted = false;
    const paint = () => {
      if (painted || canvas.current === null) return;
      painted = true;
      shown.current = paintMinimap(canvas.current, { picture, layout, palette });
    };
    const place = () => {
      const view = scene.viewRect();
      const needless = holdsAll(view, layout);
      map.current?.style.setProperty('visibility', needless ? 'hidden' : 'visible');
      // A large mesh takes a while: not for a map that nobody sees.
      if (needless) return;
      paint();
      const { x, y, w, h } = shown.current;
      const style = frame.current?.style;
      if (style === undefined || w === 0 || h === 0) return;
      // Moved without a layout of the page, also over the map's edge: a pan does this for each picture.
      style.setProperty('transform', `translate(${((view.x - x) / w) * WIDTH}px, ${((view.y - y) / h) * HEIGHT}px)`);
      style.setProperty('width', px((view.w / w) * WIDTH));
      style.setProperty('height', px((view.h / h) * HEIGHT));
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
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} className="block" style={{ width: WIDTH, height: HEIGHT }} />
      <div
        ref={frame}
        className="pointer-events-none absolute top-0 left-0 rounded-[3px] border-2 border-accent-fill will-change-transform"
      />
    </div>
  );
}
