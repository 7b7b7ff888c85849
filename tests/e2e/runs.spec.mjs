// Saved runs: the list, the comparison of two, and the report of one, which opens without the page and offline.
import { readFile } from 'node:fs/promises';
import { expect, expectToFit, open, press, reach, status, test } from './lab.mjs';

// 4 steps an epoch, 8 in all.
const run = (seed) => `dataset=garments&images=64&batch=16&epochs=2&backend=cpu&seed=${seed}&autostart=1`;

async function train(page, seed) {
  await open(page, run(seed));
  await page.reload();
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-kept-step', '8');
  await expect(page.getByRole('link', { name: 'Report' })).toBeVisible();
}

const rows = (page) => page.getByTestId('runs-row');
const seeds = (page) => rows(page).locator('[data-label=Seed]').allTextContents();
const sheet = (page, name) => page.getByTestId(`runs-sheet-${name}`);

/** The decoded image as a data URL. */
async function pixels(picture) {
  await expect.poll(() => picture.evaluate((image) => image.complete && image.naturalWidth)).toBe(242);
  return picture.evaluate((image) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL();
  });
}

test('saved runs are listed, compared, reported and deleted', async ({ page, browser, errors }) => {
  await page.goto('/lab/#/runs');
  await expect(page.getByTestId('runs-empty')).toContainText('No run is saved yet');

  await train(page, 42);
  await train(page, 7);
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText('drawn garments, 64 images, batch 16, 2 epochs');
  await expect(rows(page).first()).toContainText('2 of 2');
  await expect(page.getByTestId('runs-room')).toContainText(/Saddle uses [\d.]+ (kB|MB)/);

  // Each run's sheets and losses at a glance.
  const glance = page.getByTestId('runs-glance').first();
  await expect(glance.getByRole('img', { name: 'Losses of D and G over the run' })).toBeVisible();
  await expect(glance.locator('figcaption')).toHaveText(['untrained', 'T = 1', 'T = 2']);
  expect(await glance.locator('polyline').first().getAttribute('points')).toMatch(/^0\.0,[\d.]+( [\d.]+,[\d.]+){7}$/);

  // Sorting, with the order in ARIA attributes.
  expect(await seeds(page)).toEqual(['7', '42']);
  const heading = page.getByRole('columnheader', { name: 'Seed' });
  await expect(heading).toHaveAttribute('aria-sort', 'none');
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  expect(await seeds(page)).toEqual(['42', '7']);

  // Renaming, by keyboard.
  await rows(page).first().getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the run' })).toBeFocused();
  await page.keyboard.type('<i>first</i>');
  await page.keyboard.press('Enter');
  await expect(rows(page).first().getByRole('rowheader')).toContainText('<i>first</i>');

  // The comparison.
  await page.getByRole('checkbox', { name: 'Compare <i>first</i>' }).check();
  await expect(page.getByText('Choose a second run above')).toBeVisible();
  await rows(page).nth(1).getByRole('checkbox').check();
  await expect(page.getByTestId('runs-verdict')).toContainText(/At epoch 2, .* D’s loss is \d\.\d\d in A and \d\.\d\d in B/);
  await expect(page.getByTestId('runs-differences').getByRole('row')).toHaveText(['PropertyAB', 'Seed427']);
  const ends = [await pixels(sheet(page, 'a')), await pixels(sheet(page, 'b'))];
  expect(ends[0]).not.toBe(ends[1]);
  await page.getByTestId('runs-epoch').focus();
  await page.keyboard.press('Home');
  await expect(sheet(page, 'a')).toHaveAttribute('alt', 'Generated images of A, untrained');
  await expect.poll(() => pixels(sheet(page, 'a'))).not.toBe(ends[0]);
  await page.getByTestId('runs-chart').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('runs-chart')).toHaveAttribute('aria-valuetext', /^epoch [\d.]+: A: D .*, A: G .*, B: D .*, B: G /);
  expect(page.url()).toMatch(/#\/runs\?a=\w{8}&b=\w{8}$/);
  await page.reload();
  await expect(page.getByTestId('runs-verdict')).toBeVisible();
  await expectToFit(page);

  // The report.
  const name = page.getByRole('heading', { name: 'Report of <i>first</i>' });
  await rows(page).filter({ hasText: 'first' }).getByRole('link', { name: 'Report' }).click();
  await expect(name).toBeVisible();
  const changed = page.getByRole('textbox', { name: 'T = 2: what changed' });
  await expect(changed).toHaveValue(/From T = 1 to T = 2, 4 steps were done\. .*D’s mean loss was \d\.\d\d and is \d\.\d\d/);
  await changed.fill('Bags <b>at last</b>.\n\nNo sandals.');
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada & co');
  await page.getByRole('textbox', { name: 'Acknowledgements' }).fill('<script>document.title = "no"</script>');
  const preview = page.getByTestId('runs-preview').contentFrame();
  await expect(preview.getByRole('heading', { name: 'Acknowledgements' })).toBeVisible();
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Download report (HTML)')]);
  expect(file.suggestedFilename()).toBe('saddle-gan-seed42-report.html');
  const html = await readFile(await file.path(), 'utf8');
  // The edits are stored.
  await page.reload();
  await expect(changed).toHaveValue('Bags <b>at last</b>.\n\nNo sandals.');

  const offline = await browser.newContext({ offline: true });
  const reader = await offline.newPage();
  const requests = [];
  reader.on('request', (request) => request.url().startsWith('data:') || requests.push(request.url()));
  reader.on('console', (message) => errors.push(message.text()));
  await reader.setContent(html);
  await expect(reader).toHaveTitle('A DCGAN on drawn garments, seed 42');
  await expect(reader.locator('header')).toContainText('Ada & co · <i>first</i>');
  await expect(reader.locator('.sheet p')).toContainText([/4 steps were done/, 'Bags <b>at last</b>.', 'No sandals.']);
  await expect(reader.locator('tfoot')).toHaveText([/212,865/, /2,280,384/]);
  await expect(reader.getByRole('img', { name: /^Losses of D and G by epoch\. From epoch/ })).toBeVisible();
  const pictures = await reader.locator('img').evaluateAll((all) => all.map((image) => image.naturalWidth));
  expect(pictures, 'real images, T = 1, T = 2').toEqual([242, 242, 242]);
  expect(await reader.locator('script').count()).toBe(0);
  expect(requests).toEqual([]);
  await offline.close();

  // Deletion asks for confirmation.
  await page.getByRole('link', { name: 'All saved runs' }).click();
  const first = rows(page).filter({ hasText: 'first' });
  await first.getByRole('button', { name: 'Delete' }).click();
  await first.getByRole('button', { name: 'Keep it' }).click();
  await first.getByRole('button', { name: 'Delete' }).click();
  await first.getByRole('button', { name: 'Delete it' }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  expect(await seeds(page)).toEqual(['7']);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectToFit(page);
});

test('the run in the GAN lab is marked and cannot be deleted until it is reset', async ({ page }) => {
  await open(page, run(3));
  await page.getByRole('button', { name: 'Pause' }).click();
  await reach(page, 'paused');
  await expect(page.getByRole('link', { name: 'Report' })).toBeVisible();
  await page.getByRole('link', { name: 'Runs', exact: true }).click();
  await expect(page.getByTestId('runs-live')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true');
});
