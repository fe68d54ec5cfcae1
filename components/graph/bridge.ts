import type { GraphLayout } from '@/lib/domain/graph';
import type { Rect } from '@/lib/graph/picture';
import type { Scene, SceneStats } from './scene';

/**
 * What a canvas does not tell a test or a benchmark: where things are, and what was drawn. Read-only, in every build:
 * the picture that is measured is the picture that is shipped.
 */
export interface GraphBridge {
  /** Where a node, edge or box is, CSS px of the page; null when it is not in the picture. */
  readonly screenRect: (id: string) => Rect | null;
  readonly tier: number;
  readonly drawn: SceneStats['drawn'];
  readonly frames: number;
  readonly worker: boolean;
  readonly layoutVersion: string | null;
  /** `performance.now()` of the first and of the newest picture of the answered data; null before. */
  readonly firstPainted: number | null;
  readonly painted: number | null;
}

declare global {
  interface Window {
    __weftlineGraph?: GraphBridge;
  }
}

export interface BridgeSources {
  readonly scene: Scene;
  readonly host: HTMLElement;
  readonly layout: () => GraphLayout | null;
  readonly times: () => { readonly first: number | null; readonly last: number | null };
}

/** Hangs the bridge on the window; answers how to take it away. */
export const openBridge = ({ scene, host, layout, times }: BridgeSources): (() => void) => {
  const bridge: GraphBridge = {
    screenRect: (id) => {
      const rect = scene.exactRect(id);
      if (rect === null) return null;
      const { left, top } = host.getBoundingClientRect();
      return { ...rect, x: rect.x + left, y: rect.y + top };
    },
    get tier() {
      return scene.stats().tier;
    },
    get drawn() {
      return scene.stats().drawn;
    },
    get frames() {
      return scene.stats().frames;
    },
    get worker() {
      return scene.stats().worker;
    },
    get layoutVersion() {
      return layout()?.version ?? null;
    },
    get firstPainted() {
      return times().first;
    },
    get painted() {
      return times().last;
    },
  };
  window.__weftlineGraph = Object.freeze(bridge);
  return () => {
    if (window.__weftlineGraph === bridge) delete window.__weftlineGraph;
  };
};
