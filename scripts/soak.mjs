// `npm run soak`: half an hour of viewers coming and going before a big mesh whose Prometheus fails now and then.
// `-- --minutes N`, `--size small|large|xlarge`, `--viewers N`, `--json PATH`.
import { ensureBuild, ensureDependencies } from './setup.mjs';
import { step } from './steps.mjs';

await ensureDependencies();
await ensureBuild();
const { ensureTool } = await import('./tools.mjs');
const tools = {};
for (const name of ['prometheus', 'promtool']) tools[`WEFTLINE_TOOL_${name.toUpperCase()}`] = await ensureTool(name);
await step('Soak', 'tsx', ['bench/soak.ts', ...process.argv.slice(2)], tools);
