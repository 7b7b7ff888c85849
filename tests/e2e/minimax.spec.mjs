// The minimax lab: questions, drag, address, expressions, scrubber, downloads, widths.
import { readFileSync } from 'node:fs';
import { download, expect, expectToFit, longestTask, press, stopClock, test } from './lab.mjs';

const status = (page) => page.getByTestId('minimax-status');
const attribute = (page, name) => status(page).getAttribute(`data-${name}`);
const canvas = (page) => page.getByTestId('minimax-plane');

/** Opens the lab; without animation, unless a test is about that. */
async function open(page, query = '', motion = 'reduce') {
  await page.emulateMedia({ reducedMotion: motion });
  await page.goto(`/lab/#/minimax${query ? `?${query}` : ''}`);
  await expect(status(page)).toBeAttached({ timeout: 30_000 });
}

const reach = (page, state) => expect(status(page)).toHaveAttribute('data-state', state, { timeout: 15_000 });
const ask = async (page, title) => {
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
  await press(page, 'Run without');
};

test('opens with the handout’s f', async ({ page }) => {
  await open(page);
  for (const [name, value] of Object.entries({ state: 'idle', step: '0', x: '1', y: '1', verdict: 'converges', observed: 'converges' })) {
    await expect(status(page)).toHaveAttribute(`data-${name}`, value);
  }
  await expect(status(page)).toHaveAttribute('data-spectral-radius', /^0\.(2|19999)/);
  await expect(page.getByTestId('minimax-verdict')).toContainText('1 − 8·0.1 = 0.2: each step keeps 20% of the distance. Converges for 0 < η < 1/4 = 0.25.');
  await expect(page.getByTestId('minimax-verdict')).toContainText('Predicted. Press Start to measure it.');
  for (const name of ['Start', 'Step', 'Reset']) await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
});

test('a run is animated for four seconds, and can be paused', async ({ page }) => {
  await open(page, '', 'no-preference');
  const pass = await stopClock(page);
  await press(page, 'Start');
  await pass(400);
  await expect.poll(async () => Number(await attribute(page, 'step'))).toBeGreaterThan(3);
  await press(page, 'Pause');
  await reach(page, 'paused');
  const at = Number(await attribute(page, 'step'));
  expect(at).toBeLessThan(100);
  await press(page, 'Resume');
  await pass(4_000);
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-step', '100');
});

const questions = [
  ['a\\. The saddle', 'finished', 'converges', 'converges', 'It is both'],
  ['b\\. One step', 'finished', 'converges', 'converges', 'a straight line'],
  ['c\\. The step size', 'finished', 'diverges', 'diverges', '0 < η < 1/4'],
  ['d\\. Both descend', 'diverged', 'diverges', 'diverges', 'only from y₀ = 0'],
  ['Exactly 1/4', 'finished', 'cycles', 'cycles', '2-cycle'],
  ['Start on the x-axis', 'finished', 'diverges', 'converges', 'luck, not stability'],
  ['xy: why GANs circle', 'finished', 'diverges', 'diverges', 'leaves it'],
  ['Take turns', 'finished', 'cycles', 'cycles', 'ellipse'],
  ['Look ahead', 'finished', 'converges', 'converges', 'spirals in'],
  ['Negative momentum', 'finished', 'converges', 'converges', 'friction'],
  ['Dirac-GAN without R1', 'finished', 'diverges', 'diverges', 'circles outwards'],
  ['Dirac-GAN with R1', 'finished', 'converges', 'converges', 'Mescheder'],
  ['Noise', 'finished', 'converges', 'cycles', 'cloud'],
];

test('each question starts its set-up and is answered', async ({ page }) => {
  await open(page);
  for (const [title, state, verdict, observed, answer] of questions) {
    await ask(page, title);
    await expect(page.getByTestId('minimax-verdict'), title).toBeVisible();
    await expect(page.getByTestId('answer'), title).toContainText(answer);
    await reach(page, state);
    await expect(status(page), title).toHaveAttribute('data-verdict', verdict);
    await expect(status(page), title).toHaveAttribute('data-observed', observed);
  }
});

test('pointer and keys move the start; status, form and address follow', async ({ page }) => {
  await open(page);
  const ring = page.getByRole('slider', { name: 'Start', exact: true });
  await ring.focus();
  await page.keyboard.press('ArrowRight');
  await expect(status(page)).toHaveAttribute('data-x', '1.1');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(status(page)).toHaveAttribute('data-y', '0');
  await expect(page).toHaveURL(/x0=1\.1.*y0=0/);
  const from = await ring.boundingBox();
  const plane = await canvas(page).boundingBox();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(plane.x + plane.width * 0.3, plane.y + plane.height * 0.25, { steps: 5 });
  await page.mouse.up();
  const [x, y] = [Number(await attribute(page, 'x')), Number(await attribute(page, 'y'))];
  expect(x).toBeLessThan(-0.3);
  expect(y).toBeGreaterThan(0.3);
  await expect(page.getByLabel('Start of x')).toHaveValue(String(x));
  await expect(page).toHaveURL(new RegExp(`x0=${x}.*y0=${y}`));
});

test('the address holds the whole set-up and restores it', async ({ page }) => {
  const query = 'f=bilinear&b=2&method=consensus&eta_x=0.2&eta_y=0.3&x0=-0.5&y0=0.25&gamma=0.5&steps=40&noise=0.1&seed=9';
  await open(page, `${query}&autostart=1`);
  await reach(page, 'finished');
  const end = await attribute(page, 'x');
  await page.getByLabel('Steps', { exact: true }).fill('41');
  await expect(page).toHaveURL(/steps=41/);
  await page.getByLabel('Steps', { exact: true }).fill('40');
  await expect(page).toHaveURL(new RegExp(`#/minimax\\?${query}$`));
  await page.reload();
  await expect(status(page)).toBeAttached({ timeout: 30_000 });
  await press(page, 'Start');
  await reach(page, 'finished');
  expect(await attribute(page, 'x'), 'the same run').toBe(end);
});

test('a slider changes verdict, eigenvalues and path at once', async ({ page }) => {
  await open(page);
  const slider = page.getByRole('slider', { name: /^Step size of x.*slider$/ });
  await slider.focus();
  const seen = new Set();
  for (let i = 0; i < 8; i += 1) {
    await page.keyboard.press('ArrowRight');
    seen.add(await attribute(page, 'spectral-radius'));
  }
  expect(seen.size).toBeGreaterThan(5);
  await page.getByLabel('Step size of x, ηₓ', { exact: true }).fill('0.3');
  await expect(status(page)).toHaveAttribute('data-verdict', 'diverges');
  await expect(page.getByTestId('minimax-verdict')).toContainText('each step overshoots by 40%');
  await expect(page.getByTestId('minimax-eigenvalues')).toHaveAttribute('aria-label', /−1\.4/);
});

test('expressions run; bad ones are reported with their place', async ({ page }) => {
  await open(page, 'f=custom&expr=x%5Ey&x0=2&y0=0.5&eta_x=0.01&eta_y=0.01&steps=5');
  await press(page, 'Start');
  await reach(page, 'finished');
  const field = page.getByLabel('Expression');
  await field.fill('x^2/2 - y^2/2 + sin(x*y)');
  await expect(page).toHaveURL(/expr=x%5E2/);
  await expect(status(page)).toHaveAttribute('data-verdict', 'converges');
  const alert = page.getByRole('alert').filter({ hasText: 'expr' });
  for (const [text, words] of [
    ['1/0', 'at character 2: 1/0 is not a finite number'],
    ['while', 'at character 1: “while” is not known'],
    ['x + (y', 'at character 7: expected )'],
    ['x+'.repeat(5000), '10000 characters; at most 1000 are read'],
  ]) {
    await field.fill(text);
    await expect(alert.first()).toContainText(words);
  }
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toHaveAttribute('aria-disabled', 'true');
});

test('a point where f is not defined is named', async ({ page }) => {
  await open(page, 'f=custom&expr=sqrt(y)-x^2&y0=-2');
  await expect(page.getByTestId('minimax-verdict')).toContainText('f has no value at (1, −2)');
  await expect(canvas(page)).toHaveAttribute('aria-label', /f has no value at \(1, −2\)/);
  await press(page, 'Start');
  await reach(page, 'failed');
  await expect(status(page)).toContainText('f has no value at (1, −2)');
  const { text } = await download(page, 'Download path (CSV)');
  expect(text).toBe('step,x,y,f,distance\n0,1,-2,,\n');
});

// Ninety products in one step, and two gradients a step.
const heavy = `f=custom&expr=${Array(90).fill('tanh(x*y)').join('+')}&method=extragradient&eta_x=0.003&eta_y=0.002&x0=1.5&noise=0.5&seed=11`;
const beside = (page) => page.workers().some((worker) => worker.url().endsWith('/labs_worker.js'));
const end = async (page) => Object.fromEntries(await Promise.all(['x', 'y', 'step', 'observed'].map(async (name) => [name, await attribute(page, name)])));

test('a long path of a long expression does not hold the page', async ({ page }) => {
  await open(page, `${heavy}&steps=100000`);
  const ring = page.getByRole('slider', { name: 'Start', exact: true });
  const longest = await longestTask(page, async () => {
    await ring.focus();
    for (let i = 1; i <= 5; i += 1) {
      await page.keyboard.press('ArrowRight');
      await expect(status(page), 'the start moves at once').toHaveAttribute('data-x', String((15 + i) / 10));
    }
    await expect.poll(() => beside(page)).toBe(true);
    await press(page, 'Start');
    await expect(status(page)).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
    await expect(status(page)).toHaveAttribute('data-step', '100000');
  });
  expect(longest, 'the longest task, in ms of CPU time').toBeLessThan(100);
  await expect(page.getByTestId('minimax-verdict')).toContainText('Measured over 100000 steps');
  const { text } = await download(page, 'Download path (CSV)');
  expect(text.trim().split('\n')).toHaveLength(100_002);
});

test('without a worker the page computes the same path', async ({ page, context }) => {
  const query = `${heavy}&steps=15000&autostart=1`;
  await open(page, query);
  await expect(status(page)).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
  expect(beside(page)).toBe(true);
  const other = await context.newPage();
  await other.route('**/labs_worker.js', (route) => route.abort());
  await open(other, query);
  await expect(status(other)).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
  expect(await end(other)).toEqual(await end(page));
  await expect(other.getByTestId('failure')).toHaveCount(0);
});

test('bad values of the address are reported and replaced', async ({ page }) => {
  await open(page, `f=custom&expr=${'x'.repeat(10_000)}&eta_x=-1&beta=1&method=sgd&steps=0&colour=red`);
  for (const name of ['f', 'expr', 'eta_x', 'beta', 'method', 'steps', 'colour']) {
    await expect(page.getByRole('alert').filter({ hasText: name }).first()).toBeVisible();
  }
  await expect(status(page)).toHaveAttribute('data-x', '1');
});

test('the scrubber goes back, and the cursor of a chart shows values', async ({ page }) => {
  await open(page, 'eta_x=0.25&eta_y=0.25&steps=10&autostart=1');
  await reach(page, 'finished');
  const scrubber = page.getByTestId('scrubber');
  await scrubber.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(status(page)).toHaveAttribute('data-step', '9');
  await expect(status(page)).toHaveAttribute('data-x', '-1');
  await page.keyboard.press('Home');
  await expect(status(page)).toHaveAttribute('data-step', '0');
  const chart = page.getByTestId('minimax-coordinates');
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuetext', /step 0: x 1\.0000, y 1\.0000/);
});

test('the CSV equals the native trainer’s; the SVG is valid', async ({ page }) => {
  const query = 'f=custom&expr=x%5E2%2F2+%2B+sin(x)*y+-+tanh(y)%5E2+-+ln(2+%2B+y%5E2)&method=optimistic&eta_x=0.2&eta_y=0.15&x0=1.5&y0=-1&noise=0.01&steps=60&seed=7';
  await open(page, query);
  const csv = await download(page, 'Download path (CSV)');
  expect(csv.name).toBe('saddle-minimax-custom-optimistic.csv');
  expect(csv.text).toBe(readFileSync(new URL('../golden/minimax_path.csv', import.meta.url), 'utf8'));
  const svg = await download(page, 'Download plane (SVG)');
  expect(svg.name).toBe('saddle-minimax-plane.svg');
  const root = await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement.nodeName, svg.text);
  expect(root).toBe('svg');
  const [png] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PNG of the plane' }).click()]);
  expect(png.suggestedFilename()).toBe('saddle-minimax-plane.png');
});

test('each chart is saved as SVG, with the pictures behind it', async ({ page }) => {
  await open(page, 'f=bilinear&method=extragradient&autostart=1');
  await reach(page, 'finished');
  const read = (text) => page.evaluate(async (text) => {
    const image = new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('image');
    if (!image) return null;
    const picture = new Image();
    picture.src = image.getAttribute('href');
    await picture.decode();
    return picture.naturalWidth;
  }, text);
  const widths = { 'saddle-minimax-plane.svg': await read((await download(page, 'Download plane (SVG)')).text) };
  for (const button of await page.getByRole('button', { name: /^SVG of / }).all()) {
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    widths[file.suggestedFilename()] = await read(readFileSync(await file.path(), 'utf8'));
  }
  const plain = ['eigenvalues', 'surface', 'radius', 'distance', 'coordinates'].map((name) => [`saddle-minimax-${name}.svg`, null]);
  expect(widths).toEqual({ ...Object.fromEntries(plain), 'saddle-minimax-plane.svg': 128, 'saddle-minimax-step-sizes.svg': 81 });
});

for (const scheme of ['light', 'dark']) {
  for (const [name, width, height] of [['phone', 390, 844], ['tablet', 1000, 800], ['wide', 1440, 900]]) {
    test(`fits: ${name}, ${scheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: scheme });
      await open(page, 'b=6&eta_x=0.055&eta_y=0.055&autostart=1');
      await reach(page, 'finished');
      await expectToFit(page);
      await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeInViewport();
      await expect(canvas(page)).toBeVisible();
    });
  }
}
