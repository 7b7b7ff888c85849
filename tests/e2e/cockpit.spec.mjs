// A run on one screen: nothing scrolls, nothing moves, and the rest opens over it.
import { expect, expectToFit, number, open, openPanel, pauseAfter, press, reach, steps, test } from './lab.mjs';

// 2 steps an epoch, 20 in all.
const run = 'dataset=garments&images=32&batch=16&epochs=10&backend=cpu&autostart=1';

/** Left, top, width and height of each visible control, by its name. */
const places = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('button, input, a')]
  .filter((control) => control.checkVisibility())
  .map((control) => {
    const { x, y, width, height } = control.getBoundingClientRect();
    return [control.ariaLabel ?? control.textContent.trim(), [x, y, width, height]];
  })));

for (const [width, height] of [[1440, 900], [1366, 768]]) {
  test(`a run fits the window, and no control moves while it goes on: ${width}×${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, run);
    await steps(page, 2);
    const first = await places(page);
    expect(Object.keys(first)).toEqual(expect.arrayContaining(['Reset', 'Draw now', 'Compare T', 'Set-up', 'Sheet shown']));
    for (let done = 3; done < 20; done += 3) {
      await steps(page, done);
      for (const [name, place] of Object.entries(await places(page))) {
        // The label of Pause changes, and thumbnails come.
        const before = first[name];
        if (before) place.forEach((value, at) => expect(Math.abs(value - before[at]), `${name} at step ${done}`).toBeLessThanOrEqual(1));
      }
      expect(await page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth])).toEqual([height, width]);
    }
    await reach(page, 'finished');
    for (const part of ['gan-sheet', 'gan-losses', 'gan-real', 'gan-opinion', 'gan-counters']) await expect(page.getByTestId(part)).toBeInViewport({ ratio: 0.99 });
    await expect(page.getByRole('list', { name: 'Saved sheets' })).toBeInViewport({ ratio: 0.99 });
  });
}

test('a cell opens large, with its history and its nearest real image, by mouse and by keyboard', async ({ page }) => {
  await open(page, run.replace('images=32', 'images=64').replace('epochs=10', 'epochs=3'));
  await pauseAfter(page, 5);
  const before = await places(page);
  const [panel, strip] = [page.getByTestId('gan-one-latent'), page.getByTestId('gan-latent').locator('canvas')];
  const sheets = Number(await page.getByTestId('gan-timeline').getAttribute('max')) + 1;
  const cell = (number) => page.getByRole('button', { name: `Image ${number}`, exact: true });
  await page.getByTestId('gan-sheet').click({ position: { x: 5, y: 5 } });
  await expect(panel).toBeFocused();
  await expect(strip).toHaveCount(sheets);
  const large = await page.getByTestId('gan-latent-large').locator('canvas').boundingBox();
  expect([large.width, large.height]).toEqual([280, 280]);
  await expect(page.getByTestId('gan-latent-nearest')).toContainText(/Nearest of 64 real images: number \d+Distance \d/);
  expect(Number(await page.getByTestId('gan-latent-nearest').getAttribute('data-distance'))).toBeGreaterThan(0);
  await expect(page.getByTestId('gan-latent-opinion')).toContainText(/^D (takes it for|has not been asked)/);
  // Buttons that the panel covers stay where they are.
  const during = await places(page);
  for (const [name, place] of Object.entries(before)) expect(during[name], name).toEqual(place);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
  await expect(cell(1)).toBeFocused();

  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
  await expect(cell(16)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel).toBeFocused();
  await expect(page.getByTestId('gan-latent-image')).toHaveValue('16');
  await expect(strip).toHaveCount(sheets);
  await page.getByTestId('gan-latent-image').fill('20');
  await expect(page.getByTestId('gan-latent-large').getByRole('img', { name: 'Image 20', exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cell(20)).toBeFocused();
  await press(page, 'Follow one image');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Follow one image' })).toBeFocused();

  // The end of the run leaves the images where they can be asked about.
  await press(page, 'Resume');
  await reach(page, 'finished');
  await cell(16).press('Enter');
  await expect(page.getByTestId('gan-latent-nearest')).toContainText('Nearest of 64 real images');
  await expect(page.getByTestId('gan-counters')).toContainText(/^\d+ threads? · 2\.88 G multiply-adds a step · [\d.]+ [MGT] a second$/);
});

test('panels open over the run by keyboard, and give the focus back', async ({ page }) => {
  await open(page, run);
  await pauseAfter(page, 5);
  for (const [name, content] of [['Set-up', 'Learning rate'], ['What you see', 'Try'], ['Take along', 'Download generator']]) {
    const button = page.getByRole('button', { name, exact: true });
    await expect(page.getByText(content, { exact: true }).first()).toBeHidden();
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    await expect(page.getByText(content, { exact: true }).first()).toBeVisible();
    expect(await page.evaluate(() => document.activeElement.id)).toBe(await button.getAttribute('aria-controls'));
    await page.keyboard.press('Escape');
    await expect(button).toBeFocused();
    await expect(page.getByText(content, { exact: true }).first()).toBeHidden();
  }
  await openPanel(page, 'Set-up');
  await openPanel(page, 'Take along');
  await expect(page.getByRole('button', { name: 'Close', exact: true })).toHaveCount(1);
  // The next run begins without it, and Start keeps the focus.
  await press(page, 'Reset');
  await reach(page, 'idle');
  await press(page, 'Start');
  await steps(page, 1);
  await expect(page.getByRole('button', { name: 'Take along', exact: true })).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeFocused();
});

test('the named sheets stand side by side', async ({ page }) => {
  await open(page, run.replace('images=32', 'images=16'));
  await reach(page, 'finished');
  await press(page, 'Compare T');
  const sheets = page.getByTestId('gan-compare').locator('figure');
  await expect(sheets).toHaveText(['T = 2', 'T = 6', 'T = 10']);
  const boxes = await sheets.evaluateAll((figures) => figures.map((figure) => figure.getBoundingClientRect().top));
  expect(new Set(boxes).size, 'in one row').toBe(1);
  await press(page, 'Close the comparison');
  await expect(sheets).toHaveCount(0);
});

test('on a phone the picture, the run line and the main action are on the first screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, run);
  await steps(page, 2);
  await expect(page.getByTestId('gan-sheet')).toBeInViewport({ ratio: 0.99 });
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeInViewport({ ratio: 0.99 });
  await expect(page.getByRole('slider', { name: 'Sheet shown' })).toBeInViewport();
  await expectToFit(page);
  await reach(page, 'finished');
  await expectToFit(page);
  await openPanel(page, 'Take along');
  await expect(page.getByRole('button', { name: 'Download generator' })).toBeInViewport();
});

test('the sheet changes at least twice a second while it trains on the CPU, and not while the page is hidden', { tag: '@alone' }, async ({ page }) => {
  await open(page, 'dataset=garments&images=6400&batch=64&epochs=10&backend=cpu&autostart=1');
  await steps(page, 3);
  await expect(page.getByTestId('gan-caught')).toHaveText(/^D caught \d+ of \d+$/, { timeout: 60_000 });
  // Pictures that differ from the one before, of fifty in five seconds.
  const changes = () => page.getByTestId('gan-sheet').evaluate(async (canvas) => {
    let [changed, before] = [0, ''];
    for (let at = 0; at < 50; at += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const now = canvas.toDataURL();
      changed += now !== before;
      before = now;
    }
    return changed;
  });
  expect(await changes(), 'in five seconds').toBeGreaterThanOrEqual(10);
  // Every cell and as many real images have been judged, and each is in a bar.
  await expect(page.getByTestId('gan-opinion-text')).toHaveText(/^G’s: D takes \d+ of 64 for generated\.Real: \d+ of 64 for real\.$/, { timeout: 60_000 });
  await expect(page.locator('#gan-opinion-text')).toHaveText(/^Of 64 real, \d+ lie below 0\.50\..* Of 64 G’s, \d+ lie below 0\.50\./);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const drawn = () => page.getByTestId('gan-sheet').evaluate((canvas) => canvas.toDataURL());
  // A whole sheet for the timeline may come in one of these intervals, but not in each: at most every 30 s, or at the end of an epoch.
  await expect(async () => {
    const [before, step] = [await drawn(), await number(page, 'step')];
    // As seen above, cells would change six times.
    await page.waitForTimeout(3000);
    await steps(page, step + 5);
    expect(await drawn()).toBe(before);
  }).toPass({ timeout: 60_000 });
});
