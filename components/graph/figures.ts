import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { type Measured, type MeasuredAs, measuredText } from '@/lib/graph/picture';

/** The one figure a reader has on cards and calls. */
export type LabelMetric = 'none' | 'rate' | 'errors' | 'latency';

type FigureName = 'requestRate' | 'errorRate' | 'bytesRate' | 'meanMs' | 'p95Ms';

/** What each shows: the first of these that is reported. A mean in place of p95 says so. */
export const shownAs: Readonly<Record<LabelMetric, readonly (readonly [FigureName, MeasuredAs])[]>> = {
  none: [],
  rate: [
    ['requestRate', 'requests'],
    ['bytesRate', 'bytes'],
  ],
  errors: [['errorRate', 'share']],
  latency: [
    ['p95Ms', 'ms'],
    ['meanMs', 'mean'],
  ],
};

const measured = (label: LabelMetric, figures: Readonly<Record<FigureName, number | null>>): Measured | null => {
  for (const [name, as] of shownAs[label]) {
    const value = figures[name];
    if (value !== null) return { value, as };
  }
  return null;
};

const words = (figure: Measured | null): string | null => (figure === null ? null : measuredText(figure));

/** The figure of a card, of what arrives; of what leaves where nothing reports in. null: not reported. */
export const nodeMeasured = ({ in: into, out, latency }: GraphNode, label: LabelMetric): Measured | null => {
  const { requestRate, errorRate, bytesRate } = into.requestRate === null && into.bytesRate === null ? out : into;
  return measured(label, { requestRate, errorRate, bytesRate, meanMs: latency.meanMs, p95Ms: latency.p95Ms });
};

/** The same in words. */
export const nodeFigure = (node: GraphNode, label: LabelMetric): string | null => words(nodeMeasured(node, label));

/** What stands on a call, in words; null: nothing. */
export const edgeFigure = (edge: GraphEdge, label: LabelMetric): string | null => {
  const { requestRate, errorRate, bytesRate, latency } = edge;
  return words(measured(label, { requestRate, errorRate, bytesRate, meanMs: latency.meanMs, p95Ms: latency.p95Ms }));
};
