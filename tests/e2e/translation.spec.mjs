// Every view lives through a translator that puts elements in the place of texts, and what changes goes on changing.
import { expect, open, press, reach, status, steps, stopClock, test, translate } from './lab.mjs';

const notStopped = (page) => expect(page.getByTestId('failure')).toHaveCount(0);

/** The text of the figure with this label, in the shown lab. */
const figure = (page, label) => page.locator('.figure:visible', { has: page.getByText(label, { exact: true }) }).locator('.figure__value');

/** Numbers, formulas, code and states are left as they are. */
async function expectLeft(page) {
  const translated = await page.evaluate(() => {
    const kinds = '.figure__value, .progress__text, .run__buttons .pill, code, pre, math, [data-state][role=status], td.is-number, dl.bandit-numbers';
    return [...document.querySelectorAll(kinds)].filter((element) => element.querySelector('font')).map((element) => element.outerHTML);
  });
  expect(translated).toEqual([]);
  expect(await page.locator('font').count(), 'translated texts').toBeGreaterThan(10);
}

test('the GAN lab: estimate, run, sheets and downloads', async ({ page }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=40&backend=cpu');
  await translate(page);
  await expect(page.getByTestId('gan-estimate')).toContainText('On this device', { timeout: 120_000 });
  // The second half of the sentence comes and goes with the preset.
  await page.getByRole('radio', { name: 'Quick look' }).click();
  await expect(page.getByTestId('gan-estimate')).not.toContainText('Quick look about');
  await page.getByRole('radio', { name: 'Homework' }).click();
  await expect(page.getByTestId('gan-estimate')).toContainText('Quick look about');
  await open(page, 'dataset=garments&images=64&batch=16&epochs=40&backend=cpu&seed=5');
  await notStopped(page);

  await press(page, 'Start');
  await steps(page, 2);
  const step = await figure(page, 'step').textContent();
  const reading = await page.locator('.reading__title + p').textContent();
  await expect(page.getByRole('button', { name: 'Pause', exact: true }), 'the label follows').toBeVisible();
  await steps(page, 5);
  await expect(figure(page, 'step')).not.toHaveText(step);
  await expect(figure(page, 'epoch')).toHaveText(/^[1-9]/);
  await press(page, 'Pause');
  await reach(page, 'paused');
  await expect(page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  await expect(figure(page, 'step')).toContainText(await status(page).getAttribute('data-step'));
  await page.getByRole('slider', { name: 'Sheet shown' }).press('Home');
  await expect(page.locator('.gan-timeline__place')).toHaveText('epoch 0, step 0');
  await expect(page.getByRole('heading', { name: 'Generated, untrained' }), 'a title follows').toBeVisible();
  await page.getByRole('slider', { name: 'Sheet shown' }).press('End');
  await expect(page.getByRole('heading', { name: /Generated, epoch \d/ })).toBeVisible();
  await page.getByRole('button', { name: 'Follow one image' }).click();
  await expect(page.getByTestId('gan-latent').locator('figure').first()).toBeVisible();
  await expectLeft(page);

  // Prose changes with the stage of the run.
  await press(page, 'Reset');
  await reach(page, 'idle');
  await expect(page.locator('.reading__title + p')).not.toHaveText(reading);
  await expect(page.getByRole('heading', { name: 'Two networks learn against each other' })).toBeVisible();
  await notStopped(page);
});

test('the bandit lab: a run, its steps, many seeds', async ({ page }) => {
  await page.goto('/lab/#/bandit?runs=40');
  await expect(page.getByTestId('bandit-status')).toBeAttached();
  await translate(page);
  const pass = await stopClock(page);
  const verdict = await page.getByTestId('bandit-verdict').textContent();
  await press(page, 'Start');
  await pass(1_000);
  const early = await figure(page, 'step').textContent();
  await pass(1_000);
  await expect(figure(page, 'step')).not.toHaveText(early);
  await pass(10_000);
  await expect(page.getByTestId('bandit-status')).toHaveAttribute('data-state', 'finished');
  await expect(figure(page, 'step')).toContainText('2,000 / 2,000');
  await expect(page.getByTestId('bandit-verdict')).not.toHaveText(verdict);
  await page.getByTestId('scrubber').press('Home');
  await press(page, 'Step');
  await expect(page.getByTestId('last-step')).toContainText('Step 1 in detail');
  await press(page, 'Pin this run');
  await press(page, 'Step');
  await expect(page.getByTestId('difference')).toContainText('after 2 steps');
  await page.getByRole('button', { name: /^Run [\d,]+ seeds/ }).click();
  await expect(page.getByTestId('bandit-result')).toContainText('Computed in', { timeout: 120_000 });
  await expect(page.getByTestId('bandit-result')).toContainText('95% confidence interval');
  await expectLeft(page);
  await notStopped(page);
});

test('the minimax lab: a run, and other functions', async ({ page }) => {
  await page.goto('/lab/#/minimax');
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  await translate(page);
  const pass = await stopClock(page);
  await press(page, 'Start');
  await pass(500);
  const early = await figure(page, 'step').textContent();
  await pass(500);
  await expect(figure(page, 'step')).not.toHaveText(early);
  await pass(4_000);
  await expect(page.getByTestId('minimax-status')).toHaveAttribute('data-state', 'finished');
  const verdict = await page.getByTestId('minimax-verdict').textContent();
  for (const name of [/^xy: why GANs circle/, /^Dirac-GAN without R1/, /^Look ahead/]) {
    await page.getByRole('button', { name }).click();
    await page.getByRole('button', { name: /^Run without/ }).click();
    await pass(5_000);
    await expect(page.getByTestId('minimax-verdict')).not.toHaveText(verdict);
  }
  await page.getByLabel('Function').selectOption('dirac-gan');
  await expect(page.getByText('One real image at 0.')).toBeVisible();
  await expectLeft(page);
  await notStopped(page);
});

test('the views beside the labs', async ({ page }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=2&backend=cpu&autostart=1');
  await reach(page, 'finished');
  await translate(page);
  await page.getByRole('link', { name: 'Look inside' }).click();
  await expect(page.getByTestId('inside-score')).toContainText('image 1 ');
  await page.getByTestId('inside-picked').fill('7');
  await expect(page.getByTestId('inside-score')).toContainText('image 7 ');
  await page.getByRole('radio', { name: 'Two', exact: true }).click();
  const position = page.getByRole('slider', { name: 'Position between the first and the second' });
  await position.press('End');
  await expect(page.locator('.inside-range__value').first()).toHaveText('100%');
  await position.press('Home');
  await expect(page.locator('.inside-range__value').first()).toHaveText('0%');
  await expectLeft(page);
  await notStopped(page);

  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  const row = page.getByTestId('runs-row').first();
  await expect(row).toContainText('2 of 2');
  await row.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('a name');
  await page.keyboard.press('Enter');
  await expect(row.getByRole('heading')).toContainText('a name');
  await row.getByRole('checkbox').check();
  await expect(page.getByText(/Train a second run|Choose a second run/)).toBeVisible();
  await row.getByRole('link', { name: 'Report' }).click();
  await expect(page.getByRole('heading', { name: 'Report of a name' })).toBeVisible();
  await notStopped(page);

  await page.getByRole('link', { name: 'Theory', exact: true }).click();
  await expect(page.getByTestId('theory').locator('math').first()).toBeVisible();
  await expectLeft(page);
  await page.evaluate(() => { location.hash = '#/diagnostics'; });
  await expect(page.getByRole('heading', { name: 'Diagnostics' })).toBeVisible();
  await page.getByRole('button', { name: 'Run checks again' }).click();
  await expect(page.getByTestId('diagnostics')).toHaveAttribute('aria-busy', 'false');
  await page.evaluate(() => { location.hash = '#/nowhere'; });
  await expect(page.getByTestId('not-found').locator('code').first()).toHaveText('#/nowhere');
  await expect(page.getByTestId('not-found').locator('code font')).toHaveCount(0);
  await page.getByTestId('not-found').getByRole('link', { name: 'GAN', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Draw now' })).toHaveCount(0);
  await notStopped(page);
});
