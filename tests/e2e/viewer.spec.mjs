// The recorded run, the timeline of a run, and the history of one latent.
import { expect, open, reach, status, test } from './lab.mjs';

const sheet = (page) => page.getByTestId('gan-sheet');
const picture = (page) => sheet(page).evaluate((canvas) => canvas.toDataURL());

test('the recorded run needs no training, and is loaded on request only', async ({ page }) => {
  const requests = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await open(page);
  const small = /\/recorded\/(film\.jpg|curve\.bin|walk\.png)$/;
  expect(requests.filter((path) => path.includes('/recorded/') && !small.test(path))).toEqual([]);
  await page.getByRole('button', { name: 'Replay the real run' }).click();
  await expect(page.getByTestId('gan-recorded')).toContainText('60,000 images of FashionMNIST, batch 64, 50 epochs, 46,850 updates, seed 42');
  // It plays from noise to the end by itself.
  const seen = new Set();
  await expect.poll(async () => { seen.add(await sheet(page).getAttribute('data-epoch')); return seen.has('50') && seen.size; }, { intervals: [100] }).toBeGreaterThan(5);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(status(page)).toHaveAttribute('data-state', 'idle');
  const last = await picture(page);

  // By keyboard: first, second, last.
  const slider = page.getByRole('slider', { name: 'Sheet shown' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(sheet(page)).toHaveAttribute('data-epoch', '0');
  expect(await picture(page)).not.toBe(last);
  await page.keyboard.press('ArrowRight');
  await expect(sheet(page)).toHaveAttribute('data-epoch', '1');
  await expect(slider).toHaveAttribute('aria-valuetext', 'epoch 1, step 937');
  await page.keyboard.press('End');
  await expect(sheet(page)).toHaveAttribute('data-epoch', '50');
  await expect.poll(() => picture(page)).toBe(last);

  // T = 10 is chosen; the chart's cursor shows the sheet of its step.
  await page.getByRole('button', { name: 'T = 10' }).click();
  await expect(sheet(page)).toHaveAttribute('data-epoch', '10');
  const box = await page.getByTestId('gan-losses').boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await expect(sheet(page)).toHaveAttribute('data-epoch', '24');
  await page.mouse.move(5, 5);
  await expect(sheet(page)).toHaveAttribute('data-epoch', '10');

  // Playback to the end.
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(sheet(page)).toHaveAttribute('data-epoch', '50');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Leave the recording' }).click();
  await expect(page.getByRole('button', { name: 'Replay the real run' })).toBeVisible();
});

test('a missing or incomplete recording is reported', async ({ page, errors }) => {
  await page.route('**/recorded/sheet-5.png', (route) => route.fulfill({ status: 404, body: 'gone' }));
  await open(page);
  await page.getByRole('button', { name: 'Replay the real run' }).click();
  await expect(page.getByText(/sheet-5\.png: the server answered 404/)).toBeVisible();
  expect(errors.splice(0).join()).toContain('404');
  await page.unroute('**/recorded/sheet-5.png');
  await page.route('**/recorded/losses.bin', (route) => route.fulfill({ body: Buffer.alloc(80) }));
  await page.getByRole('button', { name: 'Replay the real run' }).click();
  await expect(page.getByText(/losses\.bin: it has 10 of 46850 steps/)).toBeVisible();
});

test('the timeline shows earlier sheets, and the history of one latent', async ({ page }) => {
  await open(page, 'dataset=garments&images=128&batch=16&epochs=3&backend=cpu&autostart=1');
  await reach(page, 'finished');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  // Untrained, after an eighth, a quarter and a half of the first epoch, and after each of three.
  const slider = page.getByTestId('gan-timeline');
  await expect(slider).toHaveAttribute('max', '6');
  // The last sheet fades in.
  let newest = '';
  await expect.poll(async () => newest === (newest = await picture(page)), { intervals: [300] }).toBe(true);
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', 'epoch 0, step 0');
  await expect.poll(() => picture(page)).not.toBe(newest);
  await page.keyboard.press('End');
  // The saved sheet equals the drawn one.
  await expect.poll(() => picture(page)).toBe(newest);

  await sheet(page).click({ position: { x: 5, y: 5 } });
  await expect(page.getByTestId('gan-latent').locator('canvas')).toHaveCount(7);
  await expect(page.getByTestId('gan-latent-image')).toHaveValue('1');
  const first = await page.getByTestId('gan-latent').locator('canvas').last().evaluate((canvas) => canvas.toDataURL());
  await page.getByTestId('gan-latent-image').fill('64');
  await expect.poll(() => page.getByTestId('gan-latent').locator('canvas').last().evaluate((canvas) => canvas.toDataURL())).not.toBe(first);
});
