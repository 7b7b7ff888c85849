// The diagnostics: what the browser supports, the GPU against the CPU, the time of a step.
import { expect, test } from './lab.mjs';

test('diagnostics list what this browser supports', async ({ page }) => {
  await page.goto('/lab/#/diagnostics');
  await expect(page.getByText(/WebGPU/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /copy/i }).first()).toBeVisible();
});

test('diagnostics compare the GPU with the CPU; the result can be copied as text', { tag: '@gpu' }, async ({ page, context }) => {
  test.setTimeout(900_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/lab/#/diagnostics');
  const section = page.getByTestId('self-test');
  await expect(section).toHaveAttribute('data-state', 'idle');
  await page.getByRole('button', { name: 'Compare now' }).click();
  await expect(section).toHaveAttribute('data-state', 'passed', { timeout: 800_000 });
  const rows = page.getByTestId('self-test-table').locator('tbody tr');
  expect(await rows.count()).toBeGreaterThan(10);
  await expect(rows.filter({ hasText: 'two training steps' }), 'on Saddle’s and on Burn’s layers').toHaveCount(2);
  for (const width of [390, 1000, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `scrolls sideways at ${width}`).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'Copy as text' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const word of ['two training steps', 'tanh', 'maxBufferSize', 'timestamp-query', 'Build']) expect(text).toContain(word);
});

test('diagnostics time a step on the CPU, on Saddle’s and on Burn’s layers', async ({ page }) => {
  await page.goto('/lab/#/diagnostics');
  await page.getByRole('button', { name: 'Time on the CPU' }).click();
  const section = page.getByTestId('measurement');
  await expect(section).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(section.locator('tbody tr')).toHaveCount(2);
  const difference = Number((await section.innerText()).match(/differ by at most (\S+)\./)[1]);
  expect(difference, 'between the losses of both').toBeLessThan(1e-4);
});

test('diagnostics link to the licences, a separate document', async ({ page, context }) => {
  const messages = [];
  context.on('console', (message) => message.type() === 'error' && messages.push(message.text()));
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
  expect(messages, 'no error, no violation of its policy').toEqual([]);
});
