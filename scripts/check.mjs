// `npm run check`: everything that needs no server: format, lint, types, unused code,
// sizes where there is a build of these sources, unit tests.
import { ensureDependencies } from './setup.mjs';
import { step } from './steps.mjs';

await ensureDependencies();
await step('Format and lint', 'biome', ['check', '--error-on-warnings', '.']);
await step('Route types', 'next', ['typegen']);
await step('Types', 'tsc', ['--noEmit']);
await step('Unused code', 'knip', []);
await step('Asset sizes', 'node', ['scripts/sizes.mjs', '--if-fresh']);
await step('Unit tests', 'vitest', ['run', '--project', 'unit']);
