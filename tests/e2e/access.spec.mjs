// Keyboard, announcements and forced colours: what axe-core can't check.
import { focused, recordAnnouncements } from './access.mjs';
import { expect, number, open, press, reach, steps, stopClock, test } from './lab.mjs';

const run = 'dataset=garments&images=64&batch=16&backend=cpu';

/** The elements that Tab reaches, until it leaves the page. */
async function tabStops(page) {
  const stops = [];
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (stop.tag === 'BODY' || (i > 0 && stop.name === stops[0].name)) return stops;
    stops.push(stop);
  }
  throw new Error(`Tab does not leave the page after ${stops.map(({ name }) => name).join(', ')}`);
}

test('Tab reaches each control of a lab and leaves the page; each stop has a visible focus and a name', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const labs = {
    [`gan?${run}`]: ['Start', 'Seed', 'Replay the real run'],
    'bandit?autostart=1': ['Step shown', 'π over time', 'Path on the simplex', 'Run 1,000 seeds'],
    'minimax?autostart=1': ['The plane', 'Start', 'f as a surface', 'Both step sizes', 'x and y by step'],
  };
  for (const [lab, wanted] of Object.entries(labs)) {
    await page.goto(`/lab/#/${lab}`);
    await page.reload();
    await expect(page.getByTestId(`${lab.split('?')[0]}-status`)).toHaveAttribute('data-state', /idle|finished/);
    const stops = await tabStops(page);
    expect(stops[0].name, lab).toBe('Skip to the lab');
    expect(stops.filter(({ ring, name }) => !ring || !name), `${lab}: no visible focus or no name`).toEqual([]);
    for (const name of wanted) expect(stops.some((stop) => stop.name.includes(name)), `${lab}: ${name}`).toBe(true);
  }
});

test('“?” and a button show the keys, unless one types or shortcuts are off', async ({ page }) => {
  await open(page);
  const list = page.getByTestId('keys-help');
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
  await expect(list).toContainText('Start, pause or resume');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(list).toBeVisible();
  await page.keyboard.press('?');
  await expect(list).toBeHidden();
  await page.evaluate(() => document.documentElement.setAttribute('data-keys', 'off'));
  await page.keyboard.press('?');
  await expect(list).toBeHidden();
});

test('the skip link, arrow keys in place of dragging, and the focus after a change of view', async ({ page }) => {
  await page.goto('/lab/#/minimax');
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect((await focused(page)).id).toBe('labs');
  await page.getByTestId('minimax-start').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/x0=1\.1/);
  await page.getByTestId('minimax-sizes').focus();
  await page.keyboard.press('ArrowUp');
  await expect(page).toHaveURL(/eta_y=0\.1\d/);
  await page.goto('/lab/#/gan');
  await press(page, 'Replay the real run');
  await page.getByRole('link', { name: 'Look inside' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('inside')).toBeVisible();
  await expect.poll(async () => (await focused(page)).id).toBe('labs');
  await page.keyboard.press('Tab');
  await expect.poll(async () => page.evaluate(() => document.activeElement.closest('[role=main]')?.id)).toBe('labs');
});

test('progress is announced to screen readers at most every 5 s', async ({ page }) => {
  await open(page, `${run.replace('images=64', 'images=32')}&epochs=400`);
  const announcements = await recordAnnouncements(page);
  const epochs = async () => (await announcements()).filter((text) => /^Training: epoch \d+ of 400 done$/.test(text)).length;
  await press(page, 'Start');
  await steps(page, 2);
  expect((await announcements()).join()).toContain('Training');
  // Four epochs of 2 steps while the page's clock is stopped, then 5 s.
  const pass = await stopClock(page);
  const [before, step] = [await epochs(), await number(page, 'step')];
  await steps(page, step + 8);
  expect(await epochs(), 'at most one was due').toBeLessThanOrEqual(before + 1);
  const announced = await epochs();
  await pass(5_001);
  await expect.poll(epochs).toBe(announced + 1);
  await press(page, 'Pause');
  await reach(page, 'paused');
  await expect.poll(async () => (await announcements()).at(-1)).toBe('Paused');
  await press(page, 'Reset');
  // The offer to continue, which follows where an epoch was saved, is announced too.
  await expect.poll(async () => (await announcements()).slice(-2)).toContain('Ready');
  await page.getByLabel('Epochs').fill('1');
  await press(page, 'Start');
  await reach(page, 'finished');
  await expect.poll(async () => (await announcements()).join()).toContain('Finished');

  // Deleting a run by keyboard, cancelled at first, does not lose the focus.
  await page.goto('/lab/#/runs');
  const rows = page.getByTestId('runs-row');
  await expect(rows.first()).toBeVisible();
  const count = await rows.count();
  await rows.first().getByRole('button', { name: 'Delete' }).press('Enter');
  await page.keyboard.press('Escape');
  await expect(rows.first().getByRole('group')).toBeFocused();
  await rows.first().getByRole('button', { name: 'Delete' }).press('Enter');
  await rows.first().getByRole('button', { name: 'Delete it' }).press('Enter');
  await expect(rows).toHaveCount(count - 1);
  expect((await focused(page)).id).toBe('labs');
  await expect.poll(async () => (await announcements()).at(-1)).toBe(count === 2 ? '1 run is saved' : 'No run is saved');
});

test('charts are described in words', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const described = (testid) => page.getByTestId(testid).evaluate((canvas) => document.getElementById(canvas.getAttribute('aria-describedby')).textContent);
  await page.goto('/lab/#/gan');
  await press(page, 'Replay the real run');
  await expect(page.getByTestId('gan-recorded')).toBeVisible();
  expect(await described('gan-losses')).toMatch(/^From step 1 to step 46,850: D from \d\.\d+ to \d\.\d+, G from .*\. Dashed line at 1\.39: 2 ln 2: D guesses\. D’s loss is \d/);
  await page.goto('/lab/#/bandit?autostart=1');
  await expect(page.getByTestId('bandit-status')).toHaveAttribute('data-state', 'finished');
  expect(await described('bandit-pi')).toMatch(/^From step 0 to step 2,000: arm 1 rose from 0\.33 to 0\.9\d.*; arm 2 fell/);
  await expect(page.getByTestId('bandit-simplex')).toHaveAccessibleName(/from \(0\.33, 0\.33, 0\.33\) to \(0\.9\d, .*nearest to the corner of arm 1, the best\./);
  await press(page, 'Run 1,000 seeds');
  await expect(page.getByTestId('bandit-status')).toHaveAttribute('data-runs', '1000');
  expect(await described('bandit-histogram')).toMatch(/^Of 1,000, \d+ lie below 0\.50\. Most, \d+, from 0\.95 to 1\.00\.$/);
  await page.goto('/lab/#/minimax?eta_x=0.0625&eta_y=0.0625&steps=2&autostart=1');
  await expect(page.getByTestId('minimax-status')).toHaveAttribute('data-state', 'finished');
  await expect(page.getByTestId('minimax-plane')).toHaveAccessibleName(/A saddle at \(0, 0\)\. In 2 steps the path goes from \(1, 1\), .* to \(0\.25, 0\.25\)/);
  await expect(page.getByTestId('minimax-eigenvalues')).toHaveAccessibleName(/λ = 0\.5 · ρ = 0\.5\. All lie inside/);
  await expect(page.getByTestId('minimax-relief')).toHaveAccessibleName(/f goes from 0 at the start to 0 after 2 steps/);
  await expect(page.getByTestId('minimax-sizes')).toHaveAttribute('aria-description', /These step sizes converge\. At their ratio, η from 0 to 0\.25 converges/);

  // With forced colours, charts keep the background that their own colours contrast with.
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  const backgrounds = await page.evaluate(() => ['minimax-plane', 'minimax-distance'].map((id) => getComputedStyle(document.querySelector(`[data-testid=${id}]`)).backgroundColor));
  expect(backgrounds).toEqual(['rgb(28, 28, 31)', 'rgb(28, 28, 31)']);
});

test('a term is explained where it stands, by keyboard and by mouse', async ({ page }) => {
  for (const [lab, word, explanation] of [['bandit', 'simplex', 'one triangle'], ['minimax', 'ρ', 'the largest |λ|']]) {
    await page.goto(`/lab/#/${lab}`);
    const term = page.getByRole('button', { name: word, exact: true });
    await term.focus();
    await page.keyboard.press('Enter');
    const open = page.locator('.term__text:popover-open');
    await expect(open).toContainText(explanation);
    await expect(open).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Escape');
    await expect(open).toHaveCount(0);
    await expect(term).toBeFocused();
    await term.click();
    await expect(open).toHaveCount(1);
    await page.getByRole('heading', { level: 2 }).first().click();
    await expect(open).toHaveCount(0);
  }
});
