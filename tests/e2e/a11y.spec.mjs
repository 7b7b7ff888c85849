// Every view is accessible in each of its states: see `expectAccessible`.
import { expectAccessible } from './access.mjs';
import { expect, open, openPanel, press, reach, steps, test } from './lab.mjs';

const run = 'dataset=garments&images=64&batch=16&backend=cpu';

/** Loads the page anew at an address, also when only the part after # differs. */
async function go(page, hash, testid, place = 'lab') {
  await page.goto(`/${place}/#/${hash}`);
  await page.reload();
  await expect(page.getByTestId(testid).first()).toBeAttached();
}

const state = (page, lab, name) => expect(page.getByTestId(`${lab}-status`)).toHaveAttribute('data-state', name);

test('empty views, and the recorded run', async ({ page }) => {
  const views = { runs: 'runs-empty', diagnostics: 'diagnostics', nowhere: 'not-found', compose: 'compose-qr', 'runs?writeup=': 'hand-in-paper', gan: 'gan-status' };
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [view, testid] of Object.entries(views)) {
    await page.goto(`/lab/#/${view}`);
    await expect(page.getByTestId(testid).first()).toBeAttached();
    await page.evaluate(async () => { await document.fonts.ready; });
    await expectAccessible(page, view);
  }
  await page.keyboard.press('?');
  await expect(page.getByTestId('keys-help')).toBeVisible();
  await expectAccessible(page, 'the list of keys');
  await page.keyboard.press('Escape');
  await page.goto('/lab/#/inside');
  await expect(page.getByTestId('inside-likeness')).toBeVisible();
  await expectAccessible(page, 'inside the recorded networks');
  await page.goto('/lab/#/gan');
  await press(page, 'Replay the real run');
  await expect(page.getByTestId('gan-recorded')).toBeVisible();
  await press(page, 'Follow one image');
  await expectAccessible(page, 'the recorded run, one image followed');
  await press(page, 'Compare T');
  await expectAccessible(page, 'the named sheets side by side');
  await page.goto('/lab/#/runs?writeup=recorded');
  await expect(page.getByTestId('hand-in')).toHaveAttribute('data-ready', 'true');
  await page.getByTitle('Edit: 2b', { exact: true }).click();
  await expectAccessible(page, 'the hand-in, with a text being edited');
});

test('the theory, in the page and as theory.html; the licences', async ({ page }) => {
  await page.goto('/lab/#/theory');
  await expect(page.getByTestId('theory')).toContainText('Sources');
  await expectAccessible(page, 'theory');
  await page.goto('/lab/theory.html');
  await expectAccessible(page, 'theory.html');
  await page.goto('/lab/licences.html');
  await expectAccessible(page, 'licences.html');
});

test('the GAN lab in its states', async ({ page }) => {
  await open(page, `${run}&epochs=400&departure=no-dropout&autostart=1`);
  await steps(page, 2);
  await expectAccessible(page, 'training with a departure');
  for (const panel of ['Set-up', 'What you see', 'Take along']) {
    await openPanel(page, panel);
    await expectAccessible(page, panel);
  }
  await press(page, 'Close');
  await press(page, 'Pause');
  await reach(page, 'paused');
  await page.getByTestId('gan-sheet').click({ position: { x: 5, y: 5 } });
  await expect(page.getByTestId('gan-latent-nearest')).toContainText('Nearest of 64 real images');
  await expectAccessible(page, 'a cell, large');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Look inside' }).click();
  await expect(page.getByTestId('inside')).toContainText('What D thinks');
  await expect(page.getByTestId('inside-drawn')).toBeVisible();
  await expectAccessible(page, 'inside a live run');
  await go(page, 'gan', 'gan-offer');
  await expectAccessible(page, 'a run to continue');
  await go(page, `gan?${run.replace('images=64', 'images=32')}&epochs=2&autostart=1`, 'gan-status');
  await reach(page, 'finished');
  await expectAccessible(page, 'finished');

  await page.goto('/lab/#/runs');
  const rows = page.getByTestId('runs-row');
  await expect(rows).toHaveCount(2);
  await expectAccessible(page, 'saved runs');
  await rows.first().getByRole('button', { name: 'Delete' }).click();
  await rows.last().getByRole('button', { name: 'Rename' }).click();
  await expectAccessible(page, 'a run being renamed, another about to be deleted');
  for (const row of await rows.all()) await row.getByRole('checkbox').check();
  await expect(page.getByTestId('runs-verdict')).toBeVisible();
  await expectAccessible(page, 'two runs compared');
  await rows.first().getByRole('button', { name: 'Keep it' }).click();
  await rows.first().getByRole('link', { name: 'Report' }).click();
  await expect(page.getByTestId('runs-preview')).toBeVisible();
  await expectAccessible(page, 'a report');
  // Another visit: the run is no longer that of this tab.
  await go(page, 'runs', 'runs-row');
  await rows.filter({ hasText: 'finished' }).getByRole('link', { name: 'Open in the lab' }).click();
  await expect(page.getByTestId('gan-saved-run')).toBeVisible();
  await expectAccessible(page, 'a saved run in the lab');
});

test('failures', async ({ page, errors }) => {
  await go(page, `gan?${run.replace('cpu', 'webgpu')}&lr=abc&autostart=1`, 'gan-status', 'no-webgpu');
  await state(page, 'gan', 'failed');
  await expectAccessible(page, 'no GPU, an invalid address');
  await page.goto('/no-labs/#/bandit');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expectAccessible(page, 'a view that could not be loaded');
  errors.length = 0; // the 404 that the server injects
});

test('the bandit lab in its states', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await go(page, 'bandit?steps=300', 'bandit-status');
  await press(page, 'Step');
  await expectAccessible(page, 'a step in detail');
  await press(page, 'Resume');
  await state(page, 'bandit', 'finished');
  await press(page, 'Pin this run');
  await page.getByRole('button', { name: /A step of 5/ }).click();
  await expect(page.getByTestId('prediction')).toBeVisible();
  await page.getByRole('textbox', { name: /share of 1,000 seeds/ }).fill('50');
  await press(page, 'Predict and start');
  await expect(page.getByTestId('judged')).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page, 'a question, many seeds');
  await go(page, 'bandit?means=1e12,-1e12&eta=20&colour=red&autostart=1', 'bandit-status');
  await state(page, 'bandit', 'diverged');
  await expectAccessible(page, 'diverged, an invalid address');
});

test('the minimax lab in its states', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await go(page, 'minimax?autostart=1', 'minimax-status');
  await state(page, 'minimax', 'finished');
  await page.getByRole('button', { name: /^Take turns/ }).click();
  await expect(page.getByTestId('sketch')).toBeVisible();
  await expectAccessible(page, 'a curve to draw');
  await press(page, 'Run without');
  await expect(page.getByTestId('answer')).toBeVisible();
  await expectAccessible(page, 'a question');
  await go(page, 'minimax?f=custom&expr=x%5E2%2B*', 'minimax-status');
  await expectAccessible(page, 'an invalid expression');
  await go(page, 'minimax?eta_x=0.5&eta_y=0.5&steps=2000&autostart=1', 'minimax-status');
  await state(page, 'minimax', 'diverged');
  await expectAccessible(page, 'diverged');
  await go(page, 'minimax?f=dirac-gan&embed=1&answers=hidden', 'minimax-status');
  await page.getByRole('button', { name: /^d\. Both descend/ }).click();
  await expect(page.getByTestId('prediction')).toBeVisible();
  await expectAccessible(page, 'embedded, a prediction');
});
