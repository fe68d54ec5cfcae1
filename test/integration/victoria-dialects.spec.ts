import { describe, expect, test } from 'vitest';
import { openingAt } from '@/demo/model';
import { defaultSettings } from '@/lib/domain/settings';
import { prometheusAt } from '@/lib/prometheus/client';
import { loadExtraSeries } from '@/lib/server/load-extra-series';
import { loadRotations } from '@/lib/server/load-rotations';
import { loadStatus } from '@/lib/server/load-status';
import { decodeParams } from '@/lib/url/params';
import { plainRequestParams } from '@/lib/url/view';
import { dialectIds } from '@/scripts/meshes.mjs';
import { framed, windowAt } from '@/test/harness/ask';
import { demoHistory } from '@/test/harness/demo';
import { startVictoria } from '@/test/harness/victoria';
import { views } from '@/test/harness/views';

/**
 * The shop through every mesh in a real VictoriaMetrics with its defaults, which refuses what is longer than 16 KiB: no
 * view goes without a part of it.
 */

const MINUTES = 8;
const WINDOW = 300;

/** Not every mesh knows this one service by that name; the views of the whole are those that grow with it. */
const whole = views.filter(({ name }) => !/a service|an edge/.test(name));

describe.each(dialectIds)('the shop through %s', (mesh) => {
  test('no question about the whole is refused', async () => {
    const openedAt = openingAt(Date.now() - 120_000);
    const victoria = await startVictoria({ openmetrics: demoHistory({ openedAt, minutes: MINUTES, mesh }) });
    const source = prometheusAt({ id: 'vm', url: victoria.url });
    try {
      const context = { sources: [source], settings: defaultSettings };
      const address = windowAt(openedAt - WINDOW, openedAt);
      const view = decodeParams(plainRequestParams, new URLSearchParams(address)).values;
      await loadStatus(context, view);
      for (const view of whole) {
        const { meta } = await framed(view.ask(context, address));
        const missing = meta.trust.reasons.filter((reason) => reason.startsWith('missing:'));
        expect({ view: view.name, missing }).toEqual({ view: view.name, missing: [] });
        expect(meta.queries?.filter(({ promql }) => Buffer.byteLength(promql) > 16 * 1024)).toEqual([]);
      }
      const looking = { context, view, now: openedAt * 1000, signal: new AbortController().signal };
      const series = (await loadExtraSeries(looking)).facts.extra_series?.value ?? null;
      expect(series === null).toBe(mesh === 'otel');
      const { rotations, answers } = await loadRotations(looking, WINDOW * 1000);
      expect(answers.map(({ fault }) => fault)).toEqual([null]);
      // Nobody renews within five minutes; who tells of certificates at all is counted.
      expect(rotations === null).toBe(['consul', 'kuma', 'cilium', 'otel'].includes(mesh));
    } finally {
      await source.close();
      await victoria.stop();
    }
  });
});
