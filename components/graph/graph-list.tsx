'use client';
import {
  type KeyboardEvent,
  memo,
  type Ref,
  type SyntheticEvent,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
} from 'react';
import type { GraphLayout, GraphNode } from '@/lib/domain/graph';
import { CARD_HEIGHT, cardWidth } from '@/lib/graph/layout';
import { atRest } from './at-rest';
import { degreesOf, itemName, thingsWords } from './item-name';
import type { Mesh } from './mesh';
import type { GraphPicture } from './picture-graph';
import type { Scene } from './scene';
import { calleesOf, callersOf, type Direction, listWindow, nearestIn, typedAhead } from './walk';

export interface GraphListProps {
  readonly mesh: Mesh & Pick<GraphPicture, 'calls'>;
  readonly layout: GraphLayout;
  readonly scene: Scene;
  readonly focused: string | null;
  readonly selected: string | null;
  readonly inView: readonly string[];
  /** From afar a click means the namespace under it, not the speck of a service. */
  readonly clickable: boolean;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onBack: () => void;
  readonly ref?: Ref<{ readonly focus: () => void }>;
}

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Letters typed within this time make one word, ms. */
const TYPING = 700;

/** Steps of the width of a focus ring: a new one is a new style for every item, so not each turn of the wheel has its own. */
const RING_STEP = 1.25;
const ringWidth = (scale: number): number => RING_STEP ** Math.round(-Math.log(scale) / Math.log(RING_STEP));

/** A layer without a focus ring follows once the camera has stood so long, ms: nobody sees it, and each step costs. */
const REST = 50;

/** Puts a layer of layout px over the canvas: one transform per camera step at most, however many items it holds. */
const useCameraLayer = (scene: Scene) => {
  const layer = useRef<HTMLUListElement>(null);
  useEffect(() => {
    let ring = 0;
    const place = () => {
      const { x, y, scale } = scene.camera();
      const style = layer.current?.style;
      style?.setProperty('transform', `translate(${-x * scale}px, ${-y * scale}px) scale(${scale})`);
      // The focus ring keeps about its width on screen at any zoom.
      const width = ringWidth(scale);
      if (width !== ring) style?.setProperty('--px', `${width}px`);
      ring = width;
    };
    const { stir, stop } = atRest(REST, place);
    const follow = () => {
      if (layer.current?.contains(document.activeElement) === true) place();
      else stir();
    };
    place();
    const leave = scene.onCamera(follow);
    return () => {
      leave();
      stop();
    };
  }, [scene]);
  return layer;
};

/** Where a key leads from a node, or null when the key is not for walking. */
const keyTarget = (key: string, from: string, { mesh, layout }: Pick<GraphListProps, 'mesh' | 'layout'>) => {
  const direction = arrows[key];
  const ids = () => mesh.nodes.map((node) => node.id);
  if (direction !== undefined) return nearestIn(layout.positions, ids(), { from, direction });
  if (key === '[') return callersOf(mesh.edges, from)[0] ?? null;
  if (key === ']') return calleesOf(mesh.edges, from)[0] ?? null;
  return undefined;
};

/** Ten thousand calls are gone through when somebody calls somebody else, not at every refresh of their figures. */
const useDegrees = ({ nodes: all, calls: { from, to } }: GraphListProps['mesh'], nodes: readonly GraphNode[]) => {
  const wanted = new Set(nodes);
  const places = all.flatMap((node, i) => (wanted.has(node) ? i : [])).join(' ');
  const count = all.length;
  return useMemo(
    () => (places === '' ? [] : degreesOf({ from, to }, count, places.split(' ').map(Number))),
    [from, to, count, places],
  );
};

/**
 * The picture for keyboards, screen readers and tests: a real element over each node, at most 200 of them, one of which
 * is in the tab order. Arrows walk to the nearest node, `[` and `]` to the busiest caller and callee, letters to a name,
 * Enter opens, Escape goes back.
 */
export function GraphList(props: GraphListProps) {
  const { mesh, layout, scene, focused, selected, inView, clickable, onFocus, onOpen, onBack, ref } = props;
  const layer = useCameraLayer(scene);
  const typed = useRef({ text: '', at: 0 });
  const moved = useRef(false);
  const nodes = useMemo(() => listWindow(mesh, { focused, selected, inView }), [mesh, focused, selected, inView]);
  const degrees = useDegrees(mesh, nodes);
  const shown = useMemo(() => nodes.map((node, i) => ({ node, name: itemName(node, degrees[i]) })), [nodes, degrees]);
  const stop = shown.some(({ node }) => node.id === focused) ? focused : (shown[0]?.node.id ?? null);

  const focusItem = (id: string | null) => {
    if (id === null) return;
    layer.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  };
  useImperativeHandle(ref, () => ({ focus: () => focusItem(stop) }));
  // Focus follows a walk once the new item has its element; it may have had none before.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    if (focused !== null) {
      layer.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  }, [focused, layer]);

  const walk = (id: string | null) => {
    if (id === null) return;
    moved.current = true;
    onFocus(id);
  };
  const typeAhead = (key: string, from: string) => {
    const now = performance.now();
    const text = now - typed.current.at < TYPING ? typed.current.text + key : key;
    typed.current = { text, at: now };
    walk(typedAhead(mesh.nodes, text, from));
  };
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const target = keyTarget(key, id, { mesh, layout });
    if (target !== undefined) walk(target);
    else if (key === 'Escape') onBack();
    else if (/^[\p{L}\p{N}._-]$/u.test(key)) typeAhead(key, id);
    else return;
    event.preventDefault();
    // Letters here are names, not the page's shortcuts.
    event.stopPropagation();
  };

  return (
    <ul
      ref={layer}
      aria-label={`${thingsWords(mesh.nodes)} in the picture`}
      aria-describedby="graph-keys"
      className="pointer-events-none absolute top-1/2 left-1/2 size-0 origin-top-left"
      onFocus={(event) => act(event, onFocus)}
      onClick={(event) => act(event, onOpen)}
      onKeyDown={(event) => act(event, (id) => onKeyDown(event, id))}
    >
      {shown.map(({ node, name }) => {
        const [x, y] = layout.positions[node.id] ?? [];
        return x === undefined || y === undefined ? null : (
          <Item
            key={node.id}
            id={node.id}
            name={name}
            x={x}
            y={y}
            width={cardWidth(node.name)}
            current={node.id === selected}
            clickable={clickable}
            tabIndex={node.id === stop ? 0 : -1}
          />
        );
      })}
    </ul>
  );
}

/** Does something with the node whose element an event came from. */
const act = ({ target }: Pick<SyntheticEvent, 'target'>, then: (id: string) => void): void => {
  const id = target instanceof HTMLElement ? target.dataset.id : undefined;
  if (id !== undefined) then(id);
};

const PLACE =
  'absolute cursor-[inherit] rounded-panel outline-offset-[calc(3*var(--px))] focus-visible:outline-[length:calc(2.5*var(--px))]';

interface ItemProps {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly current: boolean;
  readonly clickable: boolean;
  readonly tabIndex: number;
}

/** Drawn anew only where something that is read out has changed: two hundred stand in a picture that is refreshed. */
const Item = memo(function Item({ id, name, x, y, width, current, clickable, tabIndex }: ItemProps) {
  return (
    <li className="contents">
      <button
        type="button"
        data-id={id}
        aria-label={name}
        aria-pressed={current}
        tabIndex={tabIndex}
        className={clickable ? `${PLACE} pointer-events-auto` : PLACE}
        style={{ left: x - width / 2, top: y - CARD_HEIGHT / 2, width, height: CARD_HEIGHT }}
      />
    </li>
  );
});
