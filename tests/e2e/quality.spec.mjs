// How good the generated images are: measured at the end of a run, shown, taken along and saved; without a trace where it is turned off.
import { readFile } from 'node:fs/promises';
import { download, expect, expectToFit, number, open, openPanel, press, reach, status, test } from './lab.mjs';

const header = 'step,epoch,kid,kid_sd,one_nn,coverage,precision,class_0,class_1,class_2,class_3,class_4,class_5,class_6,class_7,class_8,class_9';
const choose = (page, label) => page.getByRole('radio', { name: label, exact: true }).click();
const text = (page) => page.getByTestId('gan-quality-text');

/** Waits for the measurement of the last step, which comes after the end of the run. */
async function measured(page) {
  await reach(page, 'finished', 120_000);
  await expect(status(page)).toHaveAttribute('data-kid', /./, { timeout: 120_000 });
}

test('FashionMNIST is measured by the classifier, and the numbers can be taken along and are saved', async ({ page }) => {
  await open(page, 'dataset=fashion-mnist-10k&images=256&batch=16&epochs=1&backend=cpu&autostart=1');
  await choose(page, 'KID');
  await expect(text(page)).toContainText('Measured at the end of an epoch');
  await measured(page);
  for (const name of ['one-nn', 'coverage', 'precision']) {
    expect(await number(page, name)).toBeGreaterThanOrEqual(0);
    expect(await number(page, name)).toBeLessThanOrEqual(1);
  }
  expect(await number(page, 'kid'), 'noise is no clothes').toBeGreaterThan(1);
  await expect(text(page)).toContainText(/^After 1 epoch: Of 128 generated images .* of 128 real ones/);
  await expect(text(page)).toContainText('128 generated images against 128 real ones, by a classifier’s features');
  await expect(page.getByTestId('gan-quality')).toBeVisible();
  await choose(page, '1-NN');
  await expect(text(page)).toContainText('A nearest neighbour tells real from generated for');
  await choose(page, 'Coverage');
  await expect(text(page)).toContainText('of the generated images are near real ones');

  await openPanel(page, 'Take along');
  const csv = (await download(page, 'Download quality (CSV)')).text;
  const lines = csv.trim().split('\n');
  expect(lines[0]).toBe(header);
  const [step, epoch, kid] = lines[1].split(',').map(Number);
  expect([lines.length, step, epoch, kid]).toEqual([2, 16, 1, await number(page, 'kid')]);
  expect(lines[1].split(',').slice(7).map(Number).reduce((sum, count) => sum + count)).toBe(128);
  await page.keyboard.press('Escape');

  await page.goto('/lab/#/runs');
  await expect(page.getByTestId('runs-row').first()).toContainText(/KID .* 128 images after 1 epoch/);
});

test('drawn garments are measured by principal components', async ({ page }) => {
  await open(page, 'dataset=garments&images=256&batch=16&epochs=1&backend=cpu&autostart=1');
  await measured(page);
  await choose(page, 'KID');
  await expect(text(page)).toContainText('by the real images’ principal components');
  await expect(text(page)).toContainText('for 128 others of the images that G learns from');
});

test('a file of one’s own is measured against its own second half, and a small one is not', async ({ page }) => {
  await open(page, 'images=0&batch=16&epochs=1&backend=cpu');
  const file = (images) => ({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(Array.from({ length: images }, (_, image) =>
    `${Array.from({ length: 784 }, (_, at) => (at * (image % 7 + 1) + image) % 256)}\n`).join('')) });
  await page.locator('#file').setInputFiles(file(48));
  await expect(page.getByText('mine.csv: 48 images')).toBeVisible();
  await press(page, 'Start');
  await reach(page, 'finished');
  await choose(page, 'KID');
  await expect(text(page)).toHaveText('Not measured: it takes 200 images at least.');
  await press(page, 'Reset');
  await page.locator('#file').setInputFiles(file(208));
  await expect(page.getByText('mine.csv: 208 images')).toBeVisible();
  await press(page, 'Start');
  await measured(page);
  await expect(text(page)).toContainText('104 generated images against 104 real ones, by the real images’ principal components');
  await expect(text(page)).toContainText('for 104 others of the images that G learns from');
});

test('quality=0 loads nothing and measures nothing', async ({ page }) => {
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(page, 'dataset=fashion-mnist-10k&images=256&batch=16&epochs=1&backend=cpu&quality=0&autostart=1');
  await reach(page, 'finished', 120_000);
  await choose(page, 'KID');
  await expect(text(page)).toHaveText('Not measured: “quality” is 0.');
  await expect(status(page)).not.toHaveAttribute('data-kid', /./);
  expect(asked.filter((address) => address.includes('quality/'))).toEqual([]);
});

test('the recorded run has its numbers, and the window still fits', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  const recorded = JSON.parse(await readFile(new URL('../../static/recorded/quality.json', import.meta.url), 'utf8'));
  await open(page);
  await page.getByRole('button', { name: 'Replay the real run' }).click();
  await choose(page, '1-NN');
  const share = Math.round(100 * recorded.rows[2].quality.one_nn);
  await expect(text(page)).toContainText(`After 50 epochs: A nearest neighbour tells real from generated for ${share}% of the images`);
  await choose(page, 'KID');
  await expect(page.getByTestId('gan-quality')).toBeInViewport({ ratio: 0.99 });
  await expect(text(page)).toContainText('for 1,000 test images, of which G sees none');
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(768);
  await expectToFit(page);
});
