'use client';
import { useMemo, useState } from 'react';
import type { Graph, GraphLayout } from '@/lib/domain/graph';
import { type Condition, parseCondition } from '@/lib/graph/condition';
import { scopeOf } from '@/lib/url/graph-request';
import type { GraphView } from '@/lib/url/view';
import { type GraphPicture, pictureOf } from './picture-graph';
import { isFolded, stableLayout, upright } from './stable-layout';

export interface Drawn {
  readonly drawn: GraphPicture;
  readonly layout: GraphLayout;
  readonly scope: string;
}

/** The last condition that could be read: half a word typed must not show everything again. */
const useCondition = (text: string): Condition | null => {
  const parsed = useMemo(() => parseCondition(text), [text]);
  const [good, setGood] = useState<Condition | null>(null);
  const now = parsed.ok ? parsed.condition : good;
  if (now !== good) setGood(now);
  return now;
};

interface LayoutChoice {
  readonly offered: GraphLayout | undefined;
  readonly scope: string;
  readonly narrow: boolean;
}

const useLayout = (drawn: GraphPicture | null, { offered, scope, narrow }: LayoutChoice): GraphLayout | null => {
  const [kept, setKept] = useState<{ scope: string; placed: unknown; layout: GraphLayout } | null>(null);
  if (drawn === null) return null;
  if (kept !== null && kept.scope === scope && kept.placed === drawn.placed) return kept.layout;
  const previous = kept?.scope === scope ? kept.layout : null;
  const folded = drawn.collapsed.here > 0;
  const placed = stableLayout({ graph: drawn.placed, offered: folded ? undefined : offered, previous });
  const layout = narrow && previous === null && isFolded(drawn.placed) ? upright(drawn.placed, placed) : placed;
  setKept({ scope, placed: drawn.placed, layout });
  return layout;
};

/** What is drawn of an answer and where. Kept while nothing changed: thousands of nodes are not folded per render. */
export const usePicture = (graph: Graph | undefined, view: GraphView, narrow: boolean): Drawn | null => {
  const asked = scopeOf(view);
  const find = useCondition(view.find);
  const hide = useCondition(view.hide);
  const { label, whole } = view;
  const collapse = view.collapse.join('\n');
  const drawn = useMemo(
    () =>
      graph === undefined
        ? null
        : pictureOf(graph, { label, hide, find, whole, narrow, collapse: collapse === '' ? [] : collapse.split('\n') }),
    [graph, label, hide, find, whole, narrow, collapse],
  );
  const folds = graph?.folded?.namespaces.map(({ id }) => id).join(' ') ?? '';
  const scope = `${asked}&folds=${folds}${drawn?.byDefault === true ? '&namespaces' : ''}${narrow ? '&narrow' : ''}`;
  const layout = useLayout(drawn, { offered: graph?.layout, scope, narrow });
  // The same object while nothing changed: a picture is handed to its painter once.
  return useMemo(() => (drawn === null || layout === null ? null : { drawn, layout, scope }), [drawn, layout, scope]);
};
