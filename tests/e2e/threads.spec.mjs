// The CPU's worker: on all threads in a cross-origin isolated page, on one elsewhere, with equal numbers.
import { expect, longestTask, losses, open, openPanel, pauseAfter, press, reach, status, steps, test } from './lab.mjs';

// 4 steps an epoch, 12 in all.
const run = 'dataset=garments&images=64&batch=16&epochs=3&backend=cpu&seed=42';

const threads = (page) => page.evaluate(() => Math.min(navigator.hardwareConcurrency, 8));
const label = (count) => (count > 1 ? `CPU, ${count} threads` : 'CPU');

test('all threads train to the bit as one does', async ({ page }) => {
  const found = [];
  for (const place of ['lab', 'isolated']) {
    await open(page, run.replace('epochs=3', 'epochs=2'), place);
    const isolated = place === 'isolated';
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    await expect(page.getByTestId('device')).toContainText(label(isolated ? await threads(page) : 1));
    await press(page, 'Start');
    await reach(page, 'finished');
    found.push(await losses(page));
  }
  expect(found[0]).toHaveLength(8);
  expect(found[1]).toEqual(found[0]);
});

test('threads that do not start are left out; the page starts them, not the worker', async ({ page }) => {
  const scripts = () => page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/thread.js')).length);
  await open(page, run, 'isolated');
  await expect(page.getByTestId('device')).toContainText(label(await threads(page)));
  expect(await scripts()).toBe((await threads(page)) - 1);
  await page.route('**/thread.js', (route) => route.abort());
  await page.reload();
  await expect(page.getByTestId('device')).toContainText('CPU.');
  await press(page, 'Step');
  await reach(page, 'paused');
});

test('on all threads: the estimate, the run and the diagnostics say how many; a run is saved, continued and exported', async ({ page }) => {
  await open(page, run, 'isolated');
  const count = await threads(page);
  test.skip(count < 2, 'the machine has one core');
  await expect(page.getByTestId('gan-estimate')).toContainText(`On this device, ${count} threads:`, { timeout: 60_000 });
  await press(page, 'Start');
  await pauseAfter(page, 5);
  await expect(page.getByText(`per step, ${count} threads`)).toBeVisible();
  const at = await status(page).getAttribute('data-step');
  await expect(status(page)).toHaveAttribute('data-kept-step', at);
  await page.reload();
  await page.getByTestId('gan-offer').getByRole('button', { name: 'Continue' }).click();
  await steps(page, Number(at));
  await reach(page, 'finished');
  await openPanel(page, 'Take along');
  const [zip] = await Promise.all([page.waitForEvent('download'), press(page, 'Download run (.saddle.zip)')]);
  // By its path: Playwright takes seconds to send the bytes of a large file.
  const path = test.info().outputPath('run.saddle.zip');
  await zip.saveAs(path);

  await page.goto('/isolated/#/runs');
  await page.getByLabel('Open a run (.saddle.zip)').setInputFiles(path);
  await expect(page.getByTestId('runs-opened')).toBeVisible();

  await page.goto('/isolated/#/diagnostics');
  await expect(page.getByTestId('diagnostics')).toContainText('Threads for training on the CPU');
  await press(page, 'Time on the CPU');
  await expect(page.getByTestId('measurement-table')).toContainText(`CPU, ${count} threads`, { timeout: 120_000 });
});

test('the page stays responsive while all threads train', { tag: '@alone' }, async ({ page }) => {
  await open(page, `${run.replace('epochs=3', 'epochs=5')}`, 'isolated');
  await press(page, 'Start');
  await steps(page, 2);
  const longest = await longestTask(page, () => reach(page, 'finished'));
  expect(longest, 'the longest task of the page, in ms of CPU time').toBeLessThanOrEqual(50);
});

test('where memory can’t be shared, the GPU’s worker trains on the CPU', async ({ page }) => {
  await page.route('**/worker_loader.js', async (route) => {
    const loader = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: `delete Atomics.waitAsync;\n${loader}` });
  });
  const requests = [];
  page.on('request', (request) => requests.push(request.url().split('/').pop()));
  await open(page, run);
  await press(page, 'Step');
  await reach(page, 'paused');
  expect(requests).toContain('worker_bg.wasm');
  expect(requests).not.toContain('cpu_worker_bg.wasm');
});

test('a visitor without a GPU loads the CPU’s worker alone', async ({ page }) => {
  const requests = [];
  page.on('request', (request) => requests.push(request.url().split('/').pop()));
  await open(page, run.replace('backend=cpu', 'backend=auto'), 'no-webgpu');
  await press(page, 'Step');
  await reach(page, 'paused');
  expect(requests).toContain('cpu_worker_bg.wasm');
  expect(requests).not.toContain('worker_bg.wasm');
});
