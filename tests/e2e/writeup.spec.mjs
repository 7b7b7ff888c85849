// The write-up: the answers are edited, stored, previewed, and downloaded in three formats.
import { download, expect, expectToFit, open, reach, status, test } from './lab.mjs';

test('the answers and a run are downloaded as one document in three formats', async ({ page }) => {
  // Without a run.
  await page.goto('/lab/#/runs?writeup=');
  await expect(page.getByText('A run is missing', { exact: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: '1. The bandit' })).toHaveValue(/draws arm/);
  await expect(page.getByRole('textbox', { name: '3. The GAN' })).toHaveCount(0);

  await open(page, 'dataset=garments&images=64&batch=16&epochs=1&backend=cpu&seed=42&autostart=1');
  await page.reload();
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-kept-step', '4');
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await page.getByRole('link', { name: 'Write up', exact: true }).click();

  const minimax = page.getByRole('textbox', { name: '2. The minimax game' });
  await expect(minimax).toHaveValue(/0 < \\eta < \\tfrac\{1\}\{4\}/);
  await minimax.fill('In my words: 100% of $\\eta < \\tfrac{1}{4}$ <b>& more</b>');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada & co');
  await page.getByRole('textbox', { name: 'Acknowledgements' }).fill('Thanks to #1_a');
  const preview = page.getByTestId('writeup-preview').contentFrame();
  await expect(preview.getByText('Thanks to #1_a')).toBeVisible();
  await expect(preview.getByRole('heading', { name: 'Generated images' })).toBeVisible();
  await expect(preview.getByText('<b>& more</b>')).toBeVisible();

  // What is no formula is told below its field; formulas and tables are typeset.
  const bandit = page.getByRole('textbox', { name: '1. The bandit' });
  await bandit.fill('Seen:\n$\\mathbb{V}[X] \\geq 0$ and $\\frobnicate{x}$\n\narm\tshare\nfirst\t0.25');
  await expect(page.getByText('Line 2, “$\\frobnicate{x}$”: \\frobnicate is not supported')).toBeVisible();
  await expect(preview.locator('math').filter({ hasText: '𝕍' })).toHaveCount(1);
  await expect(preview.getByRole('columnheader', { name: 'share' })).toBeVisible();
  await expect(preview.getByText('$\\frobnicate{x}$')).toBeVisible();
  await bandit.fill('Without faults: \\(q\\).');
  await expect(page.getByText('is not supported')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Łukasz 中');
  await expect(page.getByTestId('writeup-unset')).toHaveText(/writes 中 as codes/);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada & co');
  await expect(page.getByTestId('writeup-unset')).toHaveCount(0);

  const html = await download(page, 'Download write-up (HTML)');
  expect(html.name).toBe('saddle-writeup.html');
  expect(html.text).toContain('&lt;b&gt;&amp; more&lt;/b&gt;');
  const tex = await download(page, 'Download write-up (LaTeX)');
  expect(tex.name).toBe('saddle-writeup.tex');
  expect(tex.text).toContain('100\\% of $\\eta < \\tfrac{1}{4}$');
  expect(tex.text).toContain('Thanks to \\#1\\_a');
  const notebook = await download(page, 'Download notebook (.ipynb)');
  expect(notebook.name).toBe('saddle-writeup.ipynb');
  const { nbformat, cells } = JSON.parse(notebook.text);
  expect(nbformat).toBe(4);
  expect(cells.filter((cell) => cell.cell_type === 'code').map((cell) => cell.source.join('')).join()).toContain('SEED = 42');

  // The edits are stored; the original text can be restored.
  await page.reload();
  await expect(minimax).toHaveValue(/^In my words/);
  await page.getByRole('button', { name: 'Restore the original' }).nth(1).click();
  await expect(minimax).toHaveValue(/is a saddle: a minimum along/);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectToFit(page);
});
