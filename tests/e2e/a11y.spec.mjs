// Nothing is in a visitor's way, on every view and in every state: see `expectClear`.
import { expectClear } from './access.mjs';
import { expect, open, press, reach, steps, test } from './lab.mjs';

const run = 'dataset=garments&images=64&batch=16&backend=cpu';

/** Goes to an address as a visitor who types it, who may have been at another of the same view. */
async function go(page, hash, testid, place = 'lab') {
  await page.goto(`/${place}/#/${hash}`);
  await page.reload();
  await expect(page.getByTestId(testid).first()).toBeAttached({ timeout: 30_000 });
}

const state = (page, lab, name) => expect(page.getByTestId(`${lab}-status`)).toHaveAttribute('data-state', name, { timeout: 30_000 });

test('views of nothing yet, and the recorded run', async ({ page }) => {
  const views = { runs: 'runs-empty', diagnostics: 'diagnostics', nowhere: 'not-found', 'runs?writeup=': 'writeup-preview', gan: 'gan-status' };
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [view, testid] of Object.entries(views)) {
    await page.goto(`/lab/#/${view}`);
    await expect(page.getByTestId(testid).first()).toBeAttached({ timeout: 30_000 });
    await page.waitForTimeout(200);
    await expectClear(page, view);
  }
  await press(page, 'See a recorded run');
  await expect(page.getByTestId('gan-recorded')).toBeVisible();
  await press(page, 'Follow one image');
  await expectClear(page, 'the recorded run, one image followed');
});

test('the theory, in the page and without a script; the licences', async ({ page }) => {
  await page.goto('/lab/#/theory');
  await expect(page.getByTestId('theory')).toContainText('Sources', { timeout: 30_000 });
  await expectClear(page, 'theory');
  await page.goto('/lab/theory.html');
  await expectClear(page, 'theory.html');
  await page.goto('/lab/licences.html');
  await expectClear(page, 'licences.html');
});

test('a run in its states', async ({ page }) => {
  await open(page, `${run}&epochs=400&departure=no-dropout&autostart=1`);
  await steps(page, 2);
  await expectClear(page, 'training, departed');
  await press(page, 'Pause');
  await reach(page, 'paused');
  await page.getByRole('link', { name: 'Look inside' }).click();
  await expect(page.getByTestId('inside')).toContainText('What D thinks');
  await expect(page.getByTestId('inside-drawn')).toBeVisible();
  await expectClear(page, 'inside a live run');
  await go(page, 'gan', 'gan-offer');
  await expectClear(page, 'a run to continue');
  await go(page, `gan?${run}&epochs=2&autostart=1`, 'gan-status');
  await reach(page, 'finished');
  await expectClear(page, 'finished');

  await page.goto('/lab/#/runs');
  const rows = page.getByTestId('runs-row');
  await expect(rows).toHaveCount(2);
  await expectClear(page, 'kept runs');
  await rows.first().getByRole('button', { name: 'Delete' }).click();
  await rows.last().getByRole('button', { name: 'Rename' }).click();
  await expectClear(page, 'a name, and a deletion to confirm');
  for (const row of await rows.all()) await row.getByRole('checkbox').check();
  await expect(page.getByTestId('runs-verdict')).toBeVisible();
  await expectClear(page, 'two runs compared');
  await rows.first().getByRole('button', { name: 'Keep it' }).click();
  await rows.first().getByRole('link', { name: 'Report' }).click();
  await expect(page.getByTestId('runs-preview')).toBeVisible();
  await expectClear(page, 'a report');
});

test('trouble', async ({ page, errors }) => {
  await go(page, `gan?${run.replace('cpu', 'webgpu')}&lr=abc&autostart=1`, 'gan-status', 'no-webgpu');
  await state(page, 'gan', 'failed');
  await expectClear(page, 'no GPU, a bad address');
  await page.goto('/no-labs/#/bandit');
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 30_000 });
  await expectClear(page, 'a view that could not be loaded');
  errors.length = 0; // The missing file, as it was asked for.
});

test('the bandit lab in its states', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await go(page, 'bandit?steps=300', 'bandit-status');
  await press(page, 'Step');
  await expectClear(page, 'a step taken apart');
  await press(page, 'Resume');
  await state(page, 'bandit', 'finished');
  await press(page, 'Pin this run');
  await page.getByRole('button', { name: /A step of 5/ }).click();
  await expect(page.getByTestId('answer')).toBeVisible({ timeout: 30_000 });
  await expectClear(page, 'a question, many seeds');
  await go(page, 'bandit?means=1e12,-1e12&eta=20&colour=red&autostart=1', 'bandit-status');
  await state(page, 'bandit', 'diverged');
  await expectClear(page, 'diverged, a bad address');
});

test('the minimax lab in its states', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await go(page, 'minimax?autostart=1', 'minimax-status');
  await state(page, 'minimax', 'finished');
  await page.getByRole('button', { name: /^d\. Both descend/ }).click();
  await expect(page.getByTestId('answer')).toBeVisible();
  await expectClear(page, 'a question');
  await go(page, 'minimax?f=custom&expr=x%5E2%2B*', 'minimax-status');
  await expectClear(page, 'an expression that is none');
  await go(page, 'minimax?eta_x=0.5&eta_y=0.5&steps=2000&autostart=1', 'minimax-status');
  await state(page, 'minimax', 'diverged');
  await expectClear(page, 'diverged');
  await go(page, 'minimax?f=dirac-gan&embed=1&answers=hidden', 'minimax-status');
  await page.getByRole('button', { name: /^d\. Both descend/ }).click();
  await expect(page.getByTestId('prediction')).toBeVisible();
  await expectClear(page, 'within another page, a prediction');
});
