import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openingAt } from '@/demo/model';
import { growthBetween } from '@/demo/truth';
import type { Frame } from '@/lib/domain/envelope';
import type { Graph } from '@/lib/domain/graph';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import { askGraph, framed, windowAt } from '@/test/harness/ask';
import { demoHistory } from '@/test/harness/demo';
import { type RunningPrometheus, startPrometheus } from '@/test/harness/prometheus';
import { ambient } from './voices/ambient';
import { type Compare, offAmong, offMean, offProtection, offRequests, offTcp } from './voices/compare';
import { linkerd } from './voices/linkerd';
import { type ExpectedEdge, expectedOf } from './voices/voice';

/** A link from before a migration: what it shows is what the mesh of then told, whichever mesh is there now. */

const WINDOW = 300;
const AGO = 3 * 3600;

describe.each([
  ['linkerd', linkerd],
  ['ambient', ambient],
] as const)('a shop that left %s for Istio', (mesh, voice) => {
  const openedAt = openingAt(Date.now());
  const then = openedAt - AGO;
  let prometheus: RunningPrometheus;
  let source: ReturnType<typeof prometheusAt>;
  let graph: Frame<Graph>;
  let expected: ReadonlyMap<string, ExpectedEdge>;

  beforeAll(async () => {
    prometheus = await startPrometheus({
      openmetrics: (function* () {
        yield* demoHistory({ openedAt: then, minutes: 10, mesh });
        yield* demoHistory({ openedAt, minutes: 5 });
      })(),
    });
    source = prometheusAt({ id: 'demo', url: prometheus.url });
    const context = { sources: [source], settings: defaultSettings };
    const now = await framed(askGraph(context, windowAt(openedAt - WINDOW, openedAt)));
    expect(new Set(now.data.edges.flatMap(({ meshes }) => meshes))).toEqual(new Set(['istio']));
    graph = await framed(askGraph(context, windowAt(then - WINDOW, then)));
    expected = expectedOf(voice, growthBetween(then, then - WINDOW, then));
  });
  afterAll(async () => {
    await source?.close();
    await prometheus?.stop();
  });

  test('has exactly the edges of then', () => {
    expect(graph.data.edges.map(({ id }) => id).toSorted()).toEqual([...expected.keys()].toSorted());
  });

  test.each([
    ['requests', offRequests, false],
    ['means', offMean, false],
    ['protection', offProtection, false],
    ['bytes', offTcp, true],
  ] as const)('%s are those of then', (_, of: Compare, isTcp) => {
    expect(offAmong({ edges: graph.data.edges, expected, seconds: WINDOW }, of, isTcp)).toEqual([]);
  });
});
