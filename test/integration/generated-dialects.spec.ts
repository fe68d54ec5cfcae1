import { describe, expect, test, vi } from 'vitest';
import type { DialectId } from '@/demo/dialects';
import { calls } from '@/demo/topology';
import { growthBetween } from '@/demo/truth';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { askGraph, framed, windowAt } from '@/test/harness/ask';
import { demoPrometheus } from '@/test/harness/demo';
import { ambient } from './voices/ambient';
import { cilium } from './voices/cilium';
import { type Compare, offAmong, offMean, offProtection, offRequests, offTcp } from './voices/compare';
import { consul } from './voices/consul';
import { kuma } from './voices/kuma';
import { linkerd } from './voices/linkerd';
import { otel } from './voices/otel';
import { type ExpectedEdge, expectedOf, type Voice } from './voices/voice';

/** A generated mesh in the words of every mesh: what is shown of it is what it was generated to do. */

// Before the demo's modules are read: the whole process tells of one topology.
vi.hoisted(() => {
  process.env.WEFTLINE_DEMO_SERVICES = '80';
});

const WINDOW = 300;
const voices: Partial<Record<DialectId, Voice>> = { ambient, linkerd, consul, cilium, kuma, otel };
const meshes = Object.entries(voices) as readonly (readonly [DialectId, Voice])[];
const compared: readonly (readonly [Compare, boolean])[] = [
  [offRequests, false],
  [offMean, false],
  [offProtection, false],
  [offTcp, true],
  [offProtection, true],
];

test('is no shop', () => {
  expect(calls.length).toBeGreaterThan(200);
});

describe.each(meshes)('a generated mesh through %s', (mesh, voice) => {
  test('has exactly the edges that the mesh can name, with their figures', async () => {
    const demo = await demoPrometheus({ minutes: 10, mesh });
    const source = prometheusAt({ id: 'demo', url: demo.url });
    try {
      const context = { sources: [source], settings: defaultSettings };
      const address = windowAt(demo.openedAt - WINDOW, demo.openedAt);
      await loadStatus(context, decodeParams(plainRequestParams, new URLSearchParams(address)).values);
      const { edges } = (await framed(askGraph(context, address))).data;
      const expected = expectedOf(voice, growthBetween(demo.openedAt, demo.openedAt - WINDOW, demo.openedAt));
      expect(edges.map(({ id }) => id).toSorted()).toEqual([...expected.keys()].toSorted());
      // Of few requests the whole milliseconds of a clock that is read once a minute say little.
      const isTimed = ({ sides }: ExpectedEdge): boolean => ((sides.client ?? sides.server)?.timed ?? 0) > 200;
      const timed = new Map([...expected].filter(([, edge]) => isTimed(edge)));
      const wrong = compared.flatMap(([of, isTcp]) =>
        offAmong({ edges, expected: of === offMean ? timed : expected, seconds: WINDOW }, of, isTcp),
      );
      expect(wrong).toEqual([]);
    } finally {
      await source.close();
      await demo.stop();
    }
  });
});
