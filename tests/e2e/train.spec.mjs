// Training on the served page with the real FashionMNIST.
import { readFile } from 'node:fs/promises';
import { expect, expectToFit, longestTask, losses, number, open, openPanel, pauseAfter, press, reach, shades, status, steps, test } from './lab.mjs';

test('trains on the CPU to the end', { tag: '@alone' }, async ({ page }) => {
  await open(page, 'dataset=fashion-mnist-10k&images=256&batch=16&epochs=2&backend=cpu');
  await press(page, 'Start');
  await steps(page, 2);
  const longest = await longestTask(page, () => reach(page, 'finished'));
  expect(longest, 'the longest task of the page while training, in ms of CPU time').toBeLessThanOrEqual(50);

  expect(await number(page, 'step')).toBe(32);
  expect(await number(page, 'epoch')).toBe(2);
  expect(await status(page).getAttribute('data-backend')).toBe('cpu');
  for (const name of ['loss-d', 'loss-g', 'ms-per-step', 'images-per-second']) expect(await number(page, name)).toBeGreaterThan(0);

  const sheet = page.getByTestId('gan-sheet');
  await expect(sheet).toHaveAttribute('data-epoch', '2');
  expect(await shades(sheet)).toBeGreaterThan(20);

  const rows = await losses(page);
  expect(rows.length).toBe(32);
  rows.forEach(([step, epoch, d, g], index) => {
    expect([step, epoch]).toEqual([index + 1, index < 16 ? 1 : 2]);
    expect(Number.isFinite(d) && Number.isFinite(g)).toBe(true);
  });
  expect([rows[31][2], rows[31][3]]).toEqual([await number(page, 'loss-d'), await number(page, 'loss-g')]);
  await expect(page.getByText('T = 1', { exact: true })).toBeVisible();
  await expect(page.getByText('T = 2', { exact: true })).toBeVisible();
});

test('a finished run trains on from its set-up', async ({ page }) => {
  await open(page, 'dataset=garments&images=32&batch=16&epochs=1&backend=cpu&autostart=1');
  await reach(page, 'finished');
  await openPanel(page, 'Set-up');
  await page.getByTestId('gan-more-epochs').fill('2');
  await press(page, 'Train on');
  await steps(page, 3);
  await reach(page, 'finished');
  expect(await number(page, 'step')).toBe(6);
});

test('pause, resume, step and reset; the same seed gives the same run', async ({ page }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=2&backend=cpu&seed=7');
  await press(page, 'Start');
  await pauseAfter(page, 2);
  const paused = await number(page, 'step');
  await press(page, 'Step');
  await steps(page, paused + 1);
  await reach(page, 'paused');
  expect(await number(page, 'step')).toBe(paused + 1);
  await press(page, 'Resume');
  await reach(page, 'finished', 120_000);
  const first = await losses(page);
  expect(first.length).toBe(8);

  await press(page, 'Reset');
  await reach(page, 'idle');
  expect(await number(page, 'step')).toBe(0);
  await press(page, 'Start');
  await steps(page, 1);
  // A search for a nearest image, and its panel, change no number.
  await page.getByTestId('gan-sheet').click({ position: { x: 5, y: 5 } });
  await expect(page.getByTestId('gan-latent-nearest')).toContainText('Nearest of 64 real images');
  await page.keyboard.press('Escape');
  await reach(page, 'finished', 120_000);
  expect(await losses(page)).toEqual(first);
});

test('the first 20 losses equal the native trainer’s; the page states what is needed to reproduce them', async ({ page }) => {
  const golden = JSON.parse(await readFile(new URL('../golden/first_losses.json', import.meta.url), 'utf8'));
  await open(page, golden.query);
  await press(page, 'Start');
  await reach(page, 'finished', 120_000);
  const rows = await losses(page);
  expect(rows.length).toBe(golden.losses.length);
  rows.forEach(([step, , ...pair], at) => {
    pair.forEach((loss, player) => expect(Math.abs(loss - golden.losses[at][player]), `step ${step}`).toBeLessThanOrEqual(1e-4));
  });
  const line = page.getByTestId('gan-repeat');
  await expect(line).toContainText('Seed 42');
  await expect(line).toContainText('CPU');
  await expect(line).toContainText(/[0-9a-f]{8}/);
});

test('Step starts a run with one step; keys act like the buttons', async ({ page }) => {
  await open(page, 'dataset=garments&images=32&batch=16&epochs=50&backend=cpu');
  await press(page, 'Step');
  await steps(page, 1);
  await reach(page, 'paused');
  expect(await number(page, 'step')).toBe(1);
  for (const width of [390, 1000, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await expectToFit(page);
  }
  await page.getByRole('heading', { name: 'Losses' }).click();
  await page.keyboard.press('s');
  await expect.poll(() => number(page, 'step')).toBe(2);
  // The sheet at the end of the epoch is drawn before the pause.
  await reach(page, 'paused');
  await page.keyboard.press('Space');
  await reach(page, 'running');
  await page.keyboard.press('Space');
  await reach(page, 'paused');
  // No letter ends a run, as dictated words would.
  for (const key of ['r', 'R', 'Delete']) await page.keyboard.press(key);
  expect(await status(page).getAttribute('data-state')).toBe('paused');
  await page.keyboard.press('Shift+Delete');
  await reach(page, 'idle');
});

test('shortcuts can be turned off in one lab for all, and stay off', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/lab/#/bandit?steps=400');
  const bandit = page.getByTestId('bandit-status');
  const shortcuts = page.getByRole('checkbox', { name: 'Keyboard shortcuts' });
  await expect(page.getByRole('button', { name: 'Pull arm 2' })).toBeVisible();
  await page.getByRole('heading', { name: 'Set up' }).click();
  await page.keyboard.press('2');
  await expect(bandit).toHaveAttribute('data-step', '1');
  await page.getByRole('link', { name: 'GAN', exact: true }).click();
  await press(page, 'Change the set-up');
  await expect(shortcuts).toBeChecked();
  await shortcuts.uncheck();
  await page.getByRole('heading', { name: 'Set up' }).click();
  await page.keyboard.type('this run is slow 123');
  await page.keyboard.press('Shift+Delete');
  await page.getByRole('link', { name: 'Bandit', exact: true }).click();
  await expect(shortcuts).not.toBeChecked();
  await page.getByRole('heading', { name: 'Set up' }).click();
  await page.keyboard.type('next 3 runs');
  await page.keyboard.press('Shift+Delete');
  await expect(bandit).toHaveAttribute('data-step', '1');
  await expect(bandit).toHaveAttribute('data-state', 'paused');
  expect(await status(page).getAttribute('data-state'), 'the GAN lab started nothing').toBe('idle');
  await page.reload();
  await expect(shortcuts).not.toBeChecked();
  await page.getByRole('heading', { name: 'Set up' }).click();
  await page.keyboard.press('s');
  await expect(bandit).toHaveAttribute('data-state', 'idle');
  await shortcuts.check();
  await page.getByRole('heading', { name: 'Set up' }).click();
  await page.keyboard.press('3');
  await expect(bandit).toHaveAttribute('data-step', '1');
  await page.keyboard.press('Space');
  await expect(bandit).toHaveAttribute('data-state', 'finished');
  // A run that is over stays: a new one would not have pulled arm 3, and would be over at once.
  const theta = await bandit.getAttribute('data-theta');
  await page.keyboard.type('this run is slow');
  await page.waitForTimeout(500);
  await expect(bandit).toHaveAttribute('data-theta', theta);
  await press(page, 'Start');
  await expect(bandit).not.toHaveAttribute('data-theta', theta);
});

// As Safari on an Intel Mac, and as a system whose reads are slow.
test('trains on WebGPU on request, on a GPU without a clock whose tanh overflows', { tag: '@gpu' }, async ({ page }) => {
  test.setTimeout(900_000);
  await open(page, 'dataset=garments&images=48&batch=16&epochs=1&backend=webgpu&autostart=1', 'odd-gpu');
  await reach(page, 'finished', 600_000);
  expect(await status(page).getAttribute('data-backend')).toBe('webgpu');
  expect(await number(page, 'step')).toBe(3);
  // As tests/worker/cost.rs limits them.
  await expect(page.getByTestId('gan-counters')).toHaveText(/^4[0-8] launches · [\d.]+ submits · [\d.]+ kB written · [\d.]+ k?B read · 2\.88 G multiply-adds a step · [\d.]+ [MG] a second$/);
  for (const [, , d, g] of await losses(page)) {
    expect(d).toBeGreaterThan(0.5);
    expect(d).toBeLessThan(2.5);
    expect(g).toBeGreaterThan(0.2);
    expect(g).toBeLessThan(3);
  }
  expect(await shades(page.getByTestId('gan-sheet'))).toBeGreaterThan(5);
});
