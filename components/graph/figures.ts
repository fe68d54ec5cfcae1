import type { GraphEdge, GraphNode, Latency } from '@/lib/domain/graph';
import { formatBytesRate, formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import type { Call } from '@/lib/graph/columns';
import { type Measured, measuredText } from '@/lib/graph/picture';

/** The one figure a reader has on cards and calls. */
export type LabelMetric = 'none' | 'rate' | 'errors' | 'latency';

/** p95 where it was asked for, else the mean, and it says so. */
const latencyText = ({ p95Ms, meanMs }: Latency): string | null => {
  if (p95Ms !== null) return spell(formatMs(p95Ms));
  return meanMs === null ? null : `${spell(formatMs(meanMs))} mean`;
};

const rateText = (requests: number | null, bytes: number | null): string | null => {
  if (requests !== null) return spell(formatRate(requests));
  return bytes === null ? null : spell(formatBytesRate(bytes));
};

/** Of what arrives; of what leaves where nothing reports in. null: not reported. */
export const nodeFigure = (node: GraphNode, label: LabelMetric): string | null => {
  const traffic = node.in.requestRate === null && node.in.bytesRate === null ? node.out : node.in;
  switch (label) {
    case 'none':
      return '';
    case 'rate':
      return rateText(traffic.requestRate, traffic.bytesRate);
    case 'errors':
      return traffic.errorRate === null ? null : spell(formatPercent(traffic.errorRate));
    case 'latency':
      return latencyText(node.latency);
  }
};

/** What stands on a call, put into words where it is drawn; null: nothing. */
export const edgeLabel = (
  { requestRate, bytesRate, errorRate, latency }: Pick<Call, 'requestRate' | 'bytesRate' | 'errorRate' | 'latency'>,
  label: LabelMetric,
): Measured | null => {
  const measured = (value: number | null, as: Measured['as']) => (value === null ? null : { value, as });
  switch (label) {
    case 'none':
      return null;
    case 'rate':
      return requestRate === null ? measured(bytesRate, 'bytes') : { value: requestRate, as: 'requests' };
    case 'errors':
      return measured(errorRate, 'share');
    case 'latency':
      return latency.p95Ms === null ? measured(latency.meanMs, 'mean') : { value: latency.p95Ms, as: 'ms' };
  }
};

/** The same in words. */
export const edgeFigure = (edge: GraphEdge, label: LabelMetric): string | null => {
  const measured = edgeLabel(edge, label);
  return measured === null ? null : measuredText(measured);
};
