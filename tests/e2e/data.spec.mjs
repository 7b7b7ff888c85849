// Loading images: broken and missing files, the cache, the visitor's own file.
import { gzipSync } from 'node:zlib';
import { expect, open, press, reach, status, test } from './lab.mjs';

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

test('a file of another format is rejected with what was expected and found', async ({ page }) => {
  await open(page, 'backend=cpu');
  const chooser = page.locator('input[type=file]').first();
  await chooser.setInputFiles({ name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG not images') });
  await expect(page.getByRole('alert').filter({ hasText: 'cat.png' }).first()).toBeVisible();
  await chooser.setInputFiles({ name: 'big.idx', mimeType: 'application/octet-stream', buffer: idx(4, 32) });
  await expect(page.getByRole('alert').filter({ hasText: /32/ }).first()).toBeVisible();
  await expect(status(page)).toHaveAttribute('data-state', 'idle');
});
