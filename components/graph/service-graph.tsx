'use client';
import { Maximize, Minus, Plus } from 'lucide-react';
import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { sameList } from '@/lib/domain/same-list';
import type { LeftAfar } from '@/lib/graph/picture';
import { atRest } from './at-rest';
import { GraphList } from './graph-list';
import { GraphMinimap } from './graph-minimap';
import { healthNews } from './health-changes';
import { HoverTip } from './hover-tip';
import type { GraphPicture } from './picture-graph';
import type { Scene, ScenePointer } from './scene';
import { useMedia } from './use-media';
import { usePalette } from './use-palette';
import type { Drawn } from './use-picture';
import { useScene } from './use-scene';

export interface ServiceGraphProps {
  /** null: not there yet. The scene is, and waits for it. */
  readonly picture: Drawn | null;
  readonly labels: boolean;
  readonly motion: boolean;
  readonly selected: string | null;
  /** An older answer is shown while another is on its way or failed to come. */
  readonly outdated?: boolean;
  readonly onSelect: (id: string | null) => void;
  /** Double click: a namespace opens or closes, a service becomes the middle. */
  readonly onEnter: (id: string) => void;
  readonly onBack: () => void;
  readonly onPainted?: () => void;
  /** Given once the scene lives, for export; null when it is gone. */
  readonly onScene?: (scene: Scene | null) => void;
  /** Told when the camera rests: what the far view leaves out; null: it is not drawn. */
  readonly onAfar?: (afar: LeftAfar | null) => void;
  /** What is seen until the canvas has painted: the picture in the first HTML, or the shape of what comes. */
  readonly preview: ReactNode;
  readonly children?: ReactNode;
}

/** How long the camera must stand still before the list of what is in view is made anew, ms. */
const REST = 140;

interface AtRest {
  readonly inView: readonly string[];
  readonly afar: LeftAfar | null;
}

const sameLeft = (a: LeftAfar | null, b: LeftAfar | null): boolean =>
  a === b || (a?.between === b?.between && a?.inside === b?.inside);

const sameRest = (a: AtRest, b: AtRest): boolean => sameLeft(a.afar, b.afar) && sameList(a.inView, b.inView);

/** What is in view, told when the camera comes to rest and not while it moves. */
const useRest = (scene: Scene | null, picture: Drawn | null): AtRest => {
  const [rest, setRest] = useState<AtRest>({ inView: [], afar: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture has other nodes in view.
  useEffect(() => {
    if (scene === null) return;
    const look = () => {
      const { tier, left } = scene.stats();
      const now = { inView: scene.nodesInView(200), afar: tier === 0 ? left : null };
      setRest((last) => (sameRest(last, now) ? last : now));
    };
    const { stir, stop } = atRest(REST, look);
    // What a picture leaves out is known once it is painted, which may be long after the camera stands. A picture that only
    // answers the pointer is no news.
    let awaited = true;
    const moved = () => {
      awaited = true;
      stir();
    };
    const shown = () => {
      if (awaited) stir();
      awaited = false;
    };
    stir();
    const leave = [scene.onCamera(moved), scene.onPainted(shown)];
    return () => {
      for (const each of leave) each();
      stop();
    };
  }, [scene, picture]);
  return rest;
};

const NOBODY: GraphPicture['nodes'] = [];

/** Only changes of health are said, and only between two answers of one scope. */
const useNews = (picture: Drawn | null): string => {
  const nodes = picture?.drawn.nodes ?? NOBODY;
  const scope = picture?.scope ?? '';
  const [last, setLast] = useState({ nodes, scope, news: '' });
  if (last.nodes === nodes) return last.news;
  const news = last.scope === scope ? healthNews(last.nodes, nodes) : '';
  setLast({ nodes, scope, news });
  return news;
};

interface PointerActs {
  readonly onEnter: (id: string) => void;
  readonly onSelect: (id: string | null) => void;
}

const thingOf = ({ hit }: ScenePointer): string | null => (hit === null || hit.kind === 'box' ? null : hit.id);

/** A box is ground one can enter, not a thing one can select. */
const usePointer = (scene: Scene | null, { onEnter, onSelect }: PointerActs): void => {
  useEffect(() => {
    if (scene === null) return;
    const acts: Readonly<Record<ScenePointer['kind'], (event: ScenePointer) => void>> = {
      hover: () => undefined,
      // From afar a namespace is the thing one sees: a click goes there.
      click: (event) =>
        event.hit?.kind === 'box' && scene.stats().tier === 0 ? onEnter(event.hit.id) : onSelect(thingOf(event)),
      double: ({ hit }) => hit && onEnter(hit.id),
    };
    return scene.onPointer((event) => acts[event.kind](event));
  }, [scene, onEnter, onSelect]);
};

const ZoomButtons = memo(function ZoomButtons({ scene }: { readonly scene: Scene }) {
  return (
    <div className="flex flex-col rounded-control border border-line bg-panel">
      <IconButton label="Zoom in" onClick={() => scene.zoomBy(1.4)}>
        <Plus aria-hidden />
      </IconButton>
      <IconButton label="Zoom out" onClick={() => scene.zoomBy(1 / 1.4)}>
        <Minus aria-hidden />
      </IconButton>
      <IconButton label="Fit everything" onClick={() => scene.fit(undefined, { animate: true })}>
        <Maximize aria-hidden />
      </IconButton>
    </div>
  );
});

const STEP = 1.4;
const MARGIN = 24;

/** How far a stretch sticks out of 0..room, with some margin; negative to the left. */
const outside = (at: number, length: number, room: number): number => {
  if (at < 0) return at - MARGIN;
  return at + length > room ? at + length + MARGIN - room : 0;
};

/** Draws the values it is given on the canvas scene, with everything a canvas lacks laid over it. */
export function ServiceGraph(props: ServiceGraphProps) {
  const { picture, labels, motion, selected, outdated, preview, children } = props;
  const { onSelect, onEnter, onBack, onPainted, onScene, onAfar } = props;
  const host = useRef<HTMLDivElement>(null);
  const palette = usePalette();
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');
  const [focused, setFocused] = useState<string | null>(null);
  const { scene, painted } = useScene(host, {
    ...{ picture, palette, selected, labels, motion, reducedMotion, onPainted },
  });
  const { inView, afar } = useRest(scene, picture);
  const news = useNews(picture);
  // What lies over a picture comes after it: the painter has it first, and both work meanwhile.
  const shown = painted && scene !== null && picture !== null ? { scene, ...picture } : null;

  useEffect(() => onScene?.(scene), [scene, onScene]);
  useEffect(() => onAfar?.(afar), [afar, onAfar]);
  usePointer(scene, { onEnter, onSelect });

  const reach = (id: string) => {
    setFocused(id);
    const rect = scene?.screenRect(id);
    const box = host.current?.getBoundingClientRect();
    if (!rect || !box) return;
    const [dx, dy] = [outside(rect.x, rect.w, box.width), outside(rect.y, rect.h, box.height)];
    // One step brings it into view; a leap to the other end of the mesh flies there.
    if (Math.abs(dx) > box.width || Math.abs(dy) > box.height) scene?.panTo(id, { animate: !reducedMotion });
    else if (dx !== 0 || dy !== 0) scene?.panBy(dx, dy);
  };
  const zoomKeys: Readonly<Record<string, () => void>> = {
    '+': () => scene?.zoomBy(STEP),
    '=': () => scene?.zoomBy(STEP),
    '-': () => scene?.zoomBy(1 / STEP),
    '0': () => scene?.fit(undefined, { animate: !reducedMotion }),
  };

  return (
    <section
      aria-label="Service graph"
      aria-busy={outdated ?? false}
      className="relative size-full min-h-0 select-none overflow-hidden"
      onKeyDownCapture={(event) => {
        const act = event.target instanceof HTMLInputElement ? undefined : zoomKeys[event.key];
        if (act === undefined || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        act();
      }}
    >
      <p id="graph-keys" className="sr-only">
        Arrow keys go to the nearest service, left and right square brackets to its busiest caller and callee, letters
        to a name. Enter opens, Escape goes back, plus, minus and 0 zoom. The table shows the same.
      </p>
      <div ref={host} className={cn('absolute inset-0 touch-none transition-opacity', outdated && 'opacity-60')}>
        {painted ? null : preview}
        {shown === null ? null : (
          <GraphList
            mesh={shown.drawn}
            layout={shown.layout}
            scene={shown.scene}
            focused={focused}
            selected={selected}
            inView={inView}
            clickable={afar === null}
            onFocus={reach}
            onOpen={(id) => onSelect(id)}
            onBack={onBack}
          />
        )}
      </div>
      {shown === null ? null : (
        <HoverTip
          scene={shown.scene}
          mesh={shown.drawn}
          size={() => ({ width: host.current?.clientWidth ?? 0, height: host.current?.clientHeight ?? 0 })}
        />
      )}
      <p role="status" className="sr-only">
        {news}
      </p>
      {shown === null ? null : (
        <div className="absolute right-3 bottom-3 flex items-end gap-2">
          <div className="max-sm:hidden">
            <GraphMinimap scene={shown.scene} picture={shown.drawn.picture} layout={shown.layout} palette={palette} />
          </div>
          <ZoomButtons scene={shown.scene} />
        </div>
      )}
      {children}
    </section>
  );
}
