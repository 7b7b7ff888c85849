// Nothing that axe-core knows to be in a visitor's way, on every view, in both themes, on a phone and wide.
import AxeBuilder from '@axe-core/playwright';
import { expect, open, press, reach, test } from './lab.mjs';

const views = {
  gan: 'gan-status',
  bandit: 'bandit-status',
  minimax: 'minimax-status',
  runs: 'runs-empty',
  inside: 'inside',
  theory: 'theory',
  diagnostics: 'diagnostics',
  nowhere: 'not-found',
};

/** What axe-core finds, in a line each. */
async function found(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} (${failureSummary.split('\n')[1]?.trim()})`));
}

for (const [name, width, colorScheme] of [['wide', 1440, 'light'], ['phone', 390, 'dark']]) {
  test(`every view, ${name}, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    for (const [view, testid] of Object.entries(views)) {
      await page.goto(`/lab/#/${view}`);
      await expect(page.getByTestId(testid).first()).toBeAttached({ timeout: 30_000 });
      await page.waitForTimeout(300);
      expect(await found(page), view).toEqual([]);
    }
    await page.goto('/lab/licences.html');
    expect(await found(page), 'licences').toEqual([]);
  });
}

test('a run in its states', async ({ page }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=2&backend=cpu&autostart=1');
  await reach(page, 'finished');
  expect(await found(page), 'finished').toEqual([]);
  await page.goto('/lab/#/runs');
  await expect(page.getByTestId('runs-row')).toHaveCount(1);
  expect(await found(page), 'a kept run').toEqual([]);
  await page.getByTestId('runs-row').getByRole('link', { name: /Report/ }).click();
  // The report itself stands in a frame that runs no script, axe-core's neither.
  await page.getByTestId('runs-preview').evaluate((frame) => frame.remove());
  expect(await found(page), 'a report').toEqual([]);
  await page.goto('/lab/#/inside');
  await expect(page.getByTestId('inside')).toContainText('What D thinks');
  await page.waitForTimeout(2500);
  expect(await found(page), 'inside a run').toEqual([]);
  await page.goto('/lab/#/bandit');
  await press(page, 'Start');
  await page.waitForTimeout(1500);
  expect(await found(page), 'a bandit run').toEqual([]);
});
