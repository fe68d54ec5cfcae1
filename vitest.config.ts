import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  resolve: {
    alias: { '@': root.replace(/\/$/, ''), 'server-only': `${root}test/server-only.ts` },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{bench,lib,components,app,demo,scripts,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          // Laws run hundreds of cases; a busy machine is not a failure.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          testTimeout: 90_000,
          hookTimeout: 300_000,
          // Real servers on a shared machine: what passes on the second try was short of time.
          retry: 1,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'backends',
          include: ['test/backends/**/*.spec.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
