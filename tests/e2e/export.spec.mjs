// Exports: each file is read by an independent reader, and an exported run continues in another browser.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { decoded, expect, exported, losses, number, open, openPanel, pauseAfter, press, reach, status, test } from './lab.mjs';

// 4 steps an epoch, 12 in all.
const run = 'dataset=garments&images=64&batch=16&epochs=3&backend=cpu';

/** Shapes by name in a safetensors file. Checks that its data has their size and consists of finite floats. */
function tensors(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  delete header.__metadata__;
  const data = bytes.subarray(8 + length);
  let floats = 0;
  for (const { dtype, shape, data_offsets: [from, to] } of Object.values(header)) {
    expect(dtype).toBe('F32');
    expect(to - from).toBe(4 * shape.reduce((product, side) => product * side, 1));
    floats += (to - from) / 4;
  }
  expect(data.length).toBe(4 * floats);
  for (let at = 0; at < data.length; at += 4) if (!Number.isFinite(data.readFloatLE(at))) throw new Error(`not finite at byte ${at}`);
  return Object.fromEntries(Object.entries(header).map(([name, { shape }]) => [name, shape.join('×')]));
}

test('a run is exported to files and continues in another browser', async ({ page, browser, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `${run}&autostart=1`);
  await pauseAfter(page, 5);
  const at = await number(page, 'step');
  const epoch = Math.floor(at / 4);

  // A live run.
  const zip = await exported(page, 'Download run (.saddle.zip)');
  expect(zip.name).toBe(`saddle-gan-seed42-epoch${epoch}.saddle.zip`);
  const listed = execFileSync('python3', ['-m', 'zipfile', '-l', zip.path], { encoding: 'utf8' });
  for (const name of ['record.json', 'losses.csv', 'sheet-0-0.png', 'sheet-1-4.png', 'checkpoint.safetensors']) expect(listed).toContain(name);
  expect(execFileSync('python3', ['-m', 'zipfile', '-t', zip.path], { encoding: 'utf8' })).not.toMatch(/corrupt/i);

  // A finished run, from its last save.
  await press(page, 'Resume');
  await reach(page, 'finished');
  const uninterrupted = await losses(page);
  const g = await exported(page, 'Download generator');
  expect(g.name).toBe('saddle-gan-seed42-epoch3-generator.safetensors');
  expect(tensors(g.bytes)).toEqual({
    'fc.weight': '12544×100',
    'convt1.weight': '256×128×5×5',
    'convt2.weight': '128×64×5×5',
    'convt3.weight': '64×1×5×5',
    ...Object.fromEntries(['weight', 'bias', 'running_mean', 'running_var'].flatMap((kind) => [[`bn1.${kind}`, '128'], [`bn2.${kind}`, '64']])),
  });
  const d = await exported(page, 'Download discriminator');
  expect(d.name).toBe('saddle-gan-seed42-epoch3-discriminator.safetensors');
  expect(tensors(d.bytes)).toEqual({
    'conv1.weight': '64×1×5×5',
    'conv1.bias': '64',
    'conv2.weight': '128×64×5×5',
    'conv2.bias': '128',
    'fc.weight': '1×6272',
    'fc.bias': '1',
  });
  const small = await exported(page, 'Download sheet (PNG)');
  expect(small.name).toBe('saddle-gan-seed42-epoch3.png');
  expect(await decoded(page, small.bytes, 'image/png')).toMatchObject([{ width: 242, height: 242 }]);
  const large = await exported(page, 'Download sheet, 4× (PNG)');
  expect(large.name).toBe('saddle-gan-seed42-epoch3-4x.png');
  expect(await decoded(page, large.bytes, 'image/png')).toMatchObject([{ width: 968, height: 968 }]);
  const chart = await exported(page, 'Download losses (SVG)');
  expect(chart.name).toBe('saddle-gan-seed42-epoch3-losses.svg');
  const title = await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('svg > title')?.textContent, chart.bytes.toString());
  expect(title).toContain('Losses of D and G by epoch. ');
  const timeline = await exported(page, 'Download timeline (GIF)');
  expect(timeline.name).toBe('saddle-gan-seed42-epoch3-timeline.gif');
  const frames = await decoded(page, timeline.bytes, 'image/gif');
  expect(frames).toHaveLength(Number(await page.getByTestId('gan-timeline').getAttribute('max')) + 1);
  expect(frames.at(0)).toEqual({ width: 484, height: 556, ms: 250 });
  expect(frames.at(-1)).toEqual({ width: 484, height: 556, ms: 2000 });

  await openPanel(page, 'What you see');
  await press(page, 'Copy link');
  await expect(page.getByTestId('share-said')).toContainText('The link is copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('/lab/#/gan?');
  expect(link).not.toContain('autostart');
  expect(new URLSearchParams(link.split('?')[1]).get('images')).toBe('64');

  // Another browser, with an empty profile.
  const other = await (await browser.newContext()).newPage();
  await other.goto('/lab/#/runs');
  const input = other.getByLabel('Open a run (.saddle.zip)');
  await input.setInputFiles({ name: 'run.saddle.zip', mimeType: 'application/zip', buffer: zip.bytes.subarray(0, 5000) });
  await expect(other.getByTestId('runs-refused')).toContainText('not a readable zip file');
  await input.setInputFiles(zip.path);
  await expect(other.getByTestId('runs-opened')).toBeVisible({ timeout: 20_000 });
  // The unpacked files are the same run.
  const folder = test.info().outputPath('run');
  execFileSync('python3', ['-m', 'zipfile', '-e', zip.path, folder]);
  await input.setInputFiles(readdirSync(folder).filter((name) => name !== 'losses.csv').map((name) => `${folder}/${name}`));
  await expect(other.getByTestId('runs-refused')).toContainText('“losses.csv” is missing');
  await input.setInputFiles(readdirSync(folder).map((name) => `${folder}/${name}`));
  await expect(other.getByTestId('runs-opened')).toBeVisible({ timeout: 20_000 });
  // The folder itself, as a browser gives it to the page when it is dropped.
  await other.reload();
  await other.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'dropped' })));
  await other.locator('#dropped').setInputFiles(readdirSync(folder).map((name) => `${folder}/${name}`));
  await input.evaluate((input) => {
    const later = (done, value) => void setTimeout(() => done(value));
    const files = [...document.getElementById('dropped').files, new File(['Bud1'], '.DS_Store')];
    const entries = files.map((file) => ({ isDirectory: false, fullPath: `/mine/${file.name}`, file: (done) => later(done, file) }));
    const createReader = () => { const parts = [entries.slice(0, 2), entries.slice(2), []]; return { readEntries: (done) => later(done, parts.shift()) }; };
    const folder = { isDirectory: true, fullPath: '/mine', createReader };
    const event = new DragEvent('drop', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'dataTransfer', { value: { items: [{ webkitGetAsEntry: () => folder }], files: [] } });
    input.parentElement.dispatchEvent(event);
  });
  await expect(other.getByTestId('runs-opened')).toBeVisible({ timeout: 20_000 });
  await other.getByTestId('runs-opened').getByRole('link', { name: 'Open it in the lab' }).click();
  await expect(status(other)).toHaveAttribute('data-step', String(at));
  await press(other, 'Continue');
  await reach(other, 'finished');
  expect(await losses(other)).toEqual(uninterrupted);
  await expect(status(other)).toHaveAttribute('data-step', '12');
  await other.context().close();
});
