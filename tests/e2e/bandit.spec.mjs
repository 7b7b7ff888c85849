// The bandit lab: runs, questions, many seeds, address, downloads, widths.
import { readFileSync } from 'node:fs';
import { download, expect, expectToFit, longestTask, press, stopClock, test } from './lab.mjs';

const status = (page) => page.getByTestId('bandit-status');

/** Opens the lab with `query`. */
async function open(page, query = '') {
  await page.goto(`/lab/#/bandit${query ? `?${query}` : ''}`);
  await expect(status(page)).toBeAttached({ timeout: 30_000 });
}

const reach = (page, state, timeout = 60_000) => expect(status(page)).toHaveAttribute('data-state', state, { timeout });
const data = (page, name) => status(page).getAttribute(`data-${name}`);
const golden = 'means=1,0.8,0.5&noise=0.3&eta=0.5&baseline=mean&theta0=0,0.5,-0.25&steps=60&seed=7';

test('a run at the default speed takes four seconds and shows its result', async ({ page }) => {
  await open(page);
  await reach(page, 'idle');
  const pass = await stopClock(page);
  await press(page, 'Start');
  await pass(3_000);
  await reach(page, 'running');
  await pass(1_000);
  await reach(page, 'finished');
  expect(await data(page, 'step')).toBe('2000');
  const pi = JSON.parse(await data(page, 'pi'));
  expect(pi.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(Number(await data(page, 'regret'))).toBeGreaterThan(0);
  await expect(page.getByTestId('bandit-verdict')).toContainText('arm');
});

test('autostart gives the same run as the native trainer', async ({ page }) => {
  await open(page, `${golden}&autostart=1`);
  await reach(page, 'finished');
  const { name, text } = await download(page, 'Download run (CSV)');
  expect(name).toBe('saddle-bandit-seed7.csv');
  expect(text).toBe(readFileSync(new URL('../golden/bandit_run.csv', import.meta.url), 'utf8'));
  const last = text.trim().split('\n').at(-1).split(',');
  expect(JSON.parse(await data(page, 'theta')).map(String), 'the status has the same digits').toEqual(last.slice(4, 7));
  expect(await data(page, 'regret')).toBe(last[3]);
});

test('with reduced motion a run ends at once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await press(page, 'Start');
  await reach(page, 'finished', 5_000);
});

test('a run is navigated by steps, scrubber and keys', async ({ page }) => {
  await open(page, 'steps=300');
  await press(page, 'Step');
  await expect(status(page)).toHaveAttribute('data-step', '1');
  await expect(page.getByTestId('last-step')).toContainText('Step 1 in detail');
  await page.getByRole('radio', { name: '100', exact: true }).click();
  await press(page, 'Step');
  await expect(status(page)).toHaveAttribute('data-step', '101');
  const piAt101 = await data(page, 'pi');
  const scrubber = page.getByRole('slider', { name: 'Step shown' });
  await scrubber.focus();
  await page.keyboard.press('Home');
  await expect(status(page)).toHaveAttribute('data-step', '0');
  await page.keyboard.press('End');
  await expect(status(page)).toHaveAttribute('data-step', '101');
  expect(await data(page, 'pi')).toBe(piAt101);
  await press(page, 'Resume');
  await reach(page, 'finished');
  await press(page, 'Reset');
  await reach(page, 'idle');
});

test('the address follows the form and restores it', async ({ page }) => {
  await open(page);
  await page.getByLabel('Step size η', { exact: true }).fill('0.35');
  await page.getByRole('radio', { name: 'η/√t', exact: true }).click();
  await page.getByRole('radio', { name: 'Handout' }).click();
  await page.getByLabel('Mean rewards').fill('2,1,-0.5,0');
  await expect(page).toHaveURL(/means=2%2C1%2C-0.5%2C0&update=sampled&eta=0.35&schedule=inverse-sqrt$/);
  await page.reload();
  await expect(page.getByLabel('Mean rewards')).toHaveValue('2,1,-0.5,0');
  await expect(page.getByRole('radio', { name: 'Handout' })).toBeChecked();
  expect(JSON.parse(await data(page, 'pi'))).toHaveLength(4);
});

test('bad values of the address are reported and replaced', async ({ page }) => {
  await open(page, 'means=1&eta=0&noise=-1&update=best&steps=0&runs=5001&colour=red&seed=5');
  for (const name of ['means', 'eta', 'noise', 'update', 'steps', 'runs', 'colour']) {
    await expect(page.getByRole('alert').filter({ hasText: name }).first()).toBeVisible();
  }
  await press(page, 'Start');
  await reach(page, 'finished');
  await page.getByLabel('Seed', { exact: true }).fill('-1');
  await expect(page.getByRole('alert').filter({ hasText: 'seed' }).first()).toBeVisible();
});

test('a diverged run names its step', async ({ page }) => {
  await open(page, 'means=1e12,-1e12&eta=20&autostart=1');
  await reach(page, 'diverged');
  await expect(page.getByRole('alert').filter({ hasText: 'Diverged at step' })).toBeVisible();
});

test('a question is answered with the numbers of its runs', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  const ask = async (title) => {
    await page.getByRole('button', { name: title }).click();
    await press(page, 'Run without');
  };
  await ask(/A step of 5/);
  await expect(page.getByTestId('answer')).toContainText(/4\d% of the seeds are not on arm 1/, { timeout: 60_000 });
  expect(Number(await data(page, 'stuck-fraction'))).toBeGreaterThan(0.4);
  await expect(page).toHaveURL(/eta=5&runs=1000/);
  await ask(/moves one θ only/);
  await expect(page.getByTestId('answer')).toContainText('3 of 3 θ have grown', { timeout: 60_000 });
  await ask(/10 added to every reward/);
  await expect(page.getByTestId('answer')).toContainText('ends on arm 2; without it, from the same start, on arm 1', { timeout: 60_000 });
});

test('the page stays responsive while many seeds run; the batch can be cancelled and its runs opened', async ({ page }) => {
  await open(page, 'eta=5&steps=20000&runs=5000');
  await press(page, 'Run 5,000 seeds');
  await expect(page.getByTestId('bandit-progress')).toBeVisible();
  await expect.poll(async () => Number(await data(page, 'runs'))).toBeGreaterThan(20);
  expect(page.workers().some((worker) => worker.url().endsWith('/labs_worker.js')), 'a worker, which a hidden tab does not slow').toBe(true);
  const tenFrames = () => page.evaluate(() => new Promise((resolve) => {
    let frames = 0;
    const count = () => { frames += 1; if (frames < 10) requestAnimationFrame(count); else resolve(); };
    requestAnimationFrame(count);
  }));
  expect(await longestTask(page, tenFrames), 'the longest task while seeds are run, in ms of CPU time').toBeLessThan(300);
  await press(page, 'Cancel');
  await reach(page, 'idle');
  expect(Number(await data(page, 'runs'))).toBeLessThan(5000);
  await page.locator('.bandit-seed-links button').first().click();
  await reach(page, 'finished');
});

test('a worker that crashes, or cannot start, changes no number', async ({ page, context }) => {
  const query = 'eta=5&steps=2000&runs=300&autostart=1';
  const stuck = async (where) => {
    await open(where, query);
    await expect(where.getByTestId('bandit-result')).toContainText('of 300', { timeout: 60_000 });
    await expect(where.getByTestId('bandit-progress')).toHaveCount(0, { timeout: 60_000 });
    return data(where, 'stuck-fraction');
  };
  const expected = await stuck(page);
  const blocked = await context.newPage();
  await blocked.route('**/labs_worker.js', (route) => route.abort());
  expect(await stuck(blocked)).toBe(expected);
  const crashing = await context.newPage();
  await crashing.route('**/labs_worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("no worker today");' }));
  expect(await stuck(crashing)).toBe(expected);
  await expect(crashing.getByTestId('failure')).toHaveCount(0);
});

test('a click on a line of many seeds loads its run', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'eta=5&runs=40&autostart=1');
  await expect(page.getByTestId('bandit-result')).toContainText('of 40');
  const canvas = page.getByTestId('bandit-curves');
  await canvas.scrollIntoViewIfNeeded();
  const { width, height } = await canvas.boundingBox();
  // Low on the chart π(best) is near 0, high near 1.
  for (const [at, ends] of [[0.8, (share) => share < 0.5], [0.1, (share) => share > 0.5]]) {
    await canvas.click({ position: { x: width * 0.6, y: height * at } });
    await expect.poll(async () => ends(JSON.parse(await data(page, 'pi'))[0])).toBe(true);
    await reach(page, 'finished');
  }
});

test('a pinned run is compared with the next', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'autostart=1');
  await reach(page, 'finished');
  await press(page, 'Pin this run');
  await page.getByLabel('Step size η', { exact: true }).fill('3');
  await press(page, 'Start');
  await reach(page, 'finished');
  await expect(page.getByTestId('difference')).toContainText('eta 0.1 → 3');
});

test('each chart is downloaded as PNG and as SVG', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'steps=100&runs=50&autostart=1');
  await reach(page, 'finished');
  const buttons = page.getByRole('button', { name: /^PNG of / });
  await expect(buttons).toHaveCount(7);
  for (const button of await buttons.all()) {
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(file.suggestedFilename()).toMatch(/^saddle-bandit-.*\.png$/);
    expect(readFileSync(await file.path()).subarray(1, 4).toString()).toBe('PNG');
  }
  // Chromium drops what is more than ten downloads of a page within a second.
  await page.waitForTimeout(1100);
  const names = [];
  for (const button of await page.getByRole('button', { name: /^SVG of / }).all()) {
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
    names.push(file.suggestedFilename());
    const text = readFileSync(await file.path(), 'utf8');
    const shapes = await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('path, circle').length, text);
    expect(shapes, names.at(-1)).toBeGreaterThan(3);
  }
  expect(names).toEqual(['swarm', 'pi', 'simplex', 'theta', 'regret', 'histogram', 'seeds'].map((name) => `saddle-bandit-${name}.svg`));
});

test('the lab keeps its run and its address while another view is shown', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page, 'steps=50&autostart=1');
  await reach(page, 'finished');
  await page.getByLabel('Seed', { exact: true }).fill('9');
  await press(page, 'Start');
  await reach(page, 'finished');
  const pi = await data(page, 'pi');
  await page.getByRole('link', { name: 'Minimax' }).click();
  await expect(status(page)).toBeHidden();
  await page.getByRole('link', { name: 'Bandit' }).click();
  await expect(page).toHaveURL(/#\/bandit\?steps=50&seed=9$/);
  expect(await data(page, 'pi')).toBe(pi);
});

for (const scheme of ['light', 'dark']) {
  for (const [name, width, height] of [['phone', 390, 844], ['wide', 1440, 900]]) {
    test(`fits: ${name}, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      await open(page, 'means=1,0.8,0.5,0.2,0.1,0,-1,-2,-3,-4&noise=1&runs=20&autostart=1');
      await reach(page, 'finished');
      await expectToFit(page);
      await expect(page.getByRole('button', { name: 'Start', exact: true }).first()).toBeInViewport();
    });
  }
}
