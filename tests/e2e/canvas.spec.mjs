// A browser that gives noise in place of a canvas's pixels, against fingerprinting: nothing that can be had otherwise is read back.
import { readFileSync } from 'node:fs';
import { expect, open, press, reach, status, test } from './lab.mjs';

/** What the page draws is kept as `drawn` of each canvas; what it reads back is noise. */
async function falsify(page) {
  await page.addInitScript(() => {
    const { putImageData, getImageData, drawImage } = CanvasRenderingContext2D.prototype;
    window.readBack = 0;
    CanvasRenderingContext2D.prototype.getImageData = function (...place) {
      window.readBack += 1;
      const image = getImageData.apply(this, place);
      for (let at = 0; at < image.data.length; at += 4) image.data[at] ^= 1 + (at % 3);
      return image;
    };
    CanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) {
      this.canvas.drawn = [...image.data];
      return putImageData.call(this, image, ...rest);
    };
    CanvasRenderingContext2D.prototype.drawImage = function (source, ...rest) {
      this.canvas.drawn = source.drawn;
      return drawImage.call(this, source, ...rest);
    };
    HTMLCanvasElement.prototype.toDataURL = () => { window.readBack += 1; return 'data:image/png;base64,bm9pc2U='; };
  });
}

/** The first row of grey values of a drawn sheet. */
const drawn = (page, id) => page.getByTestId(id).first().evaluate((canvas) => canvas.drawn?.filter((_, at) => at % 4 === 0));

/** The pixels of a recorded sheet, image rows side by side without gaps, decoded by the browser. */
async function recorded(page, epoch) {
  return page.evaluate(async (epoch) => {
    const file = new Uint8Array(await (await fetch(`recorded/sheet-${epoch}.png`)).arrayBuffer());
    const bitmap = await createImageBitmap(new Blob([file]));
    const canvas = new OffscreenCanvas(242, 242);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    // An offscreen canvas is not falsified here.
    const { data } = context.getImageData(0, 0, 242, 242);
    const pixels = [];
    for (let row = 0; row < 224; row += 1) {
      for (let column = 0; column < 224; column += 1) {
        const [y, x] = [row, column].map((at) => 2 + Math.floor(at / 28) * 30 + (at % 28));
        pixels.push(data[4 * (y * 242 + x)]);
      }
    }
    return pixels;
  }, epoch);
}

test('the recorded run and the timeline are exact, and nothing is read back', async ({ page }) => {
  await falsify(page);
  await open(page);
  await page.getByRole('button', { name: 'Replay the real run' }).click();
  for (const epoch of [50, 10, 30]) {
    await page.getByRole('button', { name: `T = ${epoch}` }).click();
    await expect(page.getByTestId('gan-sheet')).toHaveAttribute('data-epoch', String(epoch));
    const pixels = await recorded(page, epoch);
    await expect.poll(() => drawn(page, 'gan-sheet')).toEqual(pixels);
  }
  await page.getByRole('button', { name: 'Follow one image' }).click();
  await page.getByTestId('gan-latent-image').fill('1');
  const corner = (await recorded(page, 50)).filter((_, at) => at % 224 < 28 && at < 224 * 28);
  await expect.poll(() => page.getByTestId('gan-latent').locator('canvas').last().evaluate((canvas) => canvas.drawn?.filter((_, at) => at % 4 === 0))).toEqual(corner);
  expect(await page.evaluate(() => window.readBack)).toBe(0);
});

test('a report of a run tells the same as in another browser, and charts are saved as SVG only', async ({ page, browser }) => {
  const run = 'dataset=garments&images=64&batch=16&epochs=2&backend=cpu&seed=3&autostart=1';
  const report = async (page) => {
    await open(page, run);
    await reach(page, 'finished');
    await expect(status(page)).toHaveAttribute('data-kept-step', '8');
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    await expect(page.getByLabel(/what changed/).first()).toBeVisible();
    return page.getByLabel(/what changed/).evaluateAll((fields) => fields.map((field) => field.value));
  };
  const context = await browser.newContext();
  const other = await context.newPage();
  const exact = await report(other);
  await context.close();
  await falsify(page);
  expect(await report(page)).toEqual(exact);
  expect(await page.evaluate(() => window.readBack)).toBe(0);

  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/lab/#/minimax');
  await page.reload();
  const svg = page.getByRole('button', { name: /^SVG of / });
  await expect(svg.first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^PNG of / })).toHaveCount(0);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'SVG of the map of step sizes' }).click()]);
  expect(readFileSync(await file.path(), 'utf8')).toContain('href="data:image/png;base64,iVBORw0KGgo');
  const [plane] = await Promise.all([page.waitForEvent('download'), press(page, 'Download plane (SVG)')]);
  expect(readFileSync(await plane.path(), 'utf8')).not.toContain('bm9pc2U=');
});
