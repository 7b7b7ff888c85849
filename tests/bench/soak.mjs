// Looks for memory leaks in a long training run: the JavaScript heaps of page and worker, buffers outside them (without wasm memory), and
// the origin's storage. `node tests/bench/soak.mjs --minutes 60 --every 5`, or `--steps 2000`: prints a line at each
// measurement, and JSON at the end.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { root } from './lab.mjs';

const require = createRequire(`${root}tests/e2e/package.json`);
const { chromium } = require('@playwright/test');
const { ws: WebSocket } = createRequire(require.resolve('@playwright/test'))('playwright-core/lib/utilsBundle');
const { default: config } = await import(`${root}tests/e2e/playwright.config.mjs`);

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const [minutes, every, steps] = [argument('minutes', 1e9), argument('every', 0.5), argument('steps', 1e9)];
const [port, debugging] = [4179, 9339];
const query = 'dataset=garments&images=320&batch=16&epochs=1000&backend=cpu&autostart=1';

const server = spawn('node', [`${root}tests/e2e/server.mjs`, String(port)], { stdio: 'ignore' });
const { executablePath, args } = config.use.launchOptions;
const browser = await chromium.launch({ executablePath, args: [...args, `--remote-debugging-port=${debugging}`] });
const rows = [];
try {
  const page = await browser.newPage();
  await page.waitForTimeout(500);
  await page.goto(`http://127.0.0.1:${port}/lab/#/gan?${query}`);
  const status = page.getByTestId('gan-status');
  const step = async () => Number(await status.getAttribute('data-step'));
  while (!(await step())) await page.waitForTimeout(500);

  // A second CDP connection: Playwright's sessions can't attach to workers. Remove when they can (microsoft/playwright#22992).
  const targets = await (await fetch(`http://127.0.0.1:${debugging}/json`)).json();
  const socket = new WebSocket(targets.find(({ type }) => type === 'page').webSocketDebuggerUrl);
  await new Promise((opened) => socket.on('open', opened));
  const [waiting, sessions] = [new Map(), new Map()];
  let last = 0;
  socket.on('message', (text) => {
    const { id, result, error, method, params } = JSON.parse(text);
    if (method === 'Target.attachedToTarget') sessions.set(params.targetInfo.type, params.sessionId);
    if (id) waiting.get(id)(error ? Promise.reject(new Error(error.message)) : result);
  });
  const ask = (where, method, params = {}) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params, sessionId: sessions.get(where) }));
    });
  await ask('page', 'Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  while (!sessions.has('worker')) await page.waitForTimeout(100);

  const heap = async (where) => {
    await ask(where, 'HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await ask(where, 'Runtime.getHeapUsage');
    return { [`${where}_js`]: usedSize, [`${where}_buffers`]: backingStorageSize };
  };
  const begun = Date.now();
  for (;;) {
    const stored = await page.evaluate(async () => (await navigator.storage.estimate()).usage);
    const minute = (Date.now() - begun) / 60_000;
    const row = { minute, step: await step(), ...(await heap('page')), ...(await heap('worker')), stored };
    rows.push(row);
    console.error(Object.entries(row).map(([name, value]) => `${name} ${name === 'minute' ? value.toFixed(1) : value}`).join('  '));
    if (minute >= minutes || row.step >= steps) break;
    await page.waitForTimeout(every * 60_000);
  }
} finally {
  await browser.close();
  server.kill();
}
console.log(JSON.stringify({ machine: `${cpus().length} × ${cpus()[0].model}`, rows }));
