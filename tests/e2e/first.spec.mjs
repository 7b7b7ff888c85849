// The first screen: the film of the recorded run, what to do first, and the set-up.
import { statSync } from 'node:fs';
import { expect, expectToFit, open, pauseAfter, press, reach, status, test } from './lab.mjs';

const film = (page) => page.getByTestId('film');
/** T, the frame's place in the picture, and how much of the curve is drawn. */
const moment = (page) => film(page).evaluate((figure) => {
  const style = (selector, pseudo) => getComputedStyle(figure.querySelector(selector), pseudo);
  const frame = style('.film__frames', '::before');
  return [style('.film__epoch', '::after').getPropertyValue('--epoch'), frame.backgroundPosition, style('.film__d').clipPath];
});

test('the film begins without a click, and can be paused', async ({ page }) => {
  await page.addInitScript(() => {
    new PerformanceObserver((list) => { window.module ??= list.getEntries().find(({ name }) => name.endsWith('saddle_bg.wasm'))?.responseEnd; }).observe({ type: 'resource', buffered: true });
  });
  await open(page);
  await expect(film(page)).toHaveClass(/is-playing/);
  const shown = await page.evaluate(() => performance.getEntriesByType('resource').find(({ name }) => name.endsWith('film.jpg')).responseEnd - window.module);
  expect(shown, 'ms from the module to the picture').toBeLessThan(1000);
  const before = await moment(page);
  await expect.poll(() => moment(page)).not.toEqual(before);
  // A whole loop: each T, and frames in all columns and rows.
  const seen = new Set();
  await expect.poll(async () => { seen.add((await moment(page))[0]); return seen.size; }, { timeout: 60_000, intervals: [100] }).toBeGreaterThan(20);
  await press(page, 'Pause the film');
  await expect(film(page)).toHaveClass(/is-paused/);
  // An animation stops at the frame after the one in which it was told to.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ ready }) => ready)));
  const paused = await moment(page);
  await page.waitForTimeout(500);
  expect(await moment(page)).toEqual(paused);
  await press(page, 'Play');
  await expect.poll(() => moment(page)).not.toEqual(paused);
});

test('headings and text have a shipped font where the device has none of those before it, before the program draws them', async ({ page }) => {
  await open(page);
  const [families, statuses, last, module] = await page.evaluate(async () => {
    await document.fonts.ready;
    const families = getComputedStyle(document.documentElement).getPropertyValue('--serif').split(',').map((name) => name.trim().replaceAll('"', ''));
    const entries = performance.getEntriesByType('resource');
    const end = (name) => Math.max(...entries.filter((entry) => entry.name.endsWith(name)).map(({ startTime }) => startTime));
    return [families, [...document.fonts].filter(({ family }) => family.includes('Saddle Text')).map(({ status }) => status), end('.woff2'), end('saddle_bg.wasm')];
  });
  const before = families.slice(0, families.indexOf('Saddle Text'));
  expect(before.length).toBeGreaterThan(2);
  const installed = await page.evaluate((names) => {
    const context = document.createElement('canvas').getContext('2d');
    const width = (family) => { context.font = `40px ${family}`; return context.measureText('mmmiiiWWW').width; };
    return names.some((name) => width(`"${name}", monospace`) !== width('monospace'));
  }, before);
  expect(statuses).toEqual(installed ? ['unloaded', 'unloaded'] : ['loaded', 'loaded']);
  if (!installed) expect(last, 'requested with the program, not after it').toBeLessThan(module + 500);
});

test('with reduced motion the last epoch stands still', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await expect(film(page)).toHaveClass(/is-playing/);
  expect(await moment(page)).toEqual(['50', '100% 100%', 'none']);
  await page.waitForTimeout(500);
  expect(await moment(page)).toEqual(['50', '100% 100%', 'none']);
  await expect(page.getByRole('button', { name: 'Pause the film' })).toHaveCount(0);
});

test('on a CPU a Quick look starts at once; the set-up opens', async ({ page }) => {
  await page.addInitScript(() => { delete Navigator.prototype.gpu; });
  await open(page);
  await expect(page.getByRole('button', { name: /^Quick look here · about / })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.button.is-primary')).toHaveText(/Replay the real run/);
  await press(page, 'Change the set-up');
  await expect(page.getByLabel('Epochs')).toHaveValue('50');
  await page.goto('about:blank');
  await open(page);
  await page.getByRole('button', { name: /^Quick look here/ }).click();
  await expect(page).toHaveURL(/batch=16/);
  await reach(page, ['loading', 'starting', 'running']);
  await expect(page.getByTestId('gan-quick')).toContainText('Quick look: from noise, ');
});

test('a button that is pressed before the lab’s module has come acts when it has', async ({ page }) => {
  await page.route('**/gan_bg.wasm', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto('/lab/#/gan');
  await page.getByRole('button', { name: 'Replay the real run' }).click();
  await expect(status(page)).not.toBeAttached();
  await expect(page.getByTestId('gan-recorded')).toBeVisible();
});

test('the lab’s module can be fetched again', async ({ page, errors }) => {
  await page.goto('/no-gan/#/gan');
  await expect(page.getByText('This view could not be loaded')).toBeVisible();
  await expect(film(page)).toBeVisible();
  await press(page, 'Try again');
  await expect(status(page)).toBeAttached();
  await expect(page.getByText('This view could not be loaded')).toHaveCount(0);
  expect(errors.splice(0).join(), 'the missing file').toContain('404');
});

test('what the lab reports lies over the lower edge and moves nothing', async ({ page }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=20&backend=cpu&autostart=1');
  await pauseAfter(page, 5);
  await expect(status(page)).toHaveAttribute('data-kept-step', /./);
  await page.goto('about:blank');
  await page.goto('/lab/#/gan');
  const primary = page.locator('.button.is-primary').first();
  const place = await primary.boundingBox();
  const offer = page.getByTestId('gan-offer');
  await expect(offer.getByRole('button', { name: 'Continue' })).toBeInViewport();
  expect(await primary.boundingBox()).toEqual(place);
  await expect(page.getByRole('main')).toHaveCount(1);
  await offer.getByRole('button', { name: 'Not now' }).click();
  await expect(offer).toHaveCount(0);
  await expect(film(page)).toBeVisible();
});

for (const [name, width, height] of [['phone', 390, 844], ['laptop', 1366, 768], ['wide', 1440, 900], ['projector', 1920, 1080]]) {
  test(`picture and main action are on the first screen: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await expectToFit(page);
    await expect(status(page)).toHaveAttribute('data-state', 'idle');
    await expect(page.locator('.button.is-primary')).toBeInViewport({ ratio: 1 });
    await expect(page.locator('.film__frames')).toBeInViewport({ ratio: 0.95 });
  });
}

test('the weights of the recorded networks are at the foot of the page', async ({ page }) => {
  await page.goto('/lab/');
  for (const [name, file, size] of [['Weights of G', 'generator-50', 4_562_480], ['Weights of D', 'discriminator-50', 426_210]]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.first__foot').getByRole('link', { name }).last().click()]);
    expect(download.suggestedFilename()).toBe(`${file}.safetensors`);
    expect(statSync(await download.path()).size).toBe(size);
  }
});
