// Saved runs: the list, the comparison of two, and the report of one, which opens without the page and offline.
import { readFile } from 'node:fs/promises';
import { expect, expectToFit, losses, open, press, reach, status, steps, test } from './lab.mjs';

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

  // Each run's name, sheets and losses at a glance.
  await expect(rows(page).getByRole('heading')).toHaveText(['seed 7', 'seed 42']);
  const large = page.getByTestId('runs-large').first();
  await expect(large).toHaveAttribute('alt', 'Generated images, T = 2');
  const last = await pixels(large);
  const glance = page.getByTestId('runs-glance').first();
  await expect(glance.getByRole('img', { name: 'Losses of D and G over the run' })).toBeVisible();
  await expect(glance.locator('figcaption')).toHaveText(['untrained', 'T = 1', 'T = 2']);
  expect(await glance.locator('polyline').first().getAttribute('points')).toMatch(/^0\.0,[\d.]+( [\d.]+,[\d.]+){7}$/);
  await glance.getByRole('button', { name: 'T = 1: show this sheet' }).click();
  await expect(large).toHaveAttribute('alt', 'Generated images, T = 1');
  expect(await pixels(large)).not.toBe(last);
  await expect(rows(page).first().locator('[data-label=Size]')).toHaveText(/^\d+ MB$/);

  // Sorting.
  expect(await seeds(page)).toEqual(['7', '42']);
  await page.getByLabel('Sort by').selectOption('Seed');
  await expect(page.getByRole('button', { name: 'Ascending' })).toBeVisible();
  await expect.poll(() => seeds(page)).toEqual(['7', '42']);
  await press(page, 'Ascending');
  await expect(page.getByRole('button', { name: 'Descending' })).toBeVisible();
  await expect.poll(() => seeds(page)).toEqual(['42', '7']);

  // The whole run as a file.
  const [zip] = await Promise.all([page.waitForEvent('download'), rows(page).first().getByRole('button', { name: 'Export' }).click()]);
  expect(zip.suggestedFilename()).toBe('saddle-gan-seed42-epoch2.saddle.zip');
  await expect(rows(page).first().getByRole('status')).toHaveText('saddle-gan-seed42-epoch2.saddle.zip is downloaded.');

  // Renaming, by keyboard.
  await rows(page).first().getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the run' })).toBeFocused();
  await page.keyboard.type('<i>first</i>');
  await page.keyboard.press('Enter');
  await expect(rows(page).first().getByRole('heading')).toContainText('<i>first</i>');

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
  const first = rows(page).filter({ hasText: '<i>first</i>' });
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

const showRuns = (page) => page.getByRole('link', { name: 'Runs', exact: true }).click();

test('a finished run is shown in the GAN lab, while another is there too, and trains on', async ({ page }) => {
  await train(page, 5);
  const before = await losses(page);
  await open(page, run(3).replace('epochs=2', 'epochs=50'));
  await steps(page, 1);
  await page.getByRole('button', { name: 'Pause' }).click();
  await reach(page, 'paused');
  await expect(page.getByRole('link', { name: 'Report' })).toBeVisible();
  const paused = Number(await status(page).getAttribute('data-step'));

  // The run in the lab is marked and cannot be deleted until it is reset.
  await showRuns(page);
  const [live, finished] = [rows(page).filter({ has: page.getByTestId('runs-live') }), rows(page).filter({ hasText: 'finished' })];
  await expect(live.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true');
  await expect(finished.getByRole('button', { name: 'Delete' })).not.toHaveAttribute('aria-disabled', 'true');

  // The finished run is shown beside it.
  await finished.getByRole('link', { name: 'Open in the lab' }).click();
  await expect(page.getByTestId('gan-saved-run')).toContainText(/^A saved run: 2 epochs · seed 5\. Drawn garments, 64 images, batch 16, 2 epochs, seed 5, on CPU/);
  await expect(page.getByTestId('gan-sheet')).toHaveAttribute('data-epoch', '2');
  await expect(page.getByRole('button', { name: /show this sheet$/ })).toHaveCount(3);
  await expect(page.getByRole('button', { name: 'Compare T' })).not.toHaveAttribute('aria-disabled', 'true');
  expect(await losses(page)).toEqual(before);
  await expect(page.getByRole('button', { name: 'Train on' })).toHaveCount(0);
  await expect(status(page), 'of the run that is behind it').toHaveAttribute('data-state', 'paused');
  await page.getByRole('link', { name: 'Back to the run in training' }).click();
  await expect(page.getByTestId('gan-saved-run')).toHaveCount(0);
  await press(page, 'Resume');
  await steps(page, paused + 1);
  await press(page, 'Reset');

  // Without another run its state is the page's. A reload changes nothing, and nothing trains until that is asked for.
  await showRuns(page);
  await finished.getByRole('link', { name: 'Open in the lab' }).click();
  await reach(page, 'finished');
  await page.reload();
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-step', '8');
  await page.getByTestId('gan-more-epochs').fill('1');
  await press(page, 'Train on');
  await steps(page, 9);
  expect(page.url()).not.toContain('run=');
  await reach(page, 'finished');
  await expect(status(page)).toHaveAttribute('data-step', '12');
  expect((await losses(page)).slice(0, 8)).toEqual(before);

  // An unfinished run continues from its card; a run that is not there is reported.
  await press(page, 'Reset');
  await showRuns(page);
  await rows(page).filter({ hasText: 'can be continued' }).getByRole('link', { name: 'Continue' }).click();
  await steps(page, paused + 1);
  await press(page, 'Reset');
  await open(page, 'run=nowhere');
  await expect(page.getByTestId('gan-not-opened')).toContainText('There is no run nowhere in this browser');
});
