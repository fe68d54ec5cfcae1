import { defineConfig } from 'playwright/test';

/** Debian's Chromium; the flags keep it from asking anything outside. */
const launchOptions = {
  executablePath: process.env.WEFTLINE_TOOL_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/start-servers.ts',
  outputDir: '.cache/test-results',
  // One dashboard and one Prometheus serve all specs on two cores.
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  // Two cores draw every page in software: a test that passes on the second try was short of time, and the report says so.
  retries: 2,
  timeout: 240_000,
  // How long a busy machine may take, not how long a page should; and two rhythms and a breaker's pause, until a page has
  // noticed that its source is gone or back.
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    launchOptions,
    viewport: { width: 1280, height: 800 },
    // Without its film: recording each frame made a page take two to three times as long where nothing but two cores draws.
    trace: { mode: 'retain-on-failure', screenshots: false },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  },
});
