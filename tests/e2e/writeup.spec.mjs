// The hand-in: from a run to pages of A4 in three actions, edited in place, stored, and downloaded in three formats.
import { readFile } from 'node:fs/promises';
import { download, expect, expectToFit, open, press, reach, status, test } from './lab.mjs';

const handIn = (page) => page.getByTestId('hand-in');
const ready = (page) => expect(handIn(page)).toHaveAttribute('data-ready', 'true', { timeout: 120_000 });
const sheets = (page) => page.getByTestId('hand-in-sheet');

/** Opens the field of a text, and gives it. */
async function edit(page, name) {
  await page.getByTitle(`Edit: ${name}`, { exact: true }).click();
  const field = page.getByRole('textbox', { name, exact: true });
  await expect(field).toBeFocused();
  return field;
}

/** Presses a button that downloads a file: its name and bytes. */
async function bytes(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, name)]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('the recorded run becomes A4 pages in three actions, its sheets in one row', async ({ page }) => {
  await page.goto('/lab/#/gan');
  let actions = 0;
  const act = async (control) => { actions += 1; await control.click(); };
  await act(page.getByRole('button', { name: 'Replay the real run' }).first());
  await act(page.getByRole('link', { name: 'Hand in', exact: true }));
  await ready(page);
  // The print dialog itself can't be driven; the pages are those of `page.pdf`.
  await page.evaluate(() => { window.print = () => { window.printed = true; }; });
  await act(page.getByRole('button', { name: 'Print or save as PDF' }));
  expect(await page.evaluate(() => window.printed)).toBe(true);
  expect(actions).toBeLessThanOrEqual(3);

  await expect(sheets(page)).toHaveCount(3);
  const boxes = await Promise.all((await sheets(page).all()).map((sheet) => sheet.boundingBox()));
  expect(new Set(boxes.map(({ y }) => y)).size, 'one row').toBe(1);
  await expect(handIn(page).locator('figure svg')).toHaveCount(13);
  await expect(handIn(page).locator('figcaption').filter({ hasText: '1,000 seeds' })).toContainText(/η = 5: 4\d\d of 1,000/);

  const pdf = String(await page.pdf({ preferCSSPageSize: true }));
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g).length;
  expect(pages).toBeGreaterThanOrEqual(4);
  expect(pages).toBeLessThanOrEqual(6);
  // A4 in points.
  for (const [, width, height] of pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)) {
    expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
  }
  // On paper there is nothing of the page around the document.
  await page.emulateMedia({ media: 'print' });
  for (const hidden of [page.locator('.top'), page.getByTestId('hand-in-rail'), page.getByRole('button', { name: 'Print or save as PDF' }), page.getByTitle('Edit: 1a', { exact: true }), page.getByRole('textbox', { name: 'Your name' })]) await expect(hidden).toBeHidden();
  const printed = await Promise.all((await sheets(page).all()).map((sheet) => sheet.boundingBox()));
  expect(new Set(printed.map(({ y }) => y)).size, 'one row on paper').toBe(1);
});

test('the texts are edited in place, stored, ticked off, and downloaded with a finished run', async ({ page }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=1&backend=cpu&seed=42&autostart=1');
  await page.reload();
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-kept-step', '4');
  await page.getByRole('link', { name: 'Hand in', exact: true }).click();
  await ready(page);

  const rail = (question) => page.locator(`[data-question="${question}"]`);
  await expect(rail('2a')).toHaveAttribute('data-filled', 'false');
  await expect(rail('2a').getByRole('link')).toHaveAttribute('href', /^#\/minimax\?/);
  await rail('T1').getByRole('button').click();
  await expect(sheets(page)).toBeInViewport();

  const saddle = await edit(page, '2a');
  await expect(saddle).toHaveValue(/is a saddle: a minimum along/);
  await saddle.fill('In my words: 100% of $\\eta < \\tfrac{1}{4}$ <b>& more</b>');
  const paper = page.getByTestId('hand-in-paper');
  await expect(paper.locator('#hand-in-2a math')).toHaveCount(1);
  await expect(paper.getByText('<b>& more</b>')).toBeVisible();
  await expect(rail('2a')).toHaveAttribute('data-filled', 'true');
  await expect(page.getByTestId('hand-in-sources')).toContainText('Written by the author: 2a.');
  await page.keyboard.press('Escape');
  await expect(saddle).toHaveCount(0);
  await (await edit(page, 'T = 1: What do you see?')).fill('Shapes with sharp edges');
  await page.getByTitle('Done: T = 1: What do you see?', { exact: true }).click();
  await expect(rail('T1')).toHaveAttribute('data-filled', 'true');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada & co');
  await (await edit(page, 'Acknowledgements')).fill('Thanks to #1_a');

  // What is no formula is told below its field; formulas and tables are typeset.
  const gradient = await edit(page, '1a');
  await gradient.fill('Seen:\n$\\mathbb{V}[X] \\geq 0$ and $\\frobnicate{x}$\n\narm\tshare\nfirst\t0.25');
  await expect(page.getByText('Line 2, “$\\frobnicate{x}$”: \\frobnicate is not supported')).toBeVisible();
  await expect(paper.locator('math').filter({ hasText: '𝕍' })).toHaveCount(1);
  await expect(paper.getByRole('columnheader', { name: 'share' })).toBeVisible();
  await gradient.fill('Without faults: \\(q\\).');
  await expect(page.getByText('is not supported')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Łukasz 中');
  await expect(page.getByTestId('hand-in-unset')).toContainText(/writes 中 as codes/);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada & co');
  await expect(page.getByTestId('hand-in-unset')).toHaveCount(0);

  const html = await download(page, 'Download page (HTML)');
  expect(html.name).toBe('saddle-hand-in.html');
  expect(html.text).toContain('&lt;b&gt;&amp; more&lt;/b&gt;');
  expect(html.text).toContain('Shapes with sharp edges');
  const zip = await bytes(page, 'Download for Overleaf (zip)');
  expect(zip.name).toBe('saddle-hand-in.zip');
  const tex = String(zip.bytes);
  expect(tex).toContain('100\\% of $\\eta < \\tfrac{1}{4}$');
  expect(tex).toContain('Thanks to \\#1\\_a');
  const pictures = [...tex.matchAll(/\\includegraphics\[[^\]]*\]\{([^}]+)\}/g)].map(([, path]) => path);
  expect(pictures).toHaveLength(14);
  // Each is named in the LaTeX, before its bytes, and in the list at the zip's end.
  for (const path of pictures) expect(tex.split(path).length - 1, path).toBe(3);
  const notebook = await download(page, 'Download notebook (.ipynb)');
  expect(notebook.name).toBe('saddle-hand-in.ipynb');
  const { nbformat, cells } = JSON.parse(notebook.text);
  expect(nbformat).toBe(4);
  const code = cells.filter((cell) => cell.cell_type === 'code');
  expect(code.map((cell) => cell.source.join('')).join()).toContain('SEED = 42');
  const shown = code.flatMap((cell) => cell.outputs).filter((output) => output.output_type === 'display_data');
  expect(shown).toHaveLength(14);
  for (const { data } of shown) expect(data['image/png']).toMatch(/^iVBORw0KGgo/);

  // The edits are stored; the draft can be restored. A run in the list is handed in by the same name.
  await page.reload();
  await ready(page);
  await expect(page.locator('#hand-in-2a')).toContainText('In my words');
  await expect(rail('T1')).toHaveAttribute('data-filled', 'true');
  await page.getByTitle('Put Saddle’s draft of 2a back').click();
  await expect(page.locator('#hand-in-2a')).toContainText('is a saddle: a minimum along');
  await page.getByRole('link', { name: 'All saved runs' }).click();
  await page.getByTestId('runs-row').getByRole('link', { name: 'Hand in', exact: true }).click();
  await ready(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectToFit(page);
});

test('without a run two answers can be handed in', async ({ page }) => {
  await page.goto('/lab/#/runs?writeup=');
  await expect(page.getByText('A run is missing', { exact: true })).toBeVisible();
  await expect(page.locator('#hand-in-1a')).toContainText('draws arm');
  await expect(sheets(page)).toHaveCount(0);
  await page.getByRole('link', { name: 'the recorded run' }).click();
  await expect(sheets(page)).toHaveCount(3);
});
