// The recorded run, the timeline of a run, and the history of one latent.
import { decoded, expect, exported, losses, open, played, reach, status, test } from './lab.mjs';

const sheet = (page) => page.getByTestId('gan-sheet');
/** The figures of the run line by their labels. */
const figures = (page) => page.locator('.run__figures .figure').evaluateAll((all) => Object.fromEntries(all.map((figure) => [
  figure.querySelector('.figure__label').textContent,
  figure.querySelector('.figure__value').textContent,
])));
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
  // The figures are those of the sheet on view, and so is the cursor of the losses.
  const rows = await losses(page);
  expect(rows).toHaveLength(46_850);
  const at = (step) => {
    const [number, , d, g] = rows[step - 1];
    expect(number).toBe(step);
    return { epoch: `${step / 937} / 50`, step: `${step.toLocaleString('en')} / 46,850`, 'D loss': d.toFixed(2), 'G loss': g.toFixed(2) };
  };
  await expect.poll(() => figures(page)).toEqual(at(937));
  const chart = page.getByTestId('gan-losses');
  await expect(chart).toHaveAttribute('aria-valuenow', '937');
  await slider.focus();
  await page.keyboard.press('End');
  await expect(sheet(page)).toHaveAttribute('data-epoch', '50');
  await expect.poll(() => picture(page)).toBe(last);
  await expect.poll(() => figures(page)).toEqual(at(46_850));

  // T = 10 is chosen; the chart's cursor shows the sheet of its step.
  await page.getByRole('button', { name: 'T = 10' }).click();
  await expect(sheet(page)).toHaveAttribute('data-epoch', '10');
  await expect.poll(() => figures(page)).toEqual(at(9370));
  await expect(chart).toHaveAttribute('aria-valuenow', '9370');
  // The state is the worker's run, of which there is none.
  await expect(status(page)).toHaveAttribute('data-step', '0');
  const box = await page.getByTestId('gan-losses').boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await expect(sheet(page)).toHaveAttribute('data-epoch', '24');
  await page.mouse.move(5, 5);
  await expect(sheet(page)).toHaveAttribute('data-epoch', '10');

  // Playback to the end.
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(sheet(page)).toHaveAttribute('data-epoch', '50');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();

  // Its film has all sheets, each above its caption.
  const gif = await exported(page, 'Download timeline (GIF)');
  expect(gif.name).toBe('saddle-gan-seed42-epoch50-timeline.gif');
  expect(gif.bytes.length).toBeLessThan(4e6);
  const frames = await decoded(page, gif.bytes, 'image/gif');
  expect(frames).toHaveLength(Number(await slider.getAttribute('max')) + 1);
  const video = await exported(page, 'Download film (video)');
  expect(video.name).toBe('saddle-gan-seed42-epoch50-film.webm');
  const { width, height, seconds, bright } = await played(page, video.bytes, 484, [0.1, 3.1, 7]);
  expect([width, height]).toEqual([frames[0].width, frames[0].height]);
  expect(seconds).toBeCloseTo((frames.length - 1) * 0.25 + 2, 1);
  for (const [above, below] of bright) expect(Math.min(above, below)).toBeGreaterThan(300);

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
  await expect.poll(() => figures(page)).toMatchObject({ epoch: '0 / 3', step: '0 / 24', 'D loss': '–', 'G loss': '–' });
  await expect(page.locator('.verdict__title')).toHaveText('Untrained');
  await expect(status(page)).toHaveAttribute('data-step', '24');
  await page.keyboard.press('End');
  await expect.poll(() => figures(page)).toMatchObject({ epoch: '3 / 3', step: '24 / 24' });
  // The saved sheet equals the drawn one.
  await expect.poll(() => picture(page)).toBe(newest);

  await sheet(page).click({ position: { x: 5, y: 5 } });
  await expect(page.getByTestId('gan-latent').locator('canvas')).toHaveCount(7);
  await expect(page.getByTestId('gan-latent-image')).toHaveValue('1');
  const first = await page.getByTestId('gan-latent').locator('canvas').last().evaluate((canvas) => canvas.toDataURL());
  await page.getByTestId('gan-latent-image').fill('64');
  await expect.poll(() => page.getByTestId('gan-latent').locator('canvas').last().evaluate((canvas) => canvas.toDataURL())).not.toBe(first);
});
