// All three labs in Firefox, on the CPU, in the built page: the same numbers as in other browsers, and no errors.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test as base } from 'node:test';
import { inflateSync } from 'node:zlib';
import { beyondEdge, shades } from '../e2e/in_page.mjs';
import { Lab, launch, serve, until } from './browser.mjs';

const golden = (name) => readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8');
const goldenBandit = 'means=1,0.8,0.5&noise=0.3&eta=0.5&baseline=mean&theta0=0,0.5,-0.25&steps=60&seed=7';
const goldenMinimax =
  'f=custom&expr=x%5E2%2F2+%2B+sin(x)*y+-+tanh(y)%5E2+-+ln(2+%2B+y%5E2)&method=optimistic&eta_x=0.2&eta_y=0.15&x0=1.5&y0=-1&noise=0.01&steps=60&seed=7';
const { query: goldenGan, losses: goldenLosses } = JSON.parse(golden('first_losses.json'));

// A limit for tests that hang, not for slow machines.
const test = (name, run) => base(name, { timeout: 300_000 }, run);

let server;
let firefox;
let lab;

before(async () => {
  server = await serve();
  firefox = await launch();
  lab = await Lab.begin(firefox);
});

after(async () => {
  await firefox?.close();
  await server?.stop();
});

afterEach(() => assert.deepEqual(lab.errors.splice(0), [], 'no console error, page error or violation of the policy'));

test('FashionMNIST is fetched and decompressed; without WebGPU “auto” uses the CPU and says why', async () => {
  await lab.open('gan?dataset=fashion-mnist-10k&images=32&batch=16&epochs=50&backend=auto', 'gan-status');
  assert.equal(await lab.page.evaluate(() => 'gpu' in navigator), false, 'this Firefox has no WebGPU');
  await lab.press('Step');
  await lab.reach('gan', 'paused');
  assert.equal(await lab.attribute('gan-status', 'data-backend'), 'cpu');
  assert.match(await lab.page.$eval('[role=main]', (main) => main.textContent), /No WebGPU in this browser/);
});

test('a saved run continues after a reload; its losses equal the native trainer’s to the digit', async () => {
  await lab.open(`gan?${goldenGan}`, 'gan-status');
  await lab.press('Start');
  await lab.pauseAfter(1);
  const at = await lab.attribute('gan-status', 'data-step');
  await until(async () => (await lab.attribute('gan-status', 'data-kept-step')) === at, 'save of the run');
  await lab.page.reload();
  assert.match(await lab.textOf('gan-offer'), new RegExp(`${at} of 20 steps done`));
  await lab.press('Continue');
  await lab.reach('gan', 'finished');
  const { name, bytes } = await lab.download('Download losses (CSV)');
  assert.match(name, /^saddle-.*\.csv$/);
  const rows = String(bytes).trim().split('\n').slice(1).map((row) => row.split(',').slice(2).map(Number));
  assert.deepEqual(rows, goldenLosses);
});

test('the service worker has isolated the page: all threads give the same losses', async () => {
  const threads = await lab.page.evaluate(() => Math.min(navigator.hardwareConcurrency, 8));
  assert.equal(await lab.page.evaluate(() => crossOriginIsolated), true);
  const started = await lab.page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/thread.js')).length);
  assert.equal(started, threads - 1, 'started by the page: in a worker, “new Worker” may never return');
  await lab.open(`gan?${goldenGan}`, 'gan-status');
  await until(async () => (await lab.textOf('device')).includes(threads > 1 ? `CPU, ${threads} threads` : 'CPU'), 'device');
  await lab.press('Start');
  await lab.reach('gan', 'finished');
  const { bytes } = await lab.download('Download losses (CSV)');
  const rows = String(bytes).trim().split('\n').slice(1).map((row) => row.split(',').slice(2).map(Number));
  assert.deepEqual(rows, goldenLosses);
});

test('the sheet is drawn and downloads as PNG', async () => {
  const count = await lab.page.$eval('[data-testid="gan-sheet"]', shades);
  assert.ok(count > 5, `${count} shades of grey`);
  await lab.press('Take along');
  const { name, bytes } = await lab.download('Download sheet (PNG)');
  assert.match(name, /\.png$/);
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
});

test('the report of a saved run is previewed within the page’s policy', async () => {
  await lab.open('runs', 'runs-row');
  await lab.page.$eval('[data-testid="runs-row"] a[href*="report"]', (link) => link.click());
  const preview = await lab.page.waitForSelector('[data-testid="runs-preview"]');
  const frame = await preview.contentFrame();
  const image = await frame.waitForSelector('img');
  await until(() => image.evaluate(({ naturalWidth }) => naturalWidth === 242), 'images in the report');
  assert.equal(await frame.$eval('body', (body) => getComputedStyle(body).maxWidth), '976px', 'its own styles');
});

test('the inside of the networks and the theory open', async () => {
  await lab.open('inside', 'inside-about');
  await lab.open('theory', 'theory');
  await lab.page.waitForSelector('.theory .equation');
  const formulas = await lab.page.$$eval('.equation math', (all) => all.map((math) => math.getBoundingClientRect().height));
  assert.ok(formulas.length > 50 && formulas.every((height) => height > 15), 'formulas are rendered as MathML');
  const font = () => lab.page.evaluate(() => [...document.fonts].some(({ family, status }) => /Saddle Math/.test(family) && status === 'loaded'));
  await until(font, 'font of the formulas');
});

test('the bandit lab’s CSV equals the command line’s to the byte', async () => {
  await lab.open(`bandit?${goldenBandit}&autostart=1`, 'bandit-status');
  await lab.reach('bandit', 'finished');
  const { name, bytes } = await lab.download('Download run (CSV)');
  assert.equal(name, 'saddle-bandit-seed7.csv');
  assert.equal(String(bytes), golden('bandit_run.csv'));
});

test('the minimax lab’s CSV equals the command line’s to the byte; the verdict has the closed form', async () => {
  await lab.open(`minimax?${goldenMinimax}&autostart=1`, 'minimax-status');
  await lab.reach('minimax', 'finished');
  const { name, bytes } = await lab.download('Download path (CSV)');
  assert.equal(name, 'saddle-minimax-custom-optimistic.csv');
  assert.equal(String(bytes), golden('minimax_path.csv'));
  await lab.open('minimax', 'minimax-status');
  assert.match(await lab.textOf('minimax-verdict'), /1 − 8·0\.1 = 0\.2: each step keeps 20% of the distance/);
});

/** Grey values of a recorded sheet, its images side by side without gaps. */
function recordedSheet(epoch) {
  const file = readFileSync(new URL(`../../static/recorded/sheet-${epoch}.png`, import.meta.url));
  const parts = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const canvas = Array.from({ length: 242 }, () => new Uint8Array(242));
  for (let row = 0; row < 242; row += 1) {
    for (let x = 0; x < 242; x += 1) {
      const [a, b, c] = [canvas[row][x - 1] ?? 0, canvas[row - 1]?.[x] ?? 0, canvas[row - 1]?.[x - 1] ?? 0];
      const [nearA, nearB, nearC] = [b - c, a - c, a + b - 2 * c].map(Math.abs);
      const paeth = nearA <= nearB && nearA <= nearC ? a : nearB <= nearC ? b : c;
      canvas[row][x] = rows[row * 243 + 1 + x] + [0, a, b, (a + b) >> 1, paeth][rows[row * 243]];
    }
  }
  const place = (at) => 2 + Math.floor(at / 28) * 30 + (at % 28);
  return Array.from({ length: 224 * 224 }, (_, at) => canvas[place(Math.floor(at / 224))][place(at % 224)]);
}

test('with “resist fingerprinting” the recorded run is exact, and charts are saved as SVG alone', async () => {
  const strict = await launch({ 'privacy.resistFingerprinting': true });
  try {
    const lab = await Lab.begin(strict);
    await lab.page.evaluateOnNewDocument(() => {
      window.sheets = [];
      const { putImageData } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) {
        if (image.width === 224) window.sheets.push(Array.from(image.data).filter((_, at) => at % 4 === 0));
        return putImageData.call(this, image, ...rest);
      };
    });
    await lab.open('gan', 'gan-status');
    const noise = await lab.page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d');
      context.fillStyle = '#123456';
      context.fillRect(0, 0, 64, 64);
      return context.getImageData(0, 0, 64, 64).data.some((value, at) => value !== [0x12, 0x34, 0x56, 255][at % 4]);
    });
    assert.ok(noise, 'this Firefox falsifies what is read back');
    await lab.press('Replay the real run');
    await lab.textOf('gan-recorded');
    const drawn = await until(() => lab.page.evaluate(() => window.sheets.at(0)), 'sheet');
    const recorded = [50, 10, 30].map(recordedSheet);
    assert.ok(recorded.some((sheet) => sheet.every((grey, at) => grey === drawn[at])), 'a recorded sheet is drawn as it is');

    await lab.open('minimax', 'minimax-status');
    await lab.page.waitForSelector('button.png');
    assert.deepEqual([...new Set(await lab.page.$$eval('button.png', (buttons) => buttons.map((button) => button.textContent)))], ['SVG']);
    assert.deepEqual(lab.errors, []);
  } finally {
    await strict.close();
  }
});

test('nothing extends beyond the window on a phone or a desktop', async () => {
  for (const [width, height] of [[390, 844], [1440, 900]]) {
    await lab.page.setViewport({ width, height });
    for (const view of ['gan', 'bandit', 'minimax']) {
      await lab.open(view, `${view}-status`);
      assert.deepEqual(await lab.page.evaluate(beyondEdge), [], `${view}, ${width} px wide`);
    }
  }
});

test('the page loads again while its service worker becomes active', async () => {
  await lab.open('gan', 'gan-status');
  await lab.page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await lab.open('gan', 'gan-status');
  await lab.page.evaluate(async () => {
    const found = async () => (await navigator.serviceWorker.getRegistration())?.installing;
    let worker;
    while (!(worker = await found())) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => worker.addEventListener('statechange', () => worker.state === 'activating' && resolve()));
  });
  await lab.open('bandit', 'bandit-status');
});

test('the page opens and trains offline', async () => {
  await lab.open('gan', 'gan-status');
  assert.match(await lab.page.evaluate(async () => (await navigator.serviceWorker.ready).active.scriptURL), /\/lab\/sw\.js$/);
  await server.stop();
  await lab.open('gan?dataset=garments&images=32&batch=16&epochs=1&backend=cpu&autostart=1', 'gan-status');
  await lab.reach('gan', 'finished');
  await lab.open('bandit?steps=20&autostart=1', 'bandit-status');
  await lab.reach('bandit', 'finished');
});
