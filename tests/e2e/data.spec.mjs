// Loading images: broken and missing files, the cache, the visitor's own file.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, open, pauseAfter, press, reach, status, steps, test } from './lab.mjs';

const small = 'dataset=fashion-mnist-10k&images=16&batch=16&epochs=1&backend=cpu';

/** An IDX file of `count` grey images. */
function idx(count, side = 28) {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(0x803, 0);
  header.writeUInt32BE(count, 4);
  header.writeUInt32BE(side, 8);
  header.writeUInt32BE(side, 12);
  return Buffer.concat([header, Buffer.alloc(count * side * side, 90)]);
}

const faults = {
  corrupt: /SHA-256/,
  cut: /SHA-256/,
  missing: /404/,
  gone: /t10k-images/,
  'no-data': /t10k-images/,
};

for (const [place, words] of Object.entries(faults)) {
  test(`data ${place}: the message lists each source with its error and offers garments`, async ({ page, errors }) => {
    await open(page, small, place);
    await press(page, 'Start');
    await expect(status(page)).toHaveAttribute('data-state', 'failed');
    const error = await status(page).getAttribute('data-error');
    expect(error).toMatch(words);
    expect(error).toContain('t10k-images-idx3-ubyte.gz');
    expect(error).toContain('jsdelivr');
    expect(error).toContain('raw.githubusercontent.com');
    const alert = page.getByRole('alert').filter({ hasText: 't10k-images' }).first();
    await expect(alert).toBeVisible();
    errors.length = 0; // the browser logs failed requests
    await page.getByRole('button', { name: /garments/i }).first().click();
    if ((await status(page).getAttribute('data-state')) === 'idle') await press(page, 'Start');
    await reach(page, 'finished');
    errors.length = 0;
  });
}

test('a second visit needs no network', async ({ page, context, errors }) => {
  await open(page, `${small}&autostart=1`);
  await reach(page, 'finished');
  // Cache Storage belongs to the origin: another sub-path, whose connections for data are closed, finds the cached file.
  const later = await context.newPage();
  await open(later, `${small}&autostart=1`, 'gone');
  await reach(later, 'finished');
  errors.length = 0;
});

test('a gzipped file of the visitor is used', async ({ page }) => {
  await open(page, 'images=0&batch=16&epochs=1&backend=cpu');
  const chooser = page.locator('input[type=file]').first();
  await chooser.setInputFiles({ name: 'mine.gz', mimeType: 'application/gzip', buffer: gzipSync(idx(32)) });
  await expect(page.getByText(/mine\.gz.*32 images/).first()).toBeVisible();
  await press(page, 'Start');
  await reach(page, 'finished');
  expect(await status(page).getAttribute('data-step')).toBe('2');
});

/** Images as Kaggle's table: names, a label, 784 pixels a row. */
function table(count) {
  const names = ['label', ...Array.from({ length: 784 }, (_, at) => `pixel${at + 1}`)];
  const row = (image) => [image % 10, ...Array.from({ length: 784 }, (_, at) => (at * 7 + image * 13) % 256)];
  return Buffer.from([names, ...Array.from({ length: count }, (_, image) => row(image))].map((row) => row.join(',')).join('\n'));
}

/** A zip of these files, as Python makes it. */
function zip(files) {
  const folder = test.info().outputPath('zip');
  execFileSync('mkdir', ['-p', folder]);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(`${folder}/${name}`, bytes);
  execFileSync('python3', ['-m', 'zipfile', '-c', '../archive.zip', ...Object.keys(files)], { cwd: folder });
  return test.info().outputPath('archive.zip');
}

const own = 'images=0&batch=16&epochs=1&backend=cpu';

test('a table, a padded gzip file and zips are used; of several sets one is chosen', async ({ page }) => {
  await open(page, own);
  const chooser = page.locator('#file');
  const choose = (name, buffer) => chooser.setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await choose('fashion-mnist_train.csv', table(48));
  await expect(page.getByText('fashion-mnist_train.csv: 48 images')).toBeVisible();
  await expect(page.getByTestId('gan-own-images')).toBeVisible();
  await choose('padded.gz', Buffer.concat([gzipSync(idx(16)), gzipSync(''), Buffer.alloc(300)]));
  await expect(page.getByText('padded.gz: 16 images')).toBeVisible();
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 7]);
  await chooser.setInputFiles(zip({ 'train.csv': table(32), 'test-images': idx(16), 'test-labels': labels }));
  const sets = page.getByLabel('Images in this file');
  await expect(sets.getByRole('option')).toHaveText(['Choose one', 'train.csv', 'test-images']);
  await sets.selectOption('train.csv');
  await expect(page.getByText('archive.zip: train.csv: 32 images')).toBeVisible();
  await page.getByLabel('Turn the images').check();
  await expect(page.getByText('archive.zip: train.csv, turned: 32 images')).toBeVisible();
  await press(page, 'Start');
  await reach(page, 'finished');
  expect(await status(page).getAttribute('data-step')).toBe('2');
});

test('a web page under the name of a data file is called that; a file that is too large is refused by its header', async ({ page }) => {
  await open(page, 'backend=cpu');
  const choose = (name, buffer) => page.locator('#file').setInputFiles({ name, mimeType: 'application/gzip', buffer });
  await choose('train-images-idx3-ubyte.gz', Buffer.from('<!DOCTYPE html>\n<html><title>404</title></html>'));
  await expect(page.getByRole('alert').filter({ hasText: 'train-images-idx3-ubyte.gz: this is a web page' })).toBeVisible();
  const large = idx(1);
  large.writeUInt32BE(697_932, 4);
  await choose('emnist-byclass.gz', gzipSync(large));
  await expect(page.getByRole('alert').filter({ hasText: 'the file has 697,932 images, and at most 400,000 fit' })).toBeVisible();
});

test('a run on a file goes on with it after a crash, and asks for it after a reload', async ({ page, errors }) => {
  await open(page, own.replace('epochs=1', 'epochs=10'));
  const file = { name: 'mine.csv', mimeType: 'text/csv', buffer: table(32) };
  await page.locator('#file').setInputFiles(file);
  await expect(page.getByText('mine.csv: 32 images')).toBeVisible();
  await press(page, 'Start');
  await pauseAfter(page, 3);
  const at = Number(await status(page).getAttribute('data-step'));
  await expect(status(page)).toHaveAttribute('data-kept-step', String(at));
  await press(page, 'Resume');
  await steps(page, at + 1);
  await page.workers()[0].evaluate(() => void setTimeout(() => { throw new Error('out of memory, say'); }));
  await expect(page.getByTestId('gan-mended')).toContainText('out of memory, say');
  await steps(page, at + 2);
  await pauseAfter(page, at + 2);
  const later = await status(page).getAttribute('data-step');
  await expect(status(page)).toHaveAttribute('data-kept-step', later);

  await page.reload();
  const offer = page.getByTestId('gan-offer');
  await expect(offer).toContainText(`${later} of 20 steps done`);
  await expect(offer).toContainText('your file “mine.csv”');
  const input = page.locator('#run-file');
  await input.setInputFiles({ ...file, name: 'other.csv', buffer: table(33).subarray(9) });
  await expect(page.getByRole('alert').filter({ hasText: 'other.csv: ' })).toBeVisible();
  await input.setInputFiles({ ...file, name: 'renamed.csv' });
  await reach(page, 'finished', 120_000);
  expect(await status(page).getAttribute('data-step')).toBe('20');
  errors.length = 0; // the browser logs the error that was thrown
});

test('a file of another format is rejected with what was expected and found', async ({ page }) => {
  await open(page, 'backend=cpu');
  const chooser = page.locator('input[type=file]').first();
  await chooser.setInputFiles({ name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG not images') });
  await expect(page.getByRole('alert').filter({ hasText: 'cat.png' }).first()).toBeVisible();
  await chooser.setInputFiles({ name: 'big.idx', mimeType: 'application/octet-stream', buffer: idx(4, 32) });
  await expect(page.getByRole('alert').filter({ hasText: /32/ }).first()).toBeVisible();
  await expect(status(page)).toHaveAttribute('data-state', 'idle');
});
