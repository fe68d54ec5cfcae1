// `npm run bench:pictures`: what drawing costs in a browser at 200/700, 1,000/5,000 and 2,000/10,000, and the same graph in
// other libraries beside it. `--size 200|1000|2000` chooses, several times if need be; `--once` does everything once,
// to see that it works, with the heap watched over 5 refreshes (`--kept 100`: over as many as are aimed at). Results go to `bench-results/` (`--json PATH`: elsewhere).
import { mkdirSync } from 'node:fs';
import { ensureBuild, ensureDependencies } from './setup.mjs';
import { root, step } from './steps.mjs';

await ensureDependencies();
await ensureBuild();
const { ensureTool } = await import('./tools.mjs');
const tools = {};
for (const name of ['prometheus', 'promtool', 'chromium']) {
  tools[`WEFTLINE_TOOL_${name.toUpperCase().replaceAll('-', '_')}`] = await ensureTool(name);
}
mkdirSync(`${root}/bench-results`, { recursive: true });
await step('Bench of the pictures', 'tsx', ['bench/pictures.ts', ...process.argv.slice(2)], tools);
