// Predictions: made before a run, kept, laid over what the run gave, taken back.
import { expect, expectToFit, press, test } from './lab.mjs';

const prediction = (page) => page.getByTestId('prediction');
const answer = (page) => page.getByTestId('answer');

test('a number is predicted before the run, kept over a reload, compared and taken back', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/lab/#/bandit');
  const question = page.getByRole('button', { name: /^A step of 5/ });
  await question.click();
  await expect(page.getByTestId('bandit-status')).toHaveAttribute('data-state', 'idle');
  // The question says “in log time”.
  await expect(page.getByRole('radiogroup', { name: 'Time, of π and θ' }).first().getByRole('radio', { name: 'Log time' })).toBeChecked();
  const box = prediction(page).getByRole('textbox');
  await box.fill('many');
  await expect(prediction(page)).toContainText('Enter a number from 0% to 100%.');
  await box.fill('20');
  await press(page, 'Predict and start');
  await expect(page.getByTestId('judged')).toContainText('You predicted 20%. The run gives 4', { timeout: 60_000 });
  await expect(page.getByTestId('judged')).toHaveAttribute('data-right', 'false');
  await expect(answer(page)).toContainText('of the seeds are not on arm 1');

  // The hand-in has it.
  await page.goto('/lab/#/runs?writeup=');
  await expect(page.getByRole('row', { name: /^A step of 5.* 20% 4\d/ })).toBeAttached({ timeout: 60_000 });

  await page.goto('about:blank');
  await page.goto('/lab/#/bandit?eta=5&runs=1000');
  await expect(prediction(page)).toContainText('Your prediction: 20%');
  await press(page, 'Take it back');
  await expect(prediction(page).getByRole('textbox')).toHaveValue('');
  expect(await page.evaluate(() => localStorage.getItem('saddle-predictions'))).toBe('{}');
});

test('a curve is drawn into the empty chart, and laid over that of the run', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/lab/#/minimax');
  await page.getByRole('button', { name: /^Take turns/ }).click();
  const sketch = page.getByTestId('sketch');
  await sketch.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await sketch.boundingBox();
  // Level at half of the height, which is 1.5.
  const middle = y + height * (8 + 60) / 160;
  await page.mouse.move(x + width * 0.12, middle);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.96, middle, { steps: 4 });
  await page.mouse.up();
  await expect(sketch).toHaveAttribute('aria-valuetext', /: 1\.5/);
  await expectToFit(page);
  await press(page, 'Predict and start');
  await expect(page.getByTestId('judged')).toContainText(/off by 0\.\d+ on average, within the 0.25/, { timeout: 60_000 });
  await expect(page.getByTestId('judged').getByRole('img')).toHaveAccessibleName('distance over steps: your curve, and that of the run (dashed)');
});

test('a GAN question is predicted before its Quick look begins', async ({ page }) => {
  await page.goto('/lab/#/gan?dataset=garments&images=64&batch=16&epochs=1&backend=cpu&autostart=1');
  const status = page.getByTestId('gan-status');
  await expect(status).toHaveAttribute('data-state', 'finished', { timeout: 120_000 });
  await press(page, 'What you see');
  await page.getByRole('button', { name: /^What does a larger batch change/ }).click();
  await prediction(page).getByRole('radio', { name: 'Less' }).check();
  await expect(status).toHaveAttribute('data-state', 'finished');
  await press(page, 'Predict and start');
  await expect(page).toHaveURL(/epochs=6/);
  await expect(prediction(page)).toContainText('Your prediction: Less');
});

test('with hidden answers nothing of the bandit lab runs before the prediction', async ({ page }) => {
  await page.goto('/lab/#/bandit?eta=5&runs=1000&answers=hidden');
  await expect(page.getByTestId('verdict-awaited')).toBeVisible();
  for (const name of ['Start', 'Step', 'Play the swarm', 'Run 1,000 seeds', 'Pull arm 2']) await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-disabled', 'true');
  for (const key of ['Space', 's', '2']) await page.locator('body').press(key);
  await expect(page.getByTestId('bandit-status')).toHaveAttribute('data-step', '0');
  await prediction(page).getByRole('textbox').fill('45');
  await press(page, 'Predict and start');
  await expect(page.getByTestId('judged')).toHaveAttribute('data-right', 'true', { timeout: 60_000 });
  await expect(page.getByTestId('bandit-verdict')).toBeVisible();
});

test('without site data a prediction lasts until the page is closed, and says so', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/lab/#/minimax?answers=hidden');
  await page.getByRole('button', { name: /^Exactly 1.4/ }).click();
  await prediction(page).getByRole('radio', { name: 'It stays at a distance' }).check();
  await press(page, 'Predict and start');
  await expect(page.getByTestId('judged')).toHaveAttribute('data-right', 'true');
  await press(page, 'Reset');
  await expect(prediction(page)).toContainText('This browser keeps no site data');
});
