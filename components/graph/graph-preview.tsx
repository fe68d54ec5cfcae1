import type { Graph } from '@/lib/domain/graph';
import { parseCondition } from '@/lib/graph/condition';
import { cssPalette, pictureSvg } from '@/lib/graph/picture';
import type { GraphView } from '@/lib/url/view';
import { pictureOf } from './picture-graph';
import { stableLayout } from './stable-layout';
import { SvgMarkup } from './svg-markup';

/** The shape most windows have; the browser scales it to the real one in the same proportions. */
const SIZE = { width: 1280, height: 640 };

const conditionOf = (text: string) => {
  const parsed = parseCondition(text);
  return parsed.ok ? parsed.condition : null;
};

/** The picture as SVG in the first HTML: there before any script, in the colours of the page's theme. */
export function GraphPreview({ graph, view }: { readonly graph: Graph; readonly view: GraphView }) {
  const drawn = pictureOf(graph, {
    label: view.label,
    hide: conditionOf(view.hide),
    find: null,
    collapse: view.collapse,
    whole: view.whole,
    narrow: false,
  });
  if (drawn.nodes.length === 0) return null;
  const offered = drawn.collapsed.here > 0 ? undefined : graph.layout;
  const layout = stableLayout({ graph: drawn.placed, offered, previous: null });
  const svg = pictureSvg(drawn.picture, layout, {
    palette: cssPalette,
    size: SIZE,
    fontFamily: 'inherit',
    labels: view.label !== 'none',
    selection: view.select,
  });
  return <SvgMarkup svg={svg} aria-hidden className="absolute inset-0 [&>svg]:size-full" />;
}
