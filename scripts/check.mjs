// `npm run check`: everything that needs no server: format, lint, types, unused code, unit tests.
import { ensureDependencies } from './setup.mjs';
import { step } from './steps.mjs';

await ensureDependencies();
await step('Format and lint', 'biome', ['check', '--error-on-warnings', '.']);
await step('Route types', 'next', ['typegen']);
await step('Types', 'tsc', ['--noEmit']);
await step('Unused code', 'knip', []);
await step('Unit tests', 'vitest', ['run', '--project', 'unit']);
