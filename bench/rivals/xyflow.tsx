import { type Edge, type Node, ReactFlow } from '@xyflow/react';
import { createElement, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { type Given, race } from './given';
import '@xyflow/react/dist/style.css';

const nodesOf = ({ nodes }: Given): Node[] =>
  nodes.map(({ id, name, x, y, width, height, colour }) => ({
    id,
    position: { x: x - width / 2, y: y - height / 2 },
    data: { label: name },
    width,
    height,
    style: { borderLeft: `4px solid ${colour}` },
  }));

const edgesOf = ({ edges }: Given): Edge[] =>
  edges.map(({ id, source, target, label, colour, width }) => ({
    ...{ id, source, target, label },
    style: { stroke: colour, strokeWidth: width },
  }));

let show: (given: Given) => void = () => undefined;

function Flow({ given, onReady }: { readonly given: Given; readonly onReady: () => void }) {
  const [drawn, setDrawn] = useState(given);
  useEffect(() => {
    show = setDrawn;
  }, []);
  return (
    <ReactFlow nodes={nodesOf(drawn)} edges={edgesOf(drawn)} fitView minZoom={0.02} maxZoom={3} onInit={onReady} />
  );
}

race(
  (given) =>
    new Promise((resolve) => {
      const host = document.body.appendChild(document.createElement('div'));
      host.style.cssText = 'position:fixed;inset:0';
      const onReady = () => resolve((next: Given) => flushSync(() => show(next)));
      createRoot(host).render(createElement(Flow, { given, onReady }));
    }),
).catch((error: unknown) => {
  document.title = String(error);
});
