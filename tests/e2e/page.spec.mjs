// The shell: routes, address, theme, widths, and what the page is made of.
import { readFileSync } from 'node:fs';
import { expect, expectToFit, open, status, test } from './lab.mjs';

const dist = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

test('opens ready to start, under a sub-path', async ({ page }) => {
  await open(page);
  await expect(status(page)).toHaveAttribute('data-state', 'idle');
  for (const name of ['Start', 'Step', 'Reset']) await expect(page.getByRole('button', { name, exact: true }).first()).toBeVisible();
  const labs = page.getByRole('navigation').first();
  await expect(labs.getByRole('link', { name: 'GAN' })).toHaveAttribute('aria-current', 'page');
  await expect(labs.getByRole('link')).toHaveText(['GAN', 'Bandit', 'Minimax']);
});

test('an unknown route helps', async ({ page }) => {
  await page.goto('/lab/#/nowhere');
  await expect(page.getByText('#/nowhere').first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('main').getByRole('link', { name: /GAN/ }).first().click();
  await expect(status(page)).toBeAttached();
});

test('diagnostics say what this browser has', async ({ page }) => {
  await page.goto('/lab/#/diagnostics');
  await expect(page.getByText(/WebGPU/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('button', { name: /copy/i }).first()).toBeVisible();
});

test('diagnostics compare the GPU with the CPU, and say it as text', { tag: '@alone' }, async ({ page, context }) => {
  test.setTimeout(300_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/lab/#/diagnostics');
  const section = page.getByTestId('self-test');
  await expect(section).toHaveAttribute('data-state', 'idle', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Compare now' }).click();
  await expect(section).toHaveAttribute('data-state', 'passed', { timeout: 240_000 });
  const rows = page.getByTestId('self-test-table').locator('tbody tr');
  expect(await rows.count()).toBeGreaterThan(10);
  await expect(rows.filter({ hasText: 'two training steps' }), 'on our own operations and on Burn’s').toHaveCount(2);
  for (const width of [390, 1000, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(beyond, `scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'Copy as text' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const word of ['two training steps', 'tanh', 'maxBufferSize', 'timestamp-query', 'Build']) expect(text).toContain(word);
});

test('diagnostics time a step on the CPU, on our layers and on Burn’s', { tag: '@alone' }, async ({ page }) => {
  await page.goto('/lab/#/diagnostics');
  await page.getByRole('button', { name: 'Time on the CPU' }).click();
  const section = page.getByTestId('measurement');
  await expect(section).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(section.locator('tbody tr')).toHaveCount(2);
  const apart = Number((await section.innerText()).match(/equal to (\S+)\./)[1]);
  expect(apart, 'losses of both').toBeLessThan(1e-4);
});

test('the licences of all that is delivered are a link away, in a document of its own', async ({ page, context }) => {
  const told = [];
  context.on('console', (message) => message.type() === 'error' && told.push(message.text()));
  await page.goto('/lab/#/diagnostics');
  const [list] = await Promise.all([context.waitForEvent('page'), page.getByRole('link', { name: 'Licences', exact: true }).click()]);
  await expect(list.getByRole('heading', { level: 1 })).toHaveText('Licences');
  for (const name of ['burn', 'yew']) await expect(list.getByRole('link', { name, exact: true })).toHaveAttribute('href', /^https:/);
  const text = list.locator('details').filter({ has: list.locator('summary', { hasText: /\bburn \d/ }) });
  await expect(text.locator('pre')).toBeHidden();
  await text.locator('summary').click();
  await expect(text.locator('pre')).toContainText('Apache License');
  await expect(text.locator('pre'), 'its own styles').toHaveCSS('white-space', 'pre-wrap');
  for (const width of [390, 1440]) {
    await list.setViewportSize({ width, height: 900 });
    expect(await list.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `at ${width}`).toBeLessThanOrEqual(0);
  }
  expect(told, 'nothing was against its policy').toEqual([]);
});

test('bad values in the address are named and replaced; the address follows', async ({ page }) => {
  await open(page, 'batch=17&epochs=0&lr=abc&colour=red&seed=7');
  for (const name of ['batch', 'epochs', 'lr', 'colour']) {
    await expect(page.locator('[role=alert], [role=status]').filter({ hasText: name }).first()).toBeVisible();
  }
  await page.getByLabel(/^Seed/).first().fill('9');
  await expect(page).toHaveURL(/seed=9/);
  await page.getByLabel(/^Learning rate/).first().fill('7');
  await expect(page.getByRole('alert').filter({ hasText: 'lr' }).first()).toBeVisible();
  await page.getByLabel(/^Learning rate/).first().fill('0.0002');
  await expect(page).toHaveURL(/lr=0\.0002/);
});

test('presets set up the lab', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'Quick look' }).click();
  await expect(page).toHaveURL(/batch=16/);
  await page.getByRole('radio', { name: 'Homework' }).click();
  await expect(page).not.toHaveURL(/batch=/);
});

for (const scheme of ['light', 'dark']) {
  for (const [name, width, height] of [['phone', 390, 844], ['wide', 1440, 900], ['projector', 1920, 1080]]) {
    test(`fits: ${name}, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await open(page, 'dataset=garments&images=32&batch=16&epochs=1&backend=cpu');
      await expectToFit(page);
      await expect(page.getByRole('button', { name: 'Start', exact: true }).first()).toBeInViewport();
    });
  }
}

test('the theme is chosen, and kept', async ({ page }) => {
  await open(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const theme = page.getByRole('button', { name: /theme/i }).first();
  const seen = new Set();
  for (let i = 0; i < 3; i += 1) {
    seen.add(await paper());
    await theme.click();
  }
  expect(seen.size).toBe(2);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(status(page)).toBeAttached({ timeout: 30_000 });
});

test('the page holds no Burn, and no export of the worker is wrapped in constructors', async () => {
  const modules = [dist('saddle_bg.wasm'), dist('labs_bg.wasm')];
  const worker = dist('worker_bg.wasm');
  const names = (bytes) => WebAssembly.Module.customSections(new WebAssembly.Module(bytes), 'name').map((section) => Buffer.from(section).toString('latin1')).join('');
  expect(names(worker)).toContain('burn'); // the names are there to be looked at
  for (const page of modules) {
    for (const word of ['burn_', 'cubecl', 'wgpu']) expect(names(page).includes(word), word).toBe(false);
    expect(page.length).toBeLessThan(worker.length / 4);
  }
  // wasm-ld names the wrapper of an export so.
  expect(names(worker).includes('.command_export')).toBe(false);
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(worker)).map(({ name }) => name);
  expect(exports).toContain('__wasm_call_ctors');
});

test('the other labs are loaded when one is opened, and not before', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').pop()));
  await page.goto('/lab/#/gan');
  await expect(status(page)).toBeAttached({ timeout: 30_000 });
  expect(asked).toContain('saddle_bg.wasm');
  expect(asked.filter((name) => name.startsWith('labs'))).toEqual([]);
  await page.getByRole('link', { name: 'Minimax' }).click();
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  expect(asked).toContain('labs_bg.wasm');
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByTestId('device')).toContainText('4x² − 4y²');
  // The theme reaches both modules: the plane is drawn anew in other colours.
  const shade = () => page.getByTestId('minimax-plane').evaluate((canvas) => canvas.toDataURL().length + canvas.toDataURL().slice(-400));
  const before = await shade();
  await page.getByRole('button', { name: /Theme/ }).click();
  await page.getByRole('button', { name: /Theme/ }).click();
  await expect.poll(shade).not.toBe(before);
});

test('every view leads to every other one', async ({ page }) => {
  // Each way once, from a page that has shown nothing else: what is drawn for the first time is the hard part.
  const views = { diagnostics: 'Diagnostics', runs: 'Kept runs', inside: 'Inside', theory: 'Theory', bandit: 'Bandit', nowhere: 'nothing at' };
  const title = page.locator('main:not([hidden]) h1:visible').first();
  for (const from of Object.keys(views)) {
    for (const to of Object.keys(views).filter((name) => name !== from)) {
      await page.goto('about:blank');
      await page.goto(`/lab/#/${from}`);
      await expect(title, from).toContainText(views[from]);
      await page.evaluate((hash) => (location.hash = hash), `#/${to}`);
      await expect(title, `${to} from ${from}`).toContainText(views[to]);
    }
  }
});

for (const [name, width, height] of [['phone', 412, 823], ['wide', 1350, 940]]) {
  test(`nothing moves as it comes: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      window.shift = 0;
      const add = (list) => list.getEntries().forEach((entry) => { window.shift += entry.value; });
      new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    });
    await open(page, 'backend=cpu&batch=16');
    // The device is known, and some of its steps were timed.
    await expect(page.getByTestId('gan-estimate')).toContainText('On this device:', { timeout: 60_000 });
    expect(await page.evaluate(() => window.shift)).toBeLessThan(0.01);
    await page.goto('about:blank');
    await page.goto('/lab/#/bandit');
    await expect(page.getByTestId('bandit-status')).toBeAttached({ timeout: 30_000 });
    expect(await page.evaluate(() => new Promise((done) => setTimeout(() => done(window.shift), 500)))).toBeLessThan(0.01);
  });
}

test('embed=1 shows one lab alone, and answers=hidden keeps answers until a prediction is made', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 480 });
  await page.goto('/lab/#/minimax?embed=1&answers=hidden');
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expectToFit(page);
  await page.getByRole('button', { name: /^d\. Both descend/ }).click();
  const prediction = page.getByTestId('prediction');
  await expect(prediction).toBeVisible();
  await expect(page.getByTestId('answer')).toHaveCount(0);
  await prediction.getByRole('textbox').fill('Both run away from 0');
  await prediction.getByRole('button', { name: 'Show the answer' }).click();
  await expect(page.getByTestId('answer')).toContainText('Predicted: Both run away from 0');
  // The lab has written its address; what is the page's is still in it, but not in the way out.
  expect(page.url()).toContain('&embed=1&answers=hidden');
  const [whole] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Open in Saddle' }).click()]);
  await expect(whole.getByRole('banner')).toBeVisible();
  expect(whole.url()).toContain('#/minimax?');
  expect(whole.url()).not.toContain('embed');
});

test('a lab is shared as it is set up: a link, and a frame for another page', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/lab/#/minimax?b=6&eta_x=0.055&eta_y=0.055');
  const copied = async (name) => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await expect(page.getByTestId('share-said').first()).toContainText('is copied');
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const link = await copied('Copy link');
  expect(link).toMatch(/^http:.*\/lab\/#\/minimax\?.*b=6/);
  expect(link).not.toMatch(/embed|answers/);
  await page.getByLabel('Answers wait for a prediction').check();
  const code = await copied('Copy embed code');
  expect(code).toContain('&amp;embed=1&amp;answers=hidden"');

  // Another page, with the code in it as it was copied.
  await page.route('**/lecture-7.html', (route) => route.fulfill({ contentType: 'text/html', body: `<h1>Lecture 7</h1>${code}` }));
  await page.goto('/lecture-7.html');
  const lab = page.frameLocator('iframe[title="Minimax lab"]');
  await expect(lab.getByTestId('minimax-status')).toBeAttached({ timeout: 30_000 });
  await expect(lab.getByRole('textbox', { name: 'Coupling b' })).toHaveValue('6');
  await expect(lab.getByRole('banner')).toHaveCount(0);
  await expect(lab.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
});
