// Content security policy, offline use, and updates.
import { expect, losses as lossesOf, open, press, reach, status, steps, test as base } from './lab.mjs';

// 2 steps an epoch.
const run = (epochs) => `dataset=garments&images=32&batch=16&epochs=${epochs}&backend=cpu&seed=42`;

const test = base.extend({
  /** Violations of the policy in any document of the test. */
  violations: [
    async ({ context, page }, use) => {
      const violations = [];
      await context.exposeBinding('reportViolation', (_, text) => violations.push(text));
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) => window.reportViolation(`${event.violatedDirective} ${event.blockedURI}`));
      });
      // Chromium reports an unused preload as a warning.
      context.on('console', (message) => /preload|integrity|policy/i.test(message.text()) && violations.push(message.text()));
      await use(violations);
      expect(violations, 'no violation of the policy').toEqual([]);
    },
    { auto: true },
  ],
});

test.use({ serviceWorkers: 'allow' });

/** Waits for the service worker; its address. */
const serviceWorker = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  return active.scriptURL;
});

/** Waits until the training worker's build is cached, which this visit has loaded before the service worker took control. */
const cachedWorker = (page) => expect.poll(() => page.evaluate(async () => {
  for (const name of await caches.keys()) {
    const keys = await (await caches.open(name)).keys();
    if (keys.some(({ url }) => url.includes('worker_bg.wasm'))) return keys.map(({ url }) => url).filter((url) => /worker/.test(url)).map((url) => url.split('/').pop().split('?')[0]);
  }
  return [];
})).toEqual(expect.arrayContaining(['cpu_worker.js', 'cpu_worker_bg.wasm']));

test('the small labs’ worker starts offline, within its policy', async ({ page, context, violations }) => {
  await page.goto('/lab/#/bandit');
  await serviceWorker(page);
  await context.setOffline(true);
  await page.goto('/lab/?offline#/bandit?eta=5&steps=20000&runs=400&autostart=1');
  await expect(page.getByTestId('bandit-status')).toHaveAttribute('data-runs', '400', { timeout: 120_000 });
  expect(page.workers().some((worker) => worker.url().endsWith('/labs_worker.js'))).toBe(true);
  expect(violations).toEqual([]);
});

test('?sw=0 shows the page as the server has it from the first load on, and unregisters the service worker', async ({ page }) => {
  await page.goto('/lab/#/bandit');
  await serviceWorker(page);
  const fromCopy = async (address) => (await page.goto(address)).fromServiceWorker();
  expect(await fromCopy('/lab/?visit=2#/bandit')).toBe(true);
  expect(await fromCopy('/lab/?visit=3&sw=0#/bandit')).toBe(false);
  await expect(page.getByTestId('bandit-status')).toBeAttached();
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(await fromCopy('/lab/?sw=0#/bandit')).toBe(false);
});

test('after one visit the page works offline, within its policy', async ({ page, context, errors, violations }) => {
  await open(page);
  expect(await serviceWorker(page)).toMatch(/\/lab\/sw\.js$/);
  await cachedWorker(page);
  await context.setOffline(true);
  await page.reload();
  await expect(status(page)).toBeAttached();
  await page.goto(`/lab/?offline#/gan?${run(2)}`);
  await press(page, 'Start');
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-kept-step', '4');
  const [losses] = await Promise.all([page.waitForEvent('download'), press(page, 'Download losses (CSV)')]);
  expect(losses.suggestedFilename()).toMatch(/\.csv$/);

  await page.getByRole('link', { name: 'Report' }).click();
  const preview = page.getByTestId('runs-preview').contentFrame();
  await expect(preview.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(preview.locator('body'), 'its own styles').toHaveCSS('max-width', '976px');
  await expect(preview.locator('img').first()).toHaveJSProperty('naturalWidth', 242);
  const [opened] = await Promise.all([context.waitForEvent('page'), press(page, 'Open to print')]);
  await expect(opened.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(opened.locator('body')).toHaveCSS('max-width', '976px');
  await opened.close();

  for (const view of ['bandit', 'minimax', 'theory', 'inside', 'runs', 'diagnostics', 'compose']) {
    await page.goto(`/lab/#/${view}`);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  }
  await expect(page.getByTestId('compose-preview').contentFrame().getByTestId('bandit-status')).toBeAttached();
  await expect(page.locator('.theory .equation').first()).toBeAttached();
  await page.goto('/lab/theory.html');
  await expect(page.locator('.equation').first()).toBeVisible();
  await page.goto('/lab/licences.html');
  await expect(page.getByRole('link', { name: 'burn', exact: true })).toBeVisible();
  expect(violations).toEqual([]);

  // The policy is enforced and violations are reported, in the page and in a worker from the cache.
  const [worker] = await Promise.all([page.waitForEvent('worker'), page.goto(`/lab/?forbidden#/gan?${run(2)}&autostart=1`)]);
  await page.evaluate(() => document.body.setAttribute('style', 'margin: 0'));
  await expect.poll(() => violations.join()).toContain('style-src');
  await reach(page, 'finished');
  const forbidden = worker.evaluate(async () => {
    const violation = new Promise((resolve) => addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective)));
    await fetch('https://example.org/').catch(() => {});
    return violation;
  });
  expect(await forbidden).toBe('connect-src');
  errors.length = 0;
  violations.length = 0;
});

test('a new version is offered, and used on request', async ({ page, errors }) => {
  const update = page.getByTestId('update');
  await open(page, run(100), 'renewed');
  await serviceWorker(page);
  await page.reload();
  // The server sends another sw.js at the second request.
  await expect(update).toContainText('A new version of Saddle is available.');
  await expect(update).not.toContainText('run');
  await update.getByRole('button', { name: 'Later' }).click();
  await expect(update).toHaveCount(0);
  await page.reload();
  await press(page, 'Start');
  await steps(page, 2);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(update).toContainText('Pause the run first');
  await press(page, 'Pause');
  await reach(page, 'paused');
  await expect(status(page)).toHaveAttribute('data-kept-step', /[1-9]/);
  let loads = 0;
  page.on('load', () => (loads += 1));
  page.on('dialog', (dialog) => dialog.accept());
  await update.getByRole('button', { name: 'Use it now' }).click();
  await expect.poll(() => loads).toBe(1);
  await expect(status(page)).toBeAttached();
  const state = () => page.evaluate(async () => {
    const { waiting, active } = await navigator.serviceWorker.ready;
    return [Boolean(waiting), active.state];
  });
  await expect.poll(state).toEqual([false, 'activated']);
  await expect(update).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Continue/ }).first()).toBeVisible();
  expect(loads, 'once').toBe(1);
  expect(errors).toEqual([]);
});

test('a reload for more threads is offered when it gives them, never during a run', async ({ page }) => {
  await open(page, run(2));
  const threads = await page.evaluate(() => Math.min(navigator.hardwareConcurrency, 8));
  test.skip(threads < 2, 'the machine has one core');
  const offer = page.getByTestId('more-threads');
  await expect(offer).toContainText(`${threads} threads after a reload`);
  // On a phone it does not lie over the first screen's buttons.
  await page.setViewportSize({ width: 390, height: 844 });
  const address = page.url();
  await page.evaluate(() => { location.hash = '#/gan'; });
  await expect(page.getByTestId('film')).toBeVisible();
  await expect(offer).toHaveCount(0);
  await page.evaluate((address) => { location.href = address; }, address);
  await expect(offer).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
  await press(page, 'Start');
  await reach(page, 'finished');
  await expect(offer).toHaveCount(0);
  const one = await lossesOf(page);
  await press(page, 'Reset');
  await offer.getByRole('button', { name: `Reload for ${threads} threads` }).click();
  await expect(page.getByTestId('device')).toContainText(`CPU, ${threads} threads`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await press(page, 'Start');
  await reach(page, 'finished');
  expect(await lossesOf(page)).toEqual(one);
  await expect(offer).toHaveCount(0);
  // A frame in a page that is not isolated is not either.
  await page.route('**/lecture-7.html', (route) => route.fulfill({ contentType: 'text/html', body: `<iframe title="Lab" src="/lab/?embed#/gan?${run(1)}&embed=1"></iframe>` }));
  await page.goto('/lecture-7.html');
  const lab = page.frameLocator('iframe');
  await lab.getByRole('button', { name: 'Start', exact: true }).first().click();
  await expect(lab.getByTestId('gan-status')).toHaveAttribute('data-state', 'finished', { timeout: 60_000 });
});
