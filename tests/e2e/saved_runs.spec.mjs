// Saved runs: a run continues after a reload and after a crash of its worker, with the losses of an uninterrupted run.
import { download, expect, open, pauseAfter, press, reach, status, steps, test } from './lab.mjs';

// 6 steps an epoch, 36 in all.
const run = 'dataset=garments&images=96&batch=16&epochs=6&backend=cpu';

const losses = async (page) => (await download(page, 'Download losses (CSV)')).text;

/** Pauses once `count` steps are done and waits for the save; the step that was saved. */
async function savedAfter(page, count) {
  await pauseAfter(page, count);
  // The file is written after the pause.
  const at = await status(page).getAttribute('data-step');
  await expect(status(page)).toHaveAttribute('data-kept-step', at);
  return Number(at);
}

test('a run continues after a reload and after a crash with the same losses', async ({ page, errors }) => {
  // 4 steps an epoch, 20 in all.
  const run = 'dataset=garments&images=64&batch=16&epochs=5&backend=cpu';
  await open(page, `${run}&autostart=1`);
  await reach(page, 'finished');
  const uninterrupted = await losses(page);
  expect(uninterrupted.trim().split('\n')).toHaveLength(21);

  await press(page, 'Reset');
  await press(page, 'Start');
  const at = await savedAfter(page, 4);
  await page.goto('/lab/#/bandit'); // an address that starts no run
  await open(page, run);
  await page.reload();
  const offer = page.getByTestId('gan-offer');
  await expect(offer).toContainText(`Continue at epoch ${Math.floor(at / 4)} of 5`);
  await expect(offer).toContainText(`${at} of 20 steps done`);
  await offer.getByRole('button', { name: 'Continue' }).click();
  await steps(page, at);

  // The worker crashes: the page starts another, which continues from the last save.
  const later = await savedAfter(page, at + 2);
  await press(page, 'Resume');
  await steps(page, later + 1);
  await page.workers()[0].evaluate(() => void setTimeout(() => { throw new Error('out of memory, say'); }));
  await expect(page.getByTestId('gan-mended')).toContainText('out of memory, say');
  await expect(page.getByTestId('gan-mended')).toContainText(`from step ${later}`);
  await reach(page, 'finished');
  expect(await losses(page)).toBe(uninterrupted);
  expect(Number(await page.getByTestId('gan-timeline').getAttribute('max'))).toBeGreaterThanOrEqual(5);
  errors.length = 0; // the browser logs the error that was thrown

  // A finished run is not offered.
  await page.reload();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
  await expect(page.getByTestId('gan-offer')).toHaveCount(0);
});

test('a deleted run is not offered again', async ({ page }) => {
  await open(page, `${run}&autostart=1`);
  await savedAfter(page, 2);
  await open(page, run);
  await page.reload();
  await page.getByTestId('gan-offer').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByTestId('gan-offer')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
  await expect(page.getByTestId('gan-offer')).toHaveCount(0);
});

test('a run trains when it cannot be saved, and the page says so', async ({ page }) => {
  await page.route('**/worker_loader.js', async (route) => {
    const answer = await route.fetch();
    const full = `FileSystemSyncAccessHandle.prototype.write = () => { throw new DOMException('no room', 'QuotaExceededError'); };\n`;
    await route.fulfill({ response: answer, body: full + (await answer.text()) });
  });
  await open(page, `${run.replace('epochs=6', 'epochs=2')}&autostart=1`);
  await pauseAfter(page, 1);
  await expect(page.getByTestId('gan-not-kept')).toContainText(/full|room/);
  await press(page, 'Resume');
  await reach(page, 'finished');
});

test('a run is saved when the page is hidden', async ({ page }) => {
  // An epoch of 125 steps: its end is saved too.
  await open(page, `${run.replace('images=96', 'images=2000')}&autostart=1`);
  await steps(page, 2);
  expect(await status(page).getAttribute('data-kept-step')).toBeNull();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(status(page)).toHaveAttribute('data-kept-step', /^\d+$/);
});

test('a browser without the origin private file system saves runs in IndexedDB', async ({ page }) => {
  await page.route('**/worker_loader.js', async (route) => {
    const loader = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: `delete StorageManager.prototype.getDirectory;\n${loader}` });
  });
  await open(page, `${run}&autostart=1`);
  const at = await savedAfter(page, 2);
  await open(page, run);
  await page.reload();
  const offer = page.getByTestId('gan-offer');
  await expect(offer).toContainText(`${at} of 36 steps done`);
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual(['saddle-runs-v1']);
  await offer.getByRole('button', { name: 'Continue' }).click();
  await steps(page, at + 1);
});

test('a run that is reset, or left as soon as it has finished, is saved', async ({ page }) => {
  await open(page, `${run}&autostart=1`);
  await steps(page, 2);
  await press(page, 'Reset');
  await expect(page.getByTestId('gan-offer')).toContainText(/\d+ of 36 steps done/);
  await open(page, `${run.replace('epochs=6', 'epochs=1')}&autostart=1`);
  await reach(page, 'finished');
  await page.goto('about:blank');
  await page.goto('/lab/#/runs');
  await expect(page.getByTestId('runs-row')).toHaveCount(2);
});

/** Makes the stores `names` throw as a browser does that refuses site data; runs in the page and, as text, in its worker. */
function refuse(names) {
  const refused = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'].filter((name) => names.includes(name))) {
    if (name in globalThis) Object.defineProperty(globalThis, name, { get: refused });
  }
  for (const name of ['getDirectory', 'estimate', 'persist', 'persisted'].filter((name) => names.includes(name))) {
    if (name in StorageManager.prototype) StorageManager.prototype[name] = async () => refused();
  }
}

/** Stores that are refused, alone and together, and whether runs can still be kept. */
const refusals = [
  ...['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'getDirectory', 'estimate', 'persist', 'persisted'].map((name) => [[name], true]),
  [['localStorage', 'sessionStorage', 'indexedDB', 'estimate', 'persist', 'persisted'], true],
  [['getDirectory', 'caches'], true],
  [['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'getDirectory', 'estimate', 'persist', 'persisted'], false],
];

for (const [names, kept] of refusals) {
  test(`a browser that refuses ${names.join(', ')} trains, and ${kept ? 'keeps runs' : 'says once that nothing is kept'}`, async ({ page }) => {
    await page.addInitScript(refuse, names);
    await page.route('**/worker_loader.js', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: `(${refuse})(${JSON.stringify(names)});\n${await answer.text()}` });
    });
    await open(page, `${run.replace('images=96', 'images=32').replace('epochs=6', 'epochs=1')}&autostart=1`);
    await reach(page, 'finished');
    if (kept) {
      await expect(status(page)).toHaveAttribute('data-kept-step', '2');
    } else {
      await expect(page.getByTestId('gan-not-kept')).toHaveCount(1);
      await expect(page.getByTestId('gan-not-kept')).toContainText('no storage');
    }
    await page.goto('/lab/#/runs');
    await expect(page.getByTestId(kept ? 'runs-table' : 'runs-problem')).toBeVisible();
  });
}
