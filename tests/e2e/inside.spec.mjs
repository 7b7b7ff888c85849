// The Inside view: D's probabilities, nearest real images and the latent explorer, of a run and of a recorded generator.
import { expect, expectToFit, open, pauseAfter, press, shades, test } from './lab.mjs';

const picture = (page, id) => page.getByTestId(id).first().evaluate((canvas) => canvas.toDataURL());
const drawn = (page) => picture(page, 'inside-drawn');

const choose = (page, name) => page.getByRole('radio', { name, exact: true }).click();

/** Moves a slider by keyboard. */
async function pressOnSlider(page, name, key, times = 1) {
  const slider = page.getByRole('slider', { name });
  await slider.focus();
  for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
}

test('the networks of a run are shown while it trains and after its end', async ({ page, errors }) => {
  await open(page, 'dataset=garments&images=64&batch=16&epochs=2&backend=cpu&autostart=1');
  await pauseAfter(page, 2);
  await page.getByRole('link', { name: 'Look inside' }).click();
  const about = page.getByTestId('inside-about');
  await expect(about).toContainText('The live run: garments, batch 16, seed 42');

  // D's probabilities: verdict and histogram.
  const verdict = page.getByTestId('inside-verdict');
  await expect(verdict).toContainText(/D gives fakes 0\.\d\d on average, real images 0\.\d\d: it is right in \d+% of cases\./);
  const counts = page.getByTestId('inside-histogram');
  await counts.focus();
  await page.keyboard.press('Home');
  await expect(counts).toHaveAttribute('aria-valuetext', /from 0\.00 to 0\.05: real \d+, G’s \d+/);

  // An image is selected by pointer, by number, and from the highest probabilities: its score and its nearest real images.
  const score = page.getByTestId('inside-score');
  await expect(score).toContainText('image 1 ');
  const near = page.getByTestId('inside-near');
  await expect(near.locator('canvas')).toHaveCount(4);
  await page.getByTestId('inside-fakes').click({ position: { x: 5, y: 5 } });
  const ring = page.getByTestId('inside-ring').locator('rect').first();
  const cell = async () => {
    const [sheet, mark] = [await page.getByTestId('inside-fakes').boundingBox(), await ring.boundingBox()];
    return [(mark.x + mark.width / 2 - sheet.x) / sheet.width, (mark.y + mark.height / 2 - sheet.y) / sheet.height].map((share) => Math.floor(8 * share));
  };
  expect(await cell(), 'the ring marks the image that was clicked').toEqual([0, 0]);
  await page.getByTestId('inside-picked').fill('64');
  await expect.poll(cell).toEqual([7, 7]);
  expect(errors, 'no violation of the policy').toEqual([]);
  await expect(score).toContainText(/D’s probability that image 64 is real is 0\.\d\d/);
  await expect(near.getByRole('img', { name: /Real image \d+, 1st nearest, distance \d/ })).toBeVisible();
  await expect(page.getByTestId('inside-likeness')).toContainText(/The nearest real image is \d+\.\d away\. Half of the real images/);
  await page.getByRole('region', { name: 'Highest probability' }).getByRole('button').first().click();
  await expect(page.getByTestId('inside-picked')).not.toHaveValue('64');

  // The explorer shows the run's sheet first; new latents give another.
  await expect.poll(() => shades(page.getByTestId('inside-drawn'))).toBeGreaterThan(20);
  const own = await drawn(page);
  expect(own).toBe(await picture(page, 'inside-fakes'));
  await page.getByRole('button', { name: 'New latents' }).click();
  await expect.poll(() => drawn(page)).not.toBe(own);
  await page.getByRole('button', { name: 'Latents of the run' }).click();
  await expect.poll(() => drawn(page)).toBe(own);
  await choose(page, 'Two');
  await expect(page.getByRole('slider', { name: 'Position between the first and the second' })).toBeVisible();
  await expect.poll(() => page.getByTestId('inside-drawn').evaluate((canvas) => canvas.width / canvas.height)).toBe(3);
  const middle = await drawn(page);
  await pressOnSlider(page, 'Position between the first and the second', 'ArrowRight', 40);
  await expect(page.getByRole('slider', { name: 'Position between the first and the second' })).toHaveAttribute('aria-valuetext', '70%');
  await expect.poll(() => drawn(page)).not.toBe(middle);

  // After a crash the run continues in a new worker, which reloads the networks. D's probabilities are updated after each epoch.
  expect(Number(await about.getAttribute('data-step'))).toBeLessThan(8);
  await page.workers()[0].evaluate(() => void setTimeout(() => { throw new Error('out of memory, say'); }));
  await expect(page.getByTestId('gan-mended')).toBeAttached();
  await expect(about).toHaveAttribute('data-step', '8', { timeout: 60_000 });
  errors.length = 0; // the browser logs the error that was thrown
  await expect(verdict).toBeVisible();
  await expect(page.getByTestId('inside-means')).toHaveCount(1);
  // After its end the saved run replaces the live one.
  const last = await drawn(page);
  await page.getByRole('button', { name: 'New latents' }).click();
  await expect(about).toContainText('A saved run');
  await expect.poll(() => drawn(page)).not.toBe(last);
});

test('the recorded networks are shown without training; a recorded generator is explored', async ({ page }) => {
  await page.goto('/lab/#/inside?run=missing');
  await expect(page.getByTestId('inside-nothing')).toContainText('It may have been deleted');
  await page.goto('/lab/#/inside');
  await expect(page.getByTestId('inside-no-run')).toContainText('Start a run in the GAN lab');
  await expect(page.getByTestId('inside-about')).toContainText('The recorded run: FashionMNIST, batch 64, seed 42. Epoch 50');
  await expect(page.getByTestId('inside-verdict')).toBeVisible();
  await expect(page.getByText('the nearest of 256 real images')).toBeVisible();
  await expect(page.getByTestId('inside-likeness')).toContainText('The nearest real image is');
  await choose(page, 'T = 30');
  await expect(page.getByTestId('inside-no-run')).toHaveCount(0);
  await expect(page).toHaveURL(/recorded=30/);
  await expect(page.getByTestId('inside-about')).toContainText('A recorded generator: FashionMNIST, batch 64, seed 42. Epoch 30');
  await expect(page.getByTestId('inside-alone')).toBeVisible();
  await expect(page.getByTestId('inside-verdict')).toHaveCount(0);
  await expect.poll(() => shades(page.getByTestId('inside-drawn'))).toBeGreaterThan(100);
  const sheet = await drawn(page);
  await choose(page, 'T = 50');
  await expect(page.getByTestId('inside-about')).toContainText('Epoch 50');
  await expect.poll(() => drawn(page)).not.toBe(sheet);

  // Directions and the scale of z. The settings stay when another generator is chosen.
  await choose(page, 'Directions');
  const first = page.getByRole('slider', { name: /^Direction 1/ });
  await expect(first).toBeVisible();
  await expect(page.getByRole('slider', { name: /^Direction/ })).toHaveCount(6);
  await expect.poll(() => page.getByTestId('inside-drawn').evaluate((canvas) => canvas.width / canvas.height)).toBe(2);
  const unmoved = await drawn(page);
  await pressOnSlider(page, /^Direction 1/, 'End');
  await expect(first).toHaveAttribute('aria-valuetext', '+4.00 σ');
  await expect.poll(() => drawn(page)).not.toBe(unmoved);
  await choose(page, 'Recorded T = 10');
  await expect(page.getByTestId('inside-about')).toContainText('Epoch 10');
  await expect(first).toHaveAttribute('aria-valuetext', '+4.00 σ');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page);
  await pressOnSlider(page, 'Scale of z', 'Home');
  await expect(page.getByRole('slider', { name: 'Scale of z' })).toHaveAttribute('aria-valuetext', '× 0.00');

  // The walk plays and can be paused.
  await choose(page, 'Walk');
  await pressOnSlider(page, 'Scale of z', 'PageUp', 5);
  await page.getByRole('button', { name: 'Play the walk' }).click();
  const begun = await drawn(page);
  await expect.poll(() => drawn(page)).not.toBe(begun);
  await page.getByRole('button', { name: 'Pause the walk' }).click();
});

test('with reduced motion the walk advances by single steps', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await press(page, 'Replay the real run');
  await page.getByRole('link', { name: 'Look inside' }).click();
  await expect(page.getByTestId('inside-about')).toContainText('Epoch 50', { timeout: 30_000 });
  await choose(page, 'Walk');
  await expect(page.getByRole('button', { name: 'Play the walk' })).toHaveAttribute('aria-disabled', 'true');
  await expect.poll(() => page.getByTestId('inside-drawn').evaluate((canvas) => canvas.width / canvas.height)).toBe(1);
  const before = await drawn(page);
  await page.getByRole('button', { name: 'One step' }).click();
  await expect.poll(() => drawn(page)).not.toBe(before);
});
