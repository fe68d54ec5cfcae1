import { type DisplayList, NONE_LEFT } from './display';
import { drawBoxes, drawMosaic, drawTitles, selectedBox } from './frame-boxes';
import { drawCards } from './frame-cards';
import { drawEdges } from './frame-edges';
import { drawFlows } from './frame-flows';
import { drawLabels } from './frame-labels';
import type { Ground, PictureModel } from './model';
import { litOf, type PictureView } from './view';
import { visibleIn } from './visible';

/** One picture of a graph as seen by a camera, ready for any sink. */
export const drawFrame = (model: PictureModel, view: PictureView): DisplayList => {
  const lit = litOf(model, view);
  const look = { view, lit };
  const visible = visibleIn(model, view);
  const base = { size: view.size, camera: view.camera, ground: view.palette.ground, tier: view.tier };
  if (view.tier === 0) {
    const flows = drawFlows(model, look);
    const ops = [
      ...flows.ops,
      ...drawBoxes(model, view),
      ...drawMosaic(model, visible.nodes, look),
      ...drawTitles(model, view),
      ...selectedBox(model, view),
    ];
    const left = { between: flows.left, inside: model.inside };
    return { ...base, ops, drawn: { nodes: visible.nodes.length, edges: flows.lines, labels: 0 }, left };
  }
  const labels = view.tier === 3 && !view.moving ? drawLabels(model, visible, look) : { ops: [], count: 0 };
  const ops = [
    ...drawBoxes(model, view),
    ...drawEdges(model, visible, look),
    ...labels.ops,
    ...drawCards(model, visible.nodes, look),
    ...drawTitles(model, view),
    ...selectedBox(model, view),
  ];
  const edges = visible.edges.length + visible.stubs.length;
  return { ...base, ops, drawn: { nodes: visible.nodes.length, edges, labels: labels.count }, left: NONE_LEFT };
};

/** The whole mesh very small: boxes and a mosaic, nothing to read. */
export const drawOverview = (model: Ground, view: PictureView): DisplayList => {
  const nodes = model.nodes.map(({ index }) => index);
  const ops = [...drawBoxes(model, view), ...drawMosaic(model, nodes, { view, lit: null })];
  const { size, camera, palette } = view;
  const drawn = { nodes: nodes.length, edges: 0, labels: 0 };
  return { size, camera, ground: palette.ground, tier: 0, ops, drawn, left: NONE_LEFT };
};
