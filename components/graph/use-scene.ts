'use client';
import { type RefObject, startTransition, useLayoutEffect, useRef, useState } from 'react';
import type { GraphLayout } from '@/lib/domain/graph';
import type { Camera, Palette } from '@/lib/graph/picture';
import { openBridge } from './bridge';
import { createScene, type Scene } from './scene';
import type { Drawn } from './use-picture';
import { useResize } from './use-resize';

export interface SceneInputs {
  /** null: not there yet. Another scope is another picture: it is fitted; the same one keeps its camera. */
  readonly picture: Drawn | null;
  readonly palette: Palette;
  readonly selected: string | null;
  readonly labels: boolean;
  readonly motion: boolean;
  readonly reducedMotion: boolean;
  readonly onPainted?: (() => void) | undefined;
}

/** The font as the page knows it: `next/font` gives the family a name of its own. */
const familyOf = (host: HTMLElement): string => getComputedStyle(host).fontFamily;

/** Asked for in the address, to compare the two. */
const onMainThread = (): boolean => new URLSearchParams(location.search).get('worker') === '0';

/**
 * Makes the canvas scene in a host and keeps it fed. React never draws: it says what changed. The scene is made before there
 * is anything to draw, so that its painter and its fonts are there when the answer comes.
 */
export const useScene = (
  host: RefObject<HTMLDivElement | null>,
  inputs: SceneInputs,
): { readonly scene: Scene | null; readonly painted: boolean } => {
  const { picture, palette, selected, labels, motion, reducedMotion, onPainted } = inputs;
  const [scene, setScene] = useState<Scene | null>(null);
  const [painted, setPainted] = useState(false);
  const first = useRef(palette);
  const fitted = useRef<string | null>(null);
  const fittedAt = useRef<Camera | null>(null);
  const times = useRef<{ first: number | null; last: number | null }>({ first: null, last: null });
  const current = useRef<GraphLayout | null>(null);

  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = createScene(element, {
      worker: !onMainThread(),
      dpr: devicePixelRatio,
      fontFamily: familyOf(element),
      palette: first.current,
    });
    const close = openBridge({ scene: made, host: element, layout: () => current.current, times: () => times.current });
    fitted.current = null;
    setScene(made);
    return () => {
      close();
      setScene(null);
      made.destroy();
    };
  }, [host]);

  // Before the browser paints the page, or the picture would be a frame behind it.
  useLayoutEffect(() => scene?.setPalette(palette), [scene, palette]);
  useLayoutEffect(() => scene?.setLabels(labels), [scene, labels]);
  // While the page starts nobody knows yet what the system asks for.
  useLayoutEffect(() => scene?.setReducedMotion(reducedMotion), [scene, reducedMotion]);
  useLayoutEffect(() => scene?.setMotion(motion), [scene, motion]);
  useLayoutEffect(() => {
    if (scene === null || picture === null) return;
    const { drawn, layout, scope } = picture;
    current.current = layout;
    scene.setGraph(drawn.picture, layout);
    if (fitted.current !== scope) {
      // What was looked for in the address is what the reader came for.
      scene.fit(drawn.found === null ? undefined : [...drawn.found.lit], { animate: false });
      fittedAt.current = scene.camera();
    }
    fitted.current = scope;
    return afterPaint(scene, () => {
      const now = performance.now();
      times.current = { first: times.current.first ?? now, last: now };
      // Two hundred elements come over the picture now: in pieces, so that nobody who pans at once waits for them.
      startTransition(() => {
        setPainted(true);
        onPainted?.();
      });
    });
  }, [scene, picture, onPainted]);
  useLayoutEffect(() => scene?.setSelection(selected), [scene, selected]);
  const found = picture?.drawn.found?.lit ?? null;
  useLayoutEffect(() => scene?.setFound(found), [scene, found]);
  useResize(host, scene, { selected, fitted: fittedAt });
  return { scene, painted };
};

/** Calls back once the scene has made another picture and the browser has shown it; answers how to stop waiting. */
const afterPaint = (scene: Scene, done: () => void): (() => void) => {
  let frame = 0;
  const stop = scene.onPainted(() => {
    stop();
    frame = requestAnimationFrame(done);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
};
