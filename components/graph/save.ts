import { download, fileName } from '@/components/ui/download';
import type { GraphLayout } from '@/lib/domain/graph';
import { formatCsv } from '@/lib/format/csv';
import { type Palette, pictureSvg } from '@/lib/graph/picture';
import type { Mesh } from './mesh';
import type { GraphPicture } from './picture-graph';
import type { Scene } from './scene';

const MAX_SIDE = 8192;

/** The size the whole picture has at 1:1, clamped to what viewers open. */
export const wholeSize = ({
  boxes,
}: Pick<GraphLayout, 'boxes'>): { readonly width: number; readonly height: number } => {
  const left = Math.min(...boxes.map((box) => box.x), 0);
  const top = Math.min(...boxes.map((box) => box.y), 0);
  const width = Math.max(...boxes.map((box) => box.x + box.w), left + 1) - left + 96;
  const height = Math.max(...boxes.map((box) => box.y + box.h), top + 1) - top + 96;
  const shrink = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: Math.round(width * shrink), height: Math.round(height * shrink) };
};

export interface SvgSource {
  readonly drawn: GraphPicture;
  readonly layout: GraphLayout;
  readonly palette: Palette;
  readonly labels: boolean;
}

/** The whole picture as the text of an SVG file. */
export const graphSvg = ({ drawn, layout, palette, labels }: SvgSource): string =>
  pictureSvg(drawn.picture, layout, { palette, labels, size: wholeSize(layout), title: 'Service graph' });

export const saveSvg = (source: SvgSource): void =>
  download(fileName('graph', 'svg'), graphSvg(source), 'image/svg+xml');

/** What is in view as a PNG, twice as fine as the screen. */
export const graphPng = (scene: Scene): Promise<Blob> => scene.toPng({ what: 'view', scale: 2 });

export const savePng = async (scene: Scene): Promise<void> => {
  download(fileName('graph', 'png'), await graphPng(scene));
};

const edgeHead = [
  ...['caller', 'caller namespace', 'callee', 'callee namespace', 'protocol', 'health', 'requests per second'],
  ...['error rate', 'client error rate', 'mean ms', 'p95 ms', 'bytes per second', 'mtls', 'mtls share'],
];

/** The calls on screen as CSV. Not reported is an empty field. */
export const callsCsv = ({ nodes, edges }: Mesh): string => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return formatCsv(
    edgeHead,
    edges.map((edge) => {
      const [source, target] = [byId.get(edge.source), byId.get(edge.target)];
      return [
        ...[source?.name ?? edge.source, source?.namespace ?? '', target?.name ?? edge.target, target?.namespace ?? ''],
        ...[edge.protocol, edge.health, edge.requestRate, edge.errorRate, edge.clientErrorRate],
        ...[edge.latency.meanMs, edge.latency.p95Ms, edge.bytesRate, edge.mtls.state, edge.mtls.share],
      ];
    }),
  );
};

export const saveCsv = (mesh: Mesh): void => download(fileName('graph', 'csv'), callsCsv(mesh), 'text/csv');
