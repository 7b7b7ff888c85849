// A departure from the handout is marked wherever its run is shown.
import { expect, open, reach, status, test } from './lab.mjs';

test('a departure is chosen, marked, and trains', async ({ page }) => {
  await open(page, 'dataset=garments&images=32&batch=16&epochs=1&backend=cpu');
  await expect(page.getByTestId('gan-departure')).toHaveCount(0);
  await page.getByLabel('Departure from the handout').selectOption('sigmoid-twice');
  await expect(page).toHaveURL(/departure=sigmoid-twice/);
  await expect(page.getByTestId('gan-departure')).toContainText('1.006');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await reach(page, 'finished');
  await expect(page.getByTestId('gan-departure')).toContainText('Departs from the handout: sigmoid twice');
  // The usual thresholds for D's loss do not hold here.
  await expect(page.locator('.verdict')).toHaveCount(0);
  await expect(page.getByText(/fixed latents · seed 42 · sigmoid twice/)).toBeVisible();
  expect(Number(await status(page).getAttribute('data-loss-d'))).toBeGreaterThan(1.006);
});
