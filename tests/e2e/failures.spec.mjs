// Missing GPUs, browsers without a feature, crashed and silent workers: each is reported, and the page does not hang.
import { expect, open, openPanel, press, reach, status, steps, stopClock, test } from './lab.mjs';

const run = 'dataset=garments&images=32&batch=16&epochs=50';

const missing = {
  'no-webgpu': /No WebGPU in this browser/,
  'null-adapter': /no GPU adapter/,
  refused: /blocked by policy/,
};

for (const [place, words] of Object.entries(missing)) {
  test(`GPU ${place}: auto falls back to the CPU with the reason; webgpu is refused`, async ({ page }) => {
    await open(page, `${run}&backend=auto`, place);
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 30_000 });
    await press(page, 'Step');
    await steps(page, 1);
    await reach(page, 'paused');
    expect(await status(page).getAttribute('data-backend')).toBe('cpu');

    await open(page, `${run}&backend=webgpu&autostart=1`, place);
    await page.reload();
    await expect(status(page)).toHaveAttribute('data-state', 'failed', { timeout: 30_000 });
    expect(await status(page).getAttribute('data-error')).toMatch(words);
    await page.getByRole('button', { name: /CPU/ }).first().click();
    await expect(status(page)).not.toHaveAttribute('data-state', 'failed');
  });
}

test('a GPU that fails its self-test is refused, unless the visitor insists', { tag: '@gpu' }, async ({ page }) => {
  test.setTimeout(900_000);
  page.setDefaultTimeout(120_000); // the software adapter slows the whole browser down
  await open(page, 'dataset=garments&images=32&batch=16&epochs=1&backend=webgpu&autostart=1', 'wrong-gpu');
  await expect(status(page)).toHaveAttribute('data-state', 'failed', { timeout: 400_000 });
  expect(await status(page).getAttribute('data-error')).toMatch(/“[^”]+” (differs by \d|gives other values)/);
  const notice = page.getByRole('alert').filter({ hasText: 'computes wrong results' });
  await expect(notice.getByRole('button', { name: 'Use the CPU' })).toBeVisible();
  await notice.getByRole('button', { name: 'Train on it anyway' }).click();
  await steps(page, 1, 400_000);
  expect(await status(page).getAttribute('data-backend')).toBe('webgpu');
});

// The software adapter under the name of a graphics card, which “auto” takes.
test('with “auto” a GPU whose memory is full is left, and the run goes on on the CPU', { tag: '@gpu' }, async ({ page, errors }) => {
  test.setTimeout(900_000);
  page.setDefaultTimeout(120_000); // the software adapter slows the whole browser down
  await open(page, 'dataset=garments&images=32&batch=16&epochs=1&backend=auto&autostart=1', 'no-memory');
  await expect(page.getByTestId('gan-mended')).toContainText('memory is full', { timeout: 400_000 });
  await reach(page, 'finished', 120_000);
  expect(await status(page).getAttribute('data-backend')).toBe('cpu');
  errors.length = 0; // the browser logs the GPU's error
});

test('a GPU whose browser rejects a kernel is refused with the reason', { tag: '@gpu' }, async ({ page, errors }) => {
  test.setTimeout(900_000);
  page.setDefaultTimeout(120_000);
  await open(page, 'dataset=garments&images=32&batch=16&epochs=1&backend=webgpu&autostart=1', 'bad-kernel');
  await expect(status(page)).toHaveAttribute('data-state', 'failed', { timeout: 400_000 });
  expect(await status(page).getAttribute('data-error')).toMatch(/“[^”]+” (differs by \d|gives (other )?values)/);
  errors.length = 0; // the browser logs the rejected shader
});

test('a run that does not fit on the GPU goes to the CPU with “auto”, and is refused with “webgpu”', async ({ page }) => {
  const words = /The networks take \d+\sMB .* it allows 4\sMB: choose the CPU/;
  await open(page, `${run}&backend=auto`, 'small-gpu');
  await expect(page.getByTestId('gan-estimate')).toContainText(/needs about \d+\sMB of GPU memory/);
  await press(page, 'Step');
  await steps(page, 1);
  await reach(page, 'paused');
  expect(await status(page).getAttribute('data-backend')).toBe('cpu');
  await expect(page.getByText(words).first()).toBeVisible();

  await open(page, `${run}&backend=webgpu&autostart=1`, 'small-gpu');
  await page.reload();
  await expect(status(page)).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  expect(await status(page).getAttribute('data-error')).toMatch(words);
  await expect(page.getByRole('button', { name: 'Use the CPU' })).toBeVisible();
});

// One test, since each visit compiles for half a minute in software.
test('no kernel is compiled before Start; a second visit compiles the run’s own pipelines alone, beside the page, while the images load; a lost GPU: the run continues from its last save once; the second loss is reported, and a new start works', { tag: '@gpu' }, async ({ page, errors }) => {
  test.setTimeout(900_000);
  page.setDefaultTimeout(120_000); // the software adapter slows the whole browser down
  const gpu = () => page.workers().at(-1)?.evaluate(() => ({ open: self.heldDevice !== undefined, modules: self.modules, pipelines: self.pipelines }));
  const visit = async (count) => {
    await open(page, 'dataset=garments&images=32&batch=16&epochs=9&backend=webgpu', 'watched');
    await page.reload();
    await expect(page.getByTestId('gan-estimate')).toContainText(/needs about \d+\sMB of GPU memory/, { timeout: 120_000 });
    await expect.poll(async () => (await gpu())?.open, { timeout: 120_000 }).toBe(true);
    await page.waitForTimeout(1000);
    expect(await gpu()).toEqual({ open: true, modules: 0, pipelines: { async: 0, inline: 0 } });
    await press(page, 'Start');
    await steps(page, count, 400_000);
    return gpu();
  };
  const first = await visit(1);
  expect(first.modules).toBeLessThanOrEqual(160);
  expect(first.pipelines.async, 'with the self-test').toBeGreaterThan(60);
  expect(first.pipelines.async + first.pipelines.inline).toBeLessThanOrEqual(160);
  const stored = () => page.evaluate(async () => (await (await caches.open('saddle-data-v1')).keys()).some(({ url }) => url.includes('self-test-')));
  await expect.poll(stored).toBe(true);
  const second = await visit(3); // some cells of the sheet are drawn after the second step
  expect(second.pipelines.async).toBeLessThanOrEqual(70);
  expect(second.pipelines.inline).toBe(0);

  await press(page, 'Pause');
  await reach(page, 'paused', 400_000);
  const saved = await status(page).getAttribute('data-step');
  await expect(status(page)).toHaveAttribute('data-kept-step', saved, { timeout: 120_000 });
  const lose = () => page.workers().at(-1).evaluate(() => self.heldDevice.destroy());
  await lose();
  const notice = page.getByTestId('gan-mended');
  await expect(notice).toContainText(`from step ${saved}`, { timeout: 120_000 });
  await steps(page, Number(saved) + 1, 400_000);
  expect(await status(page).getAttribute('data-backend')).toBe('webgpu');

  await lose();
  await expect(status(page)).toHaveAttribute('data-state', 'failed', { timeout: 120_000 });
  expect(await status(page).getAttribute('data-error')).toMatch(/GPU/);
  errors.length = 0; // a destroyed device makes the browser log
  await press(page, 'Reset');
  await expect(status(page)).toHaveAttribute('data-state', 'idle', { timeout: 120_000 }); // the state before is final, too
  await page.getByRole('radio', { name: 'CPU' }).first().click();
  await press(page, 'Step');
  await steps(page, 1);
  await reach(page, 'paused');
  errors.length = 0;
});

test('a crashed worker is reported at once, and Reset starts a new one', async ({ page, errors }) => {
  await open(page, `${run}&backend=cpu&autostart=1`);
  await steps(page, 1);
  // With the page's clock stopped it can't be reported as silent.
  await stopClock(page);
  await page.workers()[0].evaluate(() => void setTimeout(() => { throw new Error('out of memory, say'); }));
  await expect(status(page)).toHaveAttribute('data-state', 'failed');
  expect(await status(page).getAttribute('data-error')).toContain('out of memory, say');
  await press(page, 'Reset');
  await expect(status(page)).toHaveAttribute('data-state', 'idle', { timeout: 60_000 }); // the state before is final, too
  await press(page, 'Start');
  await steps(page, 1);
  errors.length = 0; // the browser logs the error that was thrown
});

test('a silent worker is reported but not terminated; Restart starts a new one', async ({ page }) => {
  await page.clock.install();
  await open(page, `${run}&backend=cpu&autostart=1`);
  await steps(page, 2);
  // The last step must arrive before the clock is put forward, or it would count as a long one.
  const hanging = page.evaluate(() => new Promise((resolve) => { new BroadcastChannel('hanging').onmessage = () => resolve(); }));
  await page.workers()[0].evaluate(() => {
    const channel = new BroadcastChannel('hanging');
    setTimeout(() => { channel.postMessage(''); for (;;); });
  });
  await hanging;
  const notice = page.getByRole('alert').filter({ hasText: 'silent' });
  await page.clock.fastForward(25_000);
  await expect(notice).toBeHidden();
  await page.clock.fastForward(15_000);
  await expect(notice).toBeVisible();
  await expect(status(page)).toHaveAttribute('data-state', 'running');
  await notice.getByRole('button', { name: 'Wait' }).click();
  await expect(notice).toBeHidden();
  await page.clock.fastForward(60_000);
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: 'Restart' }).click();
  await steps(page, 1);
});

test('a lab that fails to load is reported, and Try again loads it', async ({ page, errors }) => {
  await page.goto('/no-labs/#/bandit?steps=50');
  await expect(page.getByText('This view could not be loaded')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByTestId('bandit-status')).toBeAttached();
  await expect(page.getByText('This view could not be loaded')).toBeHidden();
  expect(errors.splice(0).join()).toContain('404');
});

// As in an older Safari, or in Lockdown Mode.
const removals = {
  WebAssembly: [() => delete window.WebAssembly, /Lockdown Mode .* exclude this site/],
  'its SIMD': [() => {
    WebAssembly.instantiate = WebAssembly.instantiateStreaming = async () => { throw new WebAssembly.CompileError('invalid opcode 0xfd'); };
  }, /needs WebAssembly with SIMD.*invalid opcode 0xfd/],
  modules: [() => delete HTMLScriptElement.prototype.noModule, /does not support JavaScript modules/],
};

for (const [what, [remove, words]] of Object.entries(removals)) {
  test(`a browser without ${what} gets a message`, async ({ page, errors }) => {
    await page.addInitScript(remove);
    await page.goto('/lab/');
    await expect(page.getByTestId('failure')).toContainText(words);
    errors.length = 0;
  });
}

test('a page that was opened as a file says how to serve it', async ({ page, errors }) => {
  await page.goto(new URL('../../dist/index.html', import.meta.url).href);
  // Chromium checks no integrity of files, and so runs no script: the page's own text tells.
  await expect(page.getByText('python3 -m http.server').first()).toBeVisible();
  errors.length = 0;
});

test('a folder that is served without its closing slash says so', async ({ page, errors }) => {
  // Such a host answers with the page itself: its files are then looked for one folder higher.
  await page.route(/\/lab$/, async (route) => route.fulfill({ response: await route.fetch({ url: new URL('/lab/index.html', route.request().url()).href }) }));
  await page.goto('/lab');
  await expect(page.getByText('under an address that ends with a slash')).toBeVisible();
  errors.length = 0;
});

test('a run works without locks, channels, notifications and storage estimates; options without support are reported', async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('saddle-attention-v1', '{"awake":true,"notify":true}');
    for (const name of ['locks', 'wakeLock']) delete Navigator.prototype[name];
    for (const name of ['Notification', 'BroadcastChannel', 'ResizeObserver']) delete window[name];
  });
  await page.route('**/worker_loader.js', async (route) => {
    const loader = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: `delete StorageManager.prototype.estimate;\n${loader}` });
  });
  await open(page, 'dataset=garments&images=96&batch=16&epochs=1&backend=cpu&autostart=1');
  await openPanel(page, 'Set-up');
  await expect(page.getByText('does not let the page keep the screen on')).toBeVisible();
  // A hidden page would show a notification now.
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-kept-step', '6');
  const option = page.getByLabel('Notify me when it ends');
  await option.uncheck();
  await option.click();
  await expect(page.getByText('only for pages on the Home Screen')).toBeVisible();
  await expect(option).not.toBeChecked();
  await page.goto('/lab/#/runs');
  await expect(page.getByTestId('runs-room')).toContainText('does not report a limit');
  await expect(page.getByTestId('runs-room')).toContainText('Safari may clear it after seven days');
});
