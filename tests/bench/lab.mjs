// Chromium with the options of the end-to-end tests, and the page's worker in it.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const require = createRequire(`${root}tests/e2e/package.json`);
const { chromium } = require('@playwright/test');
const { default: config } = await import(`${root}tests/e2e/playwright.config.mjs`);

const PORT = 4188;

export const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

/** Opens the page in a browser; `close` ends browser and server. */
export async function open() {
  const server = spawn('node', [`${root}tests/e2e/server.mjs`, PORT], { stdio: 'ignore' });
  try {
    const { executablePath, args } = config.use.launchOptions;
    // BENCH_GPU=1 uses the machine's own GPU instead of the software adapter.
    const flags = process.env.BENCH_GPU ? args.filter((flag) => !flag.includes('webgpu-adapter')) : args;
    const browser = await chromium.launch({ executablePath, args: flags });
    const page = await browser.newPage();
    await new Promise((later) => setTimeout(later, 500));
    await page.goto(`http://127.0.0.1:${PORT}/isolated/#/bandit`);
    const close = async () => {
      await browser.close();
      server.kill();
    };
    return { browser, page, close };
  } catch (error) {
    server.kill();
    throw error;
  }
}

/** Sends `command` to a new worker in the build for `backend`; the outcome in its answer to a view named `answer`. */
function ask(page, backend, command, answer) {
  return page.evaluate(
    ([backend, command, answer]) =>
      new Promise((done, failed) => {
        const worker = new Worker('worker_loader.js', { type: 'module', name: backend });
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ({ data: [event] }) => {
          if (event.Booted) worker.postMessage([command]);
          const outcome = event.View?.[answer]?.outcome ?? (event.Failed && { Err: event.Failed });
          if (!outcome) return;
          worker.terminate();
          if (outcome.Ok) done(outcome.Ok);
          else failed(new Error(outcome.Err.message));
        };
      }),
    [backend, command, answer],
  );
}

/** Times steps of a plan with these implementations of the layers. */
export function measure(page, { backend, batch_size, steps }, ops = ['Fused', 'Stock']) {
  const names = { cpu: 'Cpu', webgpu: 'WebGpu' };
  return ask(page, backend, { Measure: { backend: names[backend], batch_size, steps, ops } }, 'Measured');
}

/** Times each operation on GPU and CPU: forward, backward and readback. */
export const operations = async (page) => (await ask(page, 'webgpu', 'SelfTest', 'Tested')).comparisons;
