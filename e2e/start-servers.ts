import { startApp } from '@/test/harness/app';
import { configFile } from '@/test/harness/config-file';
import { startLiveDemo } from '@/test/harness/live-demo';

/**
 * One live demo, metrics and traces, and one dashboard over it for all specs; both end with the run. With `WEFTLINE_E2E_URL` set
 * the specs use the dashboard that runs there over a demo of its own: for writing specs.
 */
const startServers = async (): Promise<() => Promise<void>> => {
  if (process.env.WEFTLINE_E2E_URL) return async () => undefined;
  const demo = await startLiveDemo();
  // Two browsers on two cores leave a source little: its answers may take longer than the default of 8 s.
  const config = await configFile({ limits: { timeoutMs: 60_000 } });
  const app = await startApp({
    WEFTLINE_CONFIG: config.path,
    WEFTLINE_PROMETHEUS_URL: demo.url,
    WEFTLINE_JAEGER_URL: demo.tracesUrl,
  }).catch(async (error: unknown) => {
    await demo.stop();
    throw error;
  });
  // Workers inherit the environment: it is how a setup hands values to specs.
  process.env.WEFTLINE_E2E_URL = app.url;
  process.env.WEFTLINE_E2E_PROMETHEUS_URL = demo.url;
  return async () => {
    await app.stop();
    await demo.stop();
    await config.remove();
  };
};

export default startServers;
