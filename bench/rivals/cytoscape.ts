import cytoscape from 'cytoscape';
import { type Given, race } from './given';

race(
  (given) =>
    new Promise((resolve) => {
      const container = document.body.appendChild(document.createElement('div'));
      container.style.cssText = 'position:fixed;inset:0';
      const graph = cytoscape({
        container,
        minZoom: 0.02,
        maxZoom: 3,
        layout: { name: 'preset' },
        elements: {
          nodes: given.nodes.map(({ x, y, ...data }) => ({ data, position: { x, y } })),
          edges: given.edges.map((data) => ({ data })),
        },
        style: [
          {
            selector: 'node',
            style: {
              ...{ shape: 'round-rectangle', width: 'data(width)', height: 'data(height)', label: 'data(name)' },
              ...{ 'background-color': '#fff', 'border-width': 2, 'border-color': 'data(colour)' },
              ...{ 'text-valign': 'center', 'font-size': 12 },
            },
          },
          {
            selector: 'edge',
            style: {
              ...{ 'curve-style': 'bezier', width: 'data(width)', 'line-color': 'data(colour)', label: 'data(label)' },
              ...{ 'target-arrow-shape': 'triangle', 'target-arrow-color': 'data(colour)', 'font-size': 10 },
            },
          },
        ],
      });
      graph.fit(undefined, 40);
      const update = (next: Given) =>
        graph.batch(() => {
          for (const { id, label } of next.edges) graph.getElementById(id).data('label', label);
        });
      graph.one('render', () => resolve(update));
    }),
).catch((error: unknown) => {
  document.title = String(error);
});
