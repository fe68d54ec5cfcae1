// `npm run bench`: what the graph costs against its own bare queries, and in a browser. Takes about ten minutes on two
// cores; `--size small|large|xlarge` and `--part endpoint|page|rules` choose, several times if need be; `--once` does
// everything once, to see that it works. Results go to `bench-results/` (`--json PATH`: elsewhere).
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
await step('Bench', 'tsx', ['bench/main.ts', ...process.argv.slice(2)], tools);
