import { expect, test } from 'vitest';
import { defaultSettings } from '@/lib/domain/settings';
import { decodeParams, type Params } from '@/lib/url/params';
import { graphRequestParams, plainRequestParams, signalsRequestParams } from '@/lib/url/view';
import type { Context } from './context';
import { loadCoverage } from './load-coverage';
import { loadGraph } from './load-graph';
import { loadOverview } from './load-overview';
import { loadServices } from './load-services';
import { loadSignals } from './load-signals';

const nothing: Context = { sources: [], settings: defaultSettings };
const { signal } = new AbortController();
const defaults = <P extends Params>(params: P) => decodeParams(params, new URLSearchParams()).values;

test.each([
  ['overview', () => loadOverview(nothing, defaults(plainRequestParams), signal)],
  ['graph', () => loadGraph(nothing, defaults(graphRequestParams), signal)],
  ['services', () => loadServices(nothing, defaults(plainRequestParams), signal)],
  ['mtls', () => loadCoverage(nothing, defaults(plainRequestParams), signal)],
  ['signals', () => loadSignals(nothing, defaults(signalsRequestParams), signal)],
])('fine-print 22: without a source %s answers, empty and unknown', async (_, load) => {
  expect(await load()).toMatchObject({
    ok: true,
    value: { meta: { trust: { state: 'unknown', reasons: ['no-source'] }, sources: [], asOf: null } },
  });
});
