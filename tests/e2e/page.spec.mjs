// The shell: routes, address, theme, widths, sharing, and the contents of its modules.
import { readFileSync } from 'node:fs';
import { expect, expectToFit, open, press, status, test } from './lab.mjs';

const dist = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

test('the page opens under a sub-path, ready to start', async ({ page }) => {
  await open(page);
  await expect(status(page)).toHaveAttribute('data-state', 'idle');
  await press(page, 'Change the set-up');
  for (const name of ['Start', 'Step', 'Reset']) await expect(page.getByRole('button', { name, exact: true }).first()).toBeVisible();
  const labs = page.getByRole('navigation').first();
  await expect(labs.getByRole('link', { name: 'GAN' })).toHaveAttribute('aria-current', 'page');
  await expect(labs.getByRole('link')).toHaveText(['GAN', 'Bandit', 'Minimax']);
});

test('an unknown route leads to the labs', async ({ page }) => {
  await page.goto('/lab/#/nowhere');
  await expect(page.getByText('#/nowhere').first()).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: /GAN/ }).first().click();
  await expect(status(page)).toBeAttached();
});

test('invalid values in the address are named and replaced; the address follows the form', async ({ page }) => {
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

test('a disabled control stays readable under the pointer', async ({ page }) => {
  await open(page, 'epochs=3');
  await page.getByLabel('Epochs').fill('none');
  const start = page.getByRole('button', { name: 'Start', exact: true });
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  const colours = () => start.evaluate((button) => { const { backgroundColor, color } = getComputedStyle(button); return [backgroundColor, color]; });
  // Polled: colours change over 150 ms.
  await page.mouse.move(5, 5);
  await expect.poll(async () => (await colours())[0]).toBe('rgba(0, 0, 0, 0)');
  const before = await colours();
  await start.hover();
  await page.mouse.down();
  await page.waitForTimeout(300);
  expect(await colours()).toEqual(before);
  await page.mouse.up();
});

test('presets set up the lab', async ({ page }) => {
  await open(page);
  await press(page, 'Change the set-up');
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

test('on a phone on its side no field has text so small that Safari zooms', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true, serviceWorkers: 'block' });
  const page = await context.newPage();
  for (const view of ['gan?seed=1', 'bandit', 'minimax?f=custom', 'runs?writeup=', 'inside?recorded=50']) {
    await page.goto(`/lab/#/${view}`);
    const fields = page.locator('input:visible, select:visible, textarea:visible');
    await expect(fields.first()).toBeVisible();
    const sizes = await fields.evaluateAll((all) => all.map((field) => [field.id, parseFloat(getComputedStyle(field).fontSize)]));
    expect(sizes.filter(([, size]) => size < 16), view).toEqual([]);
  }
  await context.close();
});

test('the theme button changes the colours', async ({ page }) => {
  await open(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const theme = page.getByRole('button', { name: /theme/i }).first();
  const seen = new Set();
  for (let i = 0; i < 3; i += 1) {
    seen.add(await background());
    await theme.click();
  }
  expect(seen.size).toBe(2);
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(status(page)).toBeAttached();
});

test('the page contains no Burn, and the worker’s exports do not run static constructors', async () => {
  const modules = [dist('saddle_bg.wasm'), dist('gan_bg.wasm'), dist('labs_bg.wasm')];
  const worker = dist('worker_bg.wasm');
  const names = (bytes) => WebAssembly.Module.customSections(new WebAssembly.Module(bytes), 'name').map((section) => Buffer.from(section).toString('latin1')).join('');
  expect(names(worker)).toContain('burn'); // the modules have a name section
  for (const page of modules) {
    for (const word of ['burn_', 'cubecl', 'wgpu']) expect(names(page).includes(word), word).toBe(false);
    expect(page.length).toBeLessThan(worker.length / 4);
  }
  const threaded = names(dist('cpu_worker_bg.wasm'));
  expect(threaded).toContain('burn');
  for (const word of ['cubecl_core', 'wgpu']) expect(threaded.includes(word), word).toBe(false);
  // wasm-ld's name for the wrapper of an export; see build.rs.
  expect(names(worker).includes('.command_export')).toBe(false);
  const exports = WebAssembly.Module.exports(new WebAssembly.Module(worker)).map(({ name }) => name);
  expect(exports).toContain('__wasm_call_ctors');
});

test('the GAN lab’s module comes after the film, the secondary views’ when one of them is opened', async ({ page }) => {
  const requests = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname.split('/').pop()));
  await page.goto('/lab/#/gan');
  await expect(status(page)).toBeAttached();
  expect(requests).toContain('saddle_bg.wasm');
  expect(requests.indexOf('gan_bg.wasm')).toBeGreaterThan(requests.indexOf('film.jpg'));
  expect(requests.filter((name) => name.startsWith('labs'))).toEqual([]);
  await page.getByRole('link', { name: 'Minimax' }).click();
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  expect(requests).toContain('labs_bg.wasm');
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByTestId('device')).toContainText('4x² − 4y²');
  // The theme reaches the other module: the plane is redrawn in other colours.
  const shade = () => page.getByTestId('minimax-plane').evaluate((canvas) => canvas.toDataURL().length + canvas.toDataURL().slice(-400));
  const before = await shade();
  await page.getByRole('button', { name: /Theme/ }).click();
  await page.getByRole('button', { name: /Theme/ }).click();
  await expect.poll(shade).not.toBe(before);
});

test('each view opens from each other view', async ({ page }) => {
  // Each pair on a fresh page: the first rendering of a view is where siblings can end up in the wrong order.
  const views = { diagnostics: 'Diagnostics', runs: 'Saved runs', inside: 'Inside', theory: 'Theory', bandit: 'Bandit', nowhere: 'nothing at' };
  const title = page.locator('h1:visible').first();
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
  test(`no layout shift while loading: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      window.shift = 0;
      const add = (list) => list.getEntries().forEach((entry) => { window.shift += entry.value; });
      new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    });
    await open(page, 'backend=cpu&batch=16');
    // By now the device is known and steps have been timed.
    await expect(page.getByTestId('gan-estimate')).toContainText('On this device:', { timeout: 60_000 });
    expect(await page.evaluate(() => window.shift)).toBeLessThan(0.01);
    await page.goto('about:blank');
    await page.goto('/lab/#/bandit');
    await expect(page.getByTestId('bandit-status')).toBeAttached();
    expect(await page.evaluate(() => new Promise((done) => setTimeout(() => done(window.shift), 500)))).toBeLessThan(0.01);
  });
}

test('embed=1 shows one lab alone; answers=hidden hides answers until a prediction is made', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 480 });
  await page.goto('/lab/#/minimax?embed=1&answers=hidden');
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expectToFit(page);
  await page.getByRole('button', { name: /^d\. Both descend/ }).click();
  const prediction = page.getByTestId('prediction');
  await expect(prediction).toBeVisible();
  await expect(page.getByTestId('answer')).toHaveCount(0);
  // Nothing gives the answer away: neither the verdict nor the path, nor a run without a prediction.
  await expect(page.getByTestId('minimax-verdict')).toHaveCount(0);
  await expect(page.getByTestId('verdict-awaited')).toBeVisible();
  await page.locator('body').press('Space');
  await expect(page.getByTestId('minimax-status')).toHaveAttribute('data-state', 'idle');
  await expect(page.getByRole('button', { name: 'Show 200 starts' })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await expect(prediction.getByRole('button', { name: 'Run without' })).toHaveCount(0);
  await prediction.getByRole('radio', { name: 'Both go away from 0' }).check();
  await prediction.getByRole('button', { name: 'Predict and start' }).click();
  await expect(page.getByTestId('answer')).toContainText('You predicted “Both go away from 0”. The run: “x goes to 0, y away from it”.');
  await expect(page.getByTestId('minimax-verdict')).toBeVisible();
  // The lab's own changes of the address keep these options; the link to the whole page drops them.
  expect(page.url()).toContain('&embed=1&answers=hidden');
  const [whole] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: 'Open in Saddle' }).click()]);
  await expect(whole.getByRole('banner')).toBeVisible();
  expect(whole.url()).toContain('#/minimax?');
  expect(whole.url()).not.toContain('embed');
});

test('a lab is shared with its settings: as a link, and as a frame for another page', async ({ page, context }) => {
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

  // Another page that embeds the copied code.
  await page.route('**/lecture-7.html', (route) => route.fulfill({ contentType: 'text/html', body: `<h1>Lecture 7</h1>${code}` }));
  await page.goto('/lecture-7.html');
  const lab = page.frameLocator('iframe[title="Minimax lab"]');
  await expect(lab.getByTestId('minimax-status')).toBeAttached();
  await expect(lab.getByRole('textbox', { name: 'Coupling b' })).toHaveValue('6');
  await expect(lab.getByRole('banner')).toHaveCount(0);
  await expect(lab.getByRole('button', { name: 'Copy link' })).toHaveCount(0);
});
