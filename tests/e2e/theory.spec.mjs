// The theory, typeset at build time: in the page and without JavaScript.
import { readFileSync } from 'node:fs';
import { expect, test } from './lab.mjs';

const dist = (name) => readFileSync(new URL(`../../dist/${name}`, import.meta.url));

async function openTheory(page, at = '') {
  await page.goto(`/lab/#/theory${at ? `?at=${at}` : ''}`);
  await expect(page.locator('.theory__text')).toBeVisible({ timeout: 30_000 });
}

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** The distance of an element from the window's top, in pixels. */
const top = (page, id) => page.locator(`[id="${id}"]`).evaluate((element) => element.getBoundingClientRect().top);

test('the contents mark where the visitor is, and a lab that a claim opens names it and leads back', async ({ page }) => {
  await openTheory(page);
  const marked = page.locator('.theory__contents [aria-current]');
  await page.locator('#theory-minimax-coupling').evaluate((heading) => heading.scrollIntoView());
  await expect(marked).toHaveText('A coupling');
  await page.locator('#theory-bandit-commits').evaluate((heading) => heading.scrollIntoView());
  await expect(marked).toHaveText('Why a constant step commits');
  const link = page.locator('#theory-bandit-commits ~ p a.theory__lab').first();
  await link.click();
  const claim = page.getByTestId('claim');
  await expect(claim).toContainText(/^Shows \(1\.\d+\) · Back to the theory$/);
  await claim.getByRole('link').click();
  await expect(page).toHaveURL(/theory\?at=bandit-/);
  await expect(page.locator('.theory__text')).toBeVisible();
});

test('formulas are MathML, in the page’s font, numbered, and their LaTeX can be copied', async ({ page, context }) => {
  const requests = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.goto('/lab/#/gan');
  await expect(page.getByTestId('gan-status')).toBeAttached({ timeout: 30_000 });
  expect(requests.filter((path) => /theory|saddle-math/.test(path)), 'nothing is loaded before the view is opened').toEqual([]);
  await page.getByRole('link', { name: 'Theory', exact: true }).click();
  const formulas = page.locator('.equation');
  await expect(formulas.first()).toBeVisible({ timeout: 30_000 });
  await expect(page).toHaveTitle(/Theory/);
  await expect(page.getByRole('main')).toHaveCount(1);
  expect(requests.some((path) => path.endsWith('saddle-math.woff2'))).toBe(true);
  const found = await formulas.evaluateAll((all) =>
    all.map((formula) => ({
      height: formula.querySelector('math').getBoundingClientRect().height,
      space: formula.querySelector('math').namespaceURI,
      number: formula.querySelector('.equation__number').textContent,
    })),
  );
  expect(found.length).toBeGreaterThan(50);
  for (const { height, space } of found) {
    expect(height).toBeGreaterThan(15);
    expect(space).toContain('MathML');
  }
  expect(new Set(found.map(({ number }) => number)).size, 'each number occurs once').toBe(found.length);
  expect(found[0].number).toBe('(1.1)');
  const fonts = await page.evaluate(() => [...document.fonts].filter((font) => font.family.includes('Saddle Math')).map((font) => font.status));
  expect(fonts).toEqual(['loaded']);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy LaTeX of formula 1.1', exact: true }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('J(\\theta) = \\sum_{i=1}^{k} \\pi_i\\, r_i .');
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
});

test('the address selects a section, a link starts a lab, and Back returns to the same line', async ({ page }) => {
  await openTheory(page, 'bandit-commits');
  await expect.poll(() => top(page, 'theory-bandit-commits')).toBeLessThan(60);
  const reference = page.locator('#theory-bandit-commits ~ p a[href="#/theory?at=bandit-step"]').first();
  await reference.click();
  await expect(page).toHaveURL(/at=bandit-step$/);
  await expect.poll(() => top(page, 'theory-bandit-step')).toBeLessThan(200);
  const link = page.getByRole('link', { name: 'two arms, η = 5' });
  await link.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => window.scrollY);
  await link.click();
  const lab = page.getByTestId('bandit-status');
  await expect(lab).toBeAttached({ timeout: 30_000 });
  await expect.poll(() => lab.getAttribute('data-state')).toMatch(/running|finished/);
  await expect(page).toHaveURL(/means=1%2C0\.8|means=1,0\.8/);
  expect(await page.evaluate(() => window.scrollY), 'the lab is scrolled to its top').toBeLessThan(10);
  await page.goBack();
  await expect(page.locator('.theory__text')).toBeVisible();
  await expect.poll(async () => Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(40);
});

test('a text that failed to load can be loaded again; without the clipboard the LaTeX can be selected', async ({ page, errors }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('closed'));
  });
  await page.route('**/theory/article.html', (route) => route.fulfill({ status: 404, body: 'not here' }));
  await page.goto('/lab/#/theory');
  await expect(page.getByText('The text could not be loaded')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/the server answered 404/)).toBeVisible();
  errors.length = 0;
  await page.unroute('**/theory/article.html');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Copy LaTeX of formula 2.1', exact: true }).click();
  const refused = page.getByRole('alert').filter({ hasText: 'did not let the page copy' });
  await expect(refused.getByLabel('LaTeX')).toHaveValue(/nabla f/);
  await refused.getByRole('button', { name: 'Close' }).click();
  await expect(refused).toHaveCount(0);
});

test('without JavaScript the same text can be read and printed', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${baseURL}lab/theory.html`);
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(4);
  const formula = page.locator('.equation').first();
  await expect(formula).toContainText('(1.1)');
  expect((await formula.locator('math').boundingBox()).height).toBeGreaterThan(15);
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'two arms, η = 5' })).toHaveAttribute('href', /^\.\/#\/bandit\?/);
  await page.goto(`${baseURL}lab/theory.html#gan-losses`);
  const box = await page.locator('#gan-losses').boundingBox();
  expect(box.y).toBeLessThan(100);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await context.close();
  expect(dist('theory.html').includes('<script')).toBe(false);
});

for (const scheme of ['light', 'dark']) {
  test(`nothing scrolls sideways at 390 and 1440, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openTheory(page);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await overflow(page), `at ${width}`).toBeLessThanOrEqual(0);
    }
    const link = page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'How to read the losses' });
    await expect(link, 'beside the text').toBeVisible();
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(link, 'folded').toHaveCount(0);
    await page.locator('summary').filter({ hasText: 'Contents' }).click();
    await link.click();
    await expect.poll(() => top(page, 'theory-gan-losses')).toBeLessThan(60);
  });
}
