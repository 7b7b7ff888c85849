// A run on one screen: nothing scrolls, nothing moves, and the rest opens over it.
import { expect, expectToFit, open, openPanel, pauseAfter, press, reach, steps, test } from './lab.mjs';

// 4 steps an epoch, 40 in all.
const run = 'dataset=garments&images=64&batch=16&epochs=10&backend=cpu&autostart=1';

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
    for (let done = 3; done < 40; done += 6) {
      await steps(page, done);
      for (const [name, place] of Object.entries(await places(page))) {
        // The label of Pause changes, and thumbnails come.
        const before = first[name];
        if (before) place.forEach((value, at) => expect(Math.abs(value - before[at]), `${name} at step ${done}`).toBeLessThanOrEqual(1));
      }
      expect(await page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth])).toEqual([height, width]);
    }
    await reach(page, 'finished');
    for (const part of ['gan-sheet', 'gan-losses', 'gan-real']) await expect(page.getByTestId(part)).toBeInViewport({ ratio: 0.99 });
    await expect(page.getByRole('list', { name: 'Saved sheets' })).toBeInViewport({ ratio: 0.99 });
  });
}

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
  await open(page, run);
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
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  const step = await page.getByTestId('gan-status').getAttribute('data-step');
  await steps(page, Number(step) + 3);
  await page.waitForTimeout(500);
  const drawn = () => page.getByTestId('gan-sheet').evaluate((canvas) => canvas.toDataURL());
  const before = await drawn();
  await steps(page, Number(step) + 8);
  expect(await drawn()).toBe(before);
});
