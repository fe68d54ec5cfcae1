// `npm test`: check, then the same code against real servers, then the built app in a real browser.
import { ensureDependencies } from './setup.mjs';
import { root, step } from './steps.mjs';

await ensureDependencies();
const { ensureTool } = await import('./tools.mjs');
const tools = {};
for (const name of ['prometheus', 'promtool', 'victoria-metrics', 'chromium', 'postgres', 'initdb', 'redis-server']) {
  const path = await ensureTool(name);
  tools[`WEFTLINE_TOOL_${name.toUpperCase().replaceAll('-', '_')}`] = path;
  process.stdout.write(`${name}: ${path}\n`);
}
await step('Check', 'node', ['scripts/check.mjs']);
await step('Build', 'next', ['build']);
await step('Asset sizes', 'node', ['scripts/sizes.mjs']);
await step('Integration on real servers', 'vitest', ['run', '--project', 'integration'], tools);
await step('End to end in a browser', 'playwright', ['test'], tools);
process.stdout.write(`\nAll of it passed in ${root.split('/').at(-1)}.\n`);
