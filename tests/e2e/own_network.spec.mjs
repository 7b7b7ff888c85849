// A network of the visitor's own under Inside: compared line by line, drawn or asked beside the recorded one, or told what it is.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, expectToFit, shades, test } from './lab.mjs';
import { readSafetensors, torchFile } from './torch_file.mjs';

const recorded = (name) => readFile(fileURLToPath(new URL(`../../static/recorded/${name}`, import.meta.url)));

const picture = (page, id) => page.getByTestId(id).evaluate((canvas) => canvas.toDataURL());

/** As a program names the layers of an nn.Sequential, in the order of the layers. */
const ORDER = ['fc', 'convt1', 'bn1', 'convt2', 'bn2', 'convt3'];

async function generator() {
  const tensors = readSafetensors(await recorded('generator-50.safetensors'));
  const layer = ({ name }) => ORDER.indexOf(name.split('.')[0]);
  return tensors
    .sort((a, b) => layer(a) - layer(b))
    .map((tensor) => ({ ...tensor, name: `module.main.${3 * layer(tensor)}.${tensor.name.split('.')[1]}` }));
}

async function choose(page, name, buffer) {
  await page.getByLabel('Choose a .pt, .pth or .safetensors file…').setInputFiles({ name, mimeType: '', buffer });
}

async function openInside(page) {
  await page.goto('/lab/#/inside');
  await expect(page.getByTestId('inside-about')).toContainText('Epoch 50', { timeout: 30_000 });
}

const lines = (page) => page.getByTestId('own-table').getByRole('row');

test('a generator from PyTorch draws the same images as ours, beside the recorded one', async ({ page }) => {
  await openInside(page);
  await choose(page, 'net.pt', torchFile(await generator()));
  await expect(page.getByTestId('own-summary')).toHaveText('Read as a generator. All 6 layers have the shapes of ours.', { timeout: 60_000 });
  await expect(lines(page)).toHaveCount(7);
  await expect(lines(page).nth(2)).toContainText('module.main.3');
  await expect(lines(page).nth(2)).toContainText('nn.ConvTranspose2d(256, 128, 5, stride=1, padding=2, bias=False)');
  await expect.poll(() => shades(page.getByTestId('own-sheet'))).toBeGreaterThan(100);
  expect(await picture(page, 'own-sheet')).toBe(await picture(page, 'own-recorded-sheet'));
  await expect(page.getByTestId('own-opinion')).toContainText(/gives your images (0\.\d\d) on average, those of the recorded generator \1\./);

  // Its images are as good as the recorded ones, since they are the same.
  const quality = page.getByTestId('own-quality').getByRole('row');
  await expect(quality).toHaveCount(6);
  const cells = (at) => quality.nth(at).getByRole('cell').allTextContents();
  expect(await cells(1)).toEqual(await cells(4));
  await expect(quality.nth(4)).toContainText('Recorded, T = 50');
  await expect(page.getByTestId('own-kinds')).toContainText('of 1,000 real ones');

  // Another network of the recorded run draws other images.
  await choose(page, 'generator-10.safetensors', await recorded('generator-10.safetensors'));
  await expect(page.getByRole('heading', { name: 'generator-10.safetensors' })).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => shades(page.getByTestId('own-sheet'))).toBeGreaterThan(20);
  expect(await picture(page, 'own-sheet')).not.toBe(await picture(page, 'own-recorded-sheet'));

  await choose(page, 'D.safetensors', await recorded('discriminator-50.safetensors'));
  await expect(page.getByTestId('own-summary')).toHaveText('Read as a discriminator. All 3 layers have the shapes of ours.', { timeout: 60_000 });
  await expect(page.getByTestId('own-opinion')).toContainText(/D gives fakes 0\.\d\d on average, real images 0\.\d\d/);
});

test('what differs is told line by line, and fits a phone', async ({ page }) => {
  await openInside(page);
  const bytes = (count) => Buffer.alloc(4 * count);
  const tensor = (name, shape) => ({ name, dtype: 'F32', shape, bytes: bytes(shape.reduce((a, b) => a * b, 1)) });
  await choose(page, 'mine.pth', torchFile([
    tensor('main.0.weight', [100, 12544]),
    tensor('main.2.weight', [256, 128, 4, 4]),
    tensor('main.3.weight', [128]),
    tensor('main.3.bias', [128]),
    tensor('main.5.weight', [128, 64, 5, 5]),
    tensor('main.5.bias', [64]),
  ]));
  await expect(page.getByTestId('own-summary')).toHaveText('Read as a generator. 0 of our 6 layers have the same shapes, 4 differ, 2 are missing.', { timeout: 60_000 });
  const line = (text) => lines(page).filter({ hasText: text });
  await expect(line('main.0')).toContainText('The other way round');
  await expect(line('main.2')).toContainText('The kernel is 4×4, ours 5×5');
  await expect(line('main.3')).toContainText('running_mean and running_var are absent');
  await expect(line('main.5')).toContainText('bias=False');
  await expect(line('convt3')).toHaveAttribute('data-verdict', 'missing');
  await expect(page.getByTestId('own-unseen')).toContainText('Without it the sides are 7, 7, 13, 25 instead of 7, 7, 14, 28.');
  await expect(page.getByTestId('own-shown')).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page);
  // Still a table for screen readers.
  await expect(page.getByRole('table', { name: 'Layers of your network beside ours' })).toBeVisible();
  await expect(page.getByRole('columnheader')).toHaveText(['Yours', 'Ours', 'Verdict', 'What to look at']);
});

test('a file that is no network is told what it is, and a diverged one that it diverged', async ({ page }) => {
  await openInside(page);
  for (const [name, bytes, words] of [
    ['cat.gif', Buffer.from('GIF89a\x01'), 'This is a GIF image, not a state_dict.'],
    ['model.h5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 'an HDF5 file (.h5), as Keras saves it'],
    ['empty.pt', Buffer.alloc(0), 'an empty file'],
  ]) {
    await choose(page, name, bytes);
    await expect(page.getByTestId('own-refused')).toContainText(`${name} can’t be compared`, { timeout: 60_000 });
    await expect(page.getByTestId('own-refused')).toContainText(words);
  }
  const tensors = await generator();
  // The first number of the first layer: a NaN in 16 bits.
  tensors[0] = { ...tensors[0], bytes: Buffer.from(tensors[0].bytes) };
  tensors[0].bytes.writeUInt16LE(0x7e00, 0);
  await choose(page, 'nan.pt', torchFile(tensors));
  await expect(page.getByTestId('own-broken')).toContainText('“module.main.0.weight” holds NaN: the training diverged', { timeout: 60_000 });
});
