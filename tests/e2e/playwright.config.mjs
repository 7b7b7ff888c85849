import { execFileSync } from 'node:child_process';
import { defineConfig } from '@playwright/test';

const which = (name) => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

const port = Number(process.env.E2E_PORT ?? 4173);

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.mjs',
  workers: 2,
  fullyParallel: true,
  // A GPU in software slows all other tests: those on one are tagged @gpu, and run apart. One that measures time is tagged @alone.
  projects: [
    { name: 'together', grepInvert: /@alone|@gpu/ },
    { name: 'gpu', grep: /@gpu/ },
    { name: 'alone', grep: /@alone/, workers: 1 },
  ],
  // Limits for tests that hang, not for slow machines.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  // A busy machine can delay a page past any wait. A test that needed its second run is named at the end of `make test`.
  retries: 1,
  reporter: [['list']],
  outputDir: 'test-results',
  webServer: { command: `node server.mjs ${port}`, port, reuseExistingServer: false },
  use: {
    actionTimeout: 30_000,
    baseURL: `http://127.0.0.1:${port}/`,
    // A page from the cache would hide errors of the server; offline.spec.mjs allows service workers.
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? which('chromium') ?? which('google-chrome') ?? which('chromium-browser'),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--ignore-gpu-blocklist',
        // No network: without the mirrors the page must behave the same everywhere.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
  },
});
