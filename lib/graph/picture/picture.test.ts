import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Health } from '@/lib/domain/graph';
import { grouped } from '@/lib/domain/grouped';
import { CARD_HEIGHT, layoutGraph } from '@/lib/graph/layout';
import { distanceTo, flatten } from './curve';
import { ARGUMENTS, type Op } from './display';
import { packed } from './fixtures/packed';
import { drawFrame } from './frame';
import { hitIn, middleOf } from './hit';
import { legendEntries } from './legend';
import { buildGround, buildModel, restyle, restyleGround } from './model';
import { cssPalette, darkPalette, lightPalette } from './palette';
import { sampleMesh } from './sample-mesh';
import { escapeXml, pictureSvg } from './svg';
import type { Measured, PictureGraph, Tier } from './types';
import { cardRect, fitCamera, type PictureView, tierAt, touches } from './view';
import { visibleIn } from './visible';

const size = { width: 1600, height: 900 };

const viewOf = (graph: PictureGraph, change: Partial<PictureView> = {}) => {
  const model = buildModel(packed(graph), layoutGraph(graph));
  const camera = change.camera ?? fitCamera(model.bounds, size);
  const tier = tierAt(camera.scale, model.nodes.length, null);
  const plain = { moving: false, labels: true, selection: null, hover: null, found: null, palette: lightPalette };
  return { model, view: { size, dpr: 1, tier, ...plain, ...change, camera } satisfies PictureView };
};

const texts = (ops: readonly Op[]): string[] =>
  ops.flatMap((op) => (op.op === 'text' ? op.items.map(({ text }) => text) : []));

/** Where reading a path command by command ends: at its length, if every command is whole. */
const endOf = (path: readonly number[]): number => {
  let i = 0;
  while (i < path.length) i += 1 + (ARGUMENTS[path[i] ?? -1] ?? Number.NaN);
  return i;
};

/** A strict enough reader of XML: every tag closed in order, no stray markup, only known entities. */
const problemIn = (xml: string): string | null => {
  const open: string[] = [];
  const token = /<(\/?)([a-z]+)((?:\s+[a-zA-Z-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = token.exec(xml); match !== null; match = token.exec(xml)) {
    end = token.lastIndex;
    const [, closing, name = '', attributes = '', selfClosing, text] = match;
    if (/&(?!(amp|lt|gt|quot|#39);)/.test(text ?? attributes)) return `bare ampersand in ${match[0]}`;
    if (text !== undefined) continue;
    if (closing === '/') {
      if (open.pop() !== name) return `</${name}> closes another tag`;
    } else if (selfClosing !== '/') open.push(name);
  }
  if (end !== xml.length) return `not markup: ${xml.slice(end, end + 40)}`;
  return open.length > 0 ? `<${open.join('><')}> left open` : null;
};

const hostile = [
  '<img src=x onerror=alert(1)>',
  '"><script>',
  ']]>',
  '&amp;',
  "'",
  '\u0000\u0008',
  '\ud800',
  '</text></g></svg>',
  '__proto__',
];

const anyName = fc.oneof(fc.string(), fc.constantFrom(...hostile), fc.string({ unit: 'binary' }));

describe('the SVG sink', () => {
  test('stays well-formed whatever names, labels and badges hold', () => {
    const graph = sampleMesh({ nodes: 8, edges: 12 });
    fc.assert(
      fc.property(fc.array(anyName, { minLength: 8, maxLength: 8 }), anyName, (names, other) => {
        const named: PictureGraph = {
          ...graph,
          nodes: graph.nodes.map((node, i) => ({ ...node, name: names[i] ?? '', badges: [other] })),
          groups: graph.groups.map((group) => ({ ...group, name: other, cluster: names[0] ?? '' })),
        };
        const svg = pictureSvg(packed(named), layoutGraph(named), { palette: cssPalette, size, title: other });
        expect(problemIn(svg)).toBeNull();
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids them.
        expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
        expect(svg).not.toContain('<script');
        expect(svg).not.toContain('<img');
      }),
      { numRuns: 25 },
    );
  });

  test('keeps the text it escapes', () => {
    expect(escapeXml('a < b & "c"')).toBe('a &lt; b &amp; &quot;c&quot;');
  });

  test('draws what was reviewed', () => {
    const graph = sampleMesh({ nodes: 9, edges: 12, seed: 5 });
    const svg = pictureSvg(packed(graph), layoutGraph(graph), {
      palette: lightPalette,
      size: { width: 900, height: 480 },
      title: 'A small mesh',
    }).replaceAll(/(<(?:g|path|text|rect)\b)/g, '\n$1');
    const file = fileURLToPath(new URL('./fixtures/small-mesh.svg', import.meta.url));
    if (process.env.UPDATE_PICTURES !== undefined) writeFileSync(file, svg);
    expect(svg).toBe(readFileSync(file, 'utf8'));
  });
});

describe('a frame', () => {
  test.each<[string, Partial<PictureView>]>([
    ['at rest', {}],
    ['moving', { moving: true }],
    ['with labels off', { labels: false }],
  ])('%s holds whole commands and finite numbers', (_, change) => {
    const meshes = [sampleMesh({ nodes: 30, edges: 60 }), sampleMesh({ nodes: 300, edges: 1200 })];
    const tiers: readonly Tier[] = [0, 1, 2, 3];
    const paths = meshes.flatMap((mesh) =>
      tiers.flatMap((tier) => {
        const { model, view } = viewOf(mesh, { ...change, tier });
        return drawFrame(model, view).ops.flatMap((op) => (op.op === 'path' ? [op.path] : []));
      }),
    );
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      expect(path.every(Number.isFinite)).toBe(true);
      expect(endOf(path)).toBe(path.length);
    }
  });

  test('does not depend on the order of its input', () => {
    const graph = sampleMesh({ nodes: 40, edges: 90 });
    const turned = {
      nodes: [...graph.nodes].reverse(),
      mtls: [...graph.mtls].reverse(),
      edges: [...graph.edges].reverse(),
      groups: [...graph.groups].reverse(),
    };
    const drawn = (mesh: PictureGraph) => pictureSvg(packed(mesh), layoutGraph(mesh), { palette: lightPalette, size });
    expect(drawn(turned)).toBe(drawn(graph));
  });

  test('writes a dash for a figure that nobody reported, never a zero', () => {
    const graph = sampleMesh({ nodes: 4, edges: 4 });
    const silent = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, figure: null })) };
    const { model, view } = viewOf(silent);
    expect(texts(drawFrame(model, view).ops)).toContain('–');
  });

  test('writes neither figure nor dash where none was chosen, and a figure in its unit', () => {
    const graph = sampleMesh({ nodes: 4, edges: 0 });
    const written = (more: { readonly figure?: Measured }) => {
      const nodes = graph.nodes.map(({ figure: _, ...node }) => ({ ...node, ...more }));
      const { model, view } = viewOf({ ...graph, nodes });
      return texts(drawFrame(model, view).ops).filter((text) => /–|rps|KiB/.test(text));
    };
    expect(written({})).toEqual([]);
    expect(written({ figure: { value: 2048, as: 'bytes' } })).toEqual(Array(4).fill('2 KiB/s'));
  });

  test('covers no card with a label, and no label with another', () => {
    const { model, view } = viewOf(sampleMesh({ nodes: 50, edges: 140 }), {
      tier: 3,
      camera: { x: 900, y: 500, scale: 0.9 },
    });
    const list = drawFrame(model, view);
    const chips = list.ops.flatMap((op) => {
      // Chips are the only rectangles of their height.
      if (op.op === 'text' || op.fill === null) return [];
      const found: { x: number; y: number; w: number; h: number }[] = [];
      for (let i = 0; i < op.path.length; i += 1 + (ARGUMENTS[op.path[i] ?? -1] ?? 0)) {
        const [x = 0, y = 0, w = 0, h = 0] = op.path.slice(i + 1, i + 5);
        if (op.path[i] === 5 && Math.abs(h - 1.5 * 10.5) < 0.01) found.push({ x, y, w, h });
      }
      return found;
    });
    expect(chips.length).toBe(list.drawn.labels);
    expect(chips.length).toBeGreaterThan(40);
    for (const chip of chips) expect(model.nodes.some((node) => touches(chip, cardRect(node)))).toBe(false);
    chips.forEach((chip, i) => {
      expect(chips.slice(i + 1).some((other) => touches(chip, other))).toBe(false);
    });
  });

  test('labels the most severe calls when there is no room for all', () => {
    const graph = sampleMesh({ nodes: 50, edges: 300 });
    const marked = {
      ...graph,
      edges: graph.edges.map((edge) => ({
        ...edge,
        label: {
          value: edge.health === 'failing' ? 666 : edge.health === 'healthy' ? 222 : 333,
          as: 'requests' as const,
        },
        mtls: 'mutual' as const,
      })),
    };
    const { model, view } = viewOf(marked, { tier: 3 });
    const written = texts(drawFrame(model, view).ops);
    const failing = graph.edges.filter((edge) => edge.health === 'failing').length;
    expect(written.filter((text) => text === '666 rps').length).toBe(failing);
    expect(written.filter((text) => text === '222 rps').length).toBeLessThan(graph.edges.length - failing);
  });

  test('of a big mesh far out is boxes and flows, not thousands of lines', () => {
    const { model, view } = viewOf(sampleMesh({ nodes: 2000, edges: 10_000 }));
    const list = drawFrame(model, view);
    expect(list.tier).toBe(0);
    expect(list.ops.length).toBeLessThan(120);
    expect(visibleIn(model, view).edges).toEqual([]);
  });

  test('far out is drawn without a record of any call, before and after a refresh', () => {
    const mesh = sampleMesh({ nodes: 300, edges: 1200 });
    const asked: string[] = [];
    const unread = (name: string) => ({
      ...packed(mesh),
      get edges() {
        asked.push(name);
        return mesh.edges;
      },
    });
    const model = buildModel(unread('first'), layoutGraph(mesh));
    const { view } = viewOf(mesh, { tier: 0 });
    const refreshed = restyle(model, unread('second'));
    if (refreshed === null) throw new Error('the same mesh');
    expect(drawFrame(refreshed, view)).toEqual(drawFrame(model, view));
    expect(asked).toEqual([]);
    expect(refreshed.edges.length).toBe(mesh.edges.length);
    expect(asked).toContain('second');
  });

  test('far out sums up the calls from box to box', () => {
    const mesh = sampleMesh({ nodes: 300, edges: 1200 });
    const { model } = viewOf(mesh);
    const across = model.edges.filter(({ inside }) => !inside);
    const key = (from: number | undefined, to: number | undefined) => `${from} ${to}`;
    const between = grouped(across, ({ from, to }) => key(model.nodes[from]?.box, model.nodes[to]?.box));
    expect(model.flows.map(({ from, to }) => key(from, to)).sort()).toEqual([...between.keys()].sort());
    for (const { from, to, calls, requests, health } of model.flows) {
      const edges = (between.get(key(from, to)) ?? []).map(({ edge }) => edge);
      const rate = edges.reduce((sum, edge) => sum + (edge.trafficUnit === 'requests' ? (edge.traffic ?? 0) : 0), 0);
      const share = (states: readonly Health[]) =>
        edges.filter((edge) => states.includes(edge.health)).length / edges.length;
      expect(calls).toBe(edges.length);
      expect(requests).toBeCloseTo(rate, 6);
      if (share(['unknown']) === 1) expect(health).toBe('unknown');
      else if (share(['failing']) >= 0.2) expect(health).toBe('failing');
      else expect(health).toBe(share(['failing', 'degraded']) >= 0.2 ? 'degraded' : 'healthy');
    }
  });

  test('dims what is not touched by the selection to a fifth', () => {
    const graph = sampleMesh({ nodes: 20, edges: 30 });
    const { model, view } = viewOf(graph, { selection: graph.nodes[0]?.id ?? null });
    const alphas = new Set(
      drawFrame(model, view)
        .ops.filter((op) => op.op === 'text')
        .map((op) => op.alpha),
    );
    expect(alphas).toContain(0.2);
    expect(alphas).toContain(1);
  });
});

describe('curves in lanes', () => {
  test.each([1, 2, 3, 4])('pass beside every card they do not belong to, mesh %d', (seed) => {
    const { model } = viewOf(sampleMesh({ nodes: 40, edges: 80, seed }));
    expect(model.kind).toBe('lanes');
    const through = model.edges.flatMap((edge) => {
      const points = flatten(edge.spline);
      return model.nodes.filter((node) => {
        if (node.index === edge.from || node.index === edge.to) return false;
        return points.some((x, i) => {
          const y = points[i + 1] ?? 0;
          return i % 2 === 0 && Math.abs(x - node.x) < node.w / 2 - 1 && Math.abs(y - node.y) < CARD_HEIGHT / 2 - 1;
        });
      });
    });
    expect(through.map(({ node }) => node.id)).toEqual([]);
  });

  test('start at their caller and end at their callee', () => {
    const { model } = viewOf(sampleMesh({ nodes: 40, edges: 80 }));
    for (const { spline, from, to } of model.edges) {
      const near = (index: number, at: number) => {
        const node = model.nodes[index];
        const [x = 0, y = 0] = spline.slice(at);
        return (
          node !== undefined && Math.abs(x - node.x) <= node.w / 2 + 3 && Math.abs(y - node.y) <= CARD_HEIGHT / 2 + 3
        );
      };
      expect(near(from, 0)).toBe(true);
      expect(near(to, spline.length - 2)).toBe(true);
    }
  });

  test('of a service that calls itself make a loop', () => {
    const graph = sampleMesh({ nodes: 3, edges: 2 });
    const [edge] = graph.edges;
    if (edge === undefined) throw new Error('no edge');
    const self = { ...graph, edges: [...graph.edges, { ...edge, id: 'self', target: edge.source }] };
    const { model } = viewOf(self);
    const loop = model.edges[model.edgeAt.get('self') ?? -1];
    expect(new Set(loop?.spline).size).toBeGreaterThan(4);
  });
});

describe('the tier', () => {
  test('grows with the scale', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.03, max: 3, noNaN: true }), fc.nat({ max: 3000 }), (scale, nodes) => {
        const at = (k: number) => tierAt(k, nodes, null);
        expect(at(scale * 1.3)).toBeGreaterThanOrEqual(at(scale));
      }),
    );
  });

  test.each<[number, Tier, Tier]>([
    [0.49, 2, 2],
    [0.46, 2, 1],
    [0.51, 1, 1],
    [0.54, 1, 2],
  ])('at %d after %d is %d: its borders have slack', (scale, before, tier) => {
    expect(tierAt(scale, 300, before)).toBe(tier);
  });

  test('of a small picture shows everything', () => {
    expect(tierAt(0.6, 30, null)).toBe(3);
  });
});

describe('a hit', () => {
  test('on the middle of every card is that card', () => {
    const { model, view } = viewOf(sampleMesh({ nodes: 200, edges: 700 }));
    for (const { node, x, y } of model.nodes)
      expect(hitIn(model, view, { x, y })).toEqual({ kind: 'node', id: node.id });
  });

  test('beside a card is a line that really passes there', () => {
    const { model, view } = viewOf(sampleMesh({ nodes: 200, edges: 700 }), { tier: 1 });
    let lines = 0;
    for (const edge of model.edges) {
      const point = middleOf(edge);
      const hit = hitIn(model, view, point);
      if (hit?.kind !== 'edge') continue;
      lines++;
      const found = model.edges[model.edgeAt.get(hit.id) ?? -1];
      expect(distanceTo(found?.spline ?? [], point.x, point.y) * view.camera.scale).toBeLessThanOrEqual(7);
    }
    expect(lines).toBeGreaterThan(model.edges.length * 0.6);
  });

  test('on the ground is nothing, on a box the box', () => {
    const { model, view } = viewOf(sampleMesh({ nodes: 20, edges: 30 }));
    const [box] = model.boxes;
    if (box === undefined) throw new Error('no box');
    expect(hitIn(model, view, { x: model.bounds.x - 50, y: model.bounds.y - 50 })).toBeNull();
    expect(hitIn(model, view, { x: box.x + box.w - 4, y: box.y + 4 })).toEqual({ kind: 'box', id: box.id });
  });
});

describe('new figures on the same places', () => {
  const graph = sampleMesh({ nodes: 60, edges: 150 });
  const layout = layoutGraph(graph);

  test('draw what a model made afresh draws', () => {
    const next: PictureGraph = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, health: 'failing', figure: { value: 1, as: 'requests' } as const })),
      edges: graph.edges.map((edge) => ({ ...edge, traffic: 5000, health: 'degraded', label: { value: 7, as: 'ms' } })),
    };
    const { model, view } = viewOf(graph);
    const styled = restyle(model, packed(next));
    expect(styled).not.toBeNull();
    if (styled !== null)
      expect(drawFrame(styled, view).ops).toEqual(drawFrame(buildModel(packed(next), layout), view).ops);
  });

  test('stand on the ground that would be made afresh', () => {
    const nodes = graph.nodes.map((node, i) => ({ ...node, health: i % 3 === 0 ? ('failing' as const) : node.health }));
    expect(restyleGround(buildGround(graph, layout), { nodes })).toEqual(buildGround({ ...graph, nodes }, layout));
  });

  test('are refused when a node or a call is another', () => {
    const model = buildModel(packed(graph), layout);
    const [first, ...others] = graph.edges;
    if (first === undefined) throw new Error('no edge');
    const turned = { ...first, source: first.target, target: first.source };
    const other = { ...first, protocol: 'tcp' as const };
    expect(restyle(model, packed({ ...graph, nodes: graph.nodes.slice(1) }))).toBeNull();
    expect(restyle(model, packed({ ...graph, edges: others }))).toBeNull();
    expect(restyle(model, packed({ ...graph, edges: [turned, ...others] }))).toBeNull();
    expect(first.protocol).not.toBe('tcp');
    expect(restyle(model, packed({ ...graph, edges: [other, ...others] }))).toBeNull();
  });
});

describe('the legend', () => {
  test('explains every state with well-formed drawings that all differ', () => {
    const entries = legendEntries(darkPalette);
    expect(entries.length).toBe(5 + 4 + 3 + 6);
    for (const { svg } of entries) expect(problemIn(svg)).toBeNull();
    const plain = entries.filter(({ key }) => key !== 'http');
    expect(new Set(plain.map(({ svg }) => svg)).size).toBe(plain.length);
  });
});

describe('the palettes for pictures that leave the page', () => {
  const css = readFileSync(fileURLToPath(new URL('../../../app/globals.css', import.meta.url)), 'utf8');
  const blocks = { light: /:root \{([^}]*)\}/, dark: /:root\[data-theme="dark"\] \{([^}]*)\}/ };
  const coloursOf = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(coloursOf);

  test.each([
    ['light', lightPalette],
    ['dark', darkPalette],
  ] as const)('hold the values of the %s tokens', (theme, palette) => {
    const block = css.match(blocks[theme])?.[1] ?? '';
    const names = coloursOf(cssPalette).map((value) => value.slice(4, -1));
    const values = names.map((name) => block.match(new RegExp(`${name}: ([^;]+);`))?.[1]);
    expect(coloursOf(palette)).toEqual(values);
  });
});
