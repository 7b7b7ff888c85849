// What the specs share: opening a lab, its state, and a page that must stay free of errors.
import { expect, test as base } from '@playwright/test';

export const test = base.extend({
  /** Console errors and page errors of the test; a spec that expects some clears the list. */
  errors: [
    async ({ page }, use) => {
      const errors = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(String(error)));
      await use(errors);
      expect(errors, 'no console errors').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export const status = (page) => page.getByTestId('gan-status');

/** Opens the GAN lab under `place` with `query`. */
export async function open(page, query = '', place = 'lab') {
  await page.goto(`/${place}/#/gan${query ? `?${query}` : ''}`);
  await expect(status(page)).toBeAttached({ timeout: 30_000 });
}

export const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

/** Waits for one of the states; a failure says at once what the page says. */
export async function reach(page, states, timeout = 60_000) {
  const wanted = [states].flat();
  const ends = [...wanted, 'failed', 'diverged'];
  await expect
    .poll(async () => status(page).getAttribute('data-state'), { timeout, intervals: [100] })
    .toEqual(expect.stringMatching(new RegExp(`^(${ends.join('|')})$`)));
  const state = await status(page).getAttribute('data-state');
  expect(wanted, `${state}: ${await status(page).getAttribute('data-error')}`).toContain(state);
}

export const number = async (page, name) => Number(await status(page).getAttribute(`data-${name}`));

/** Waits until so many steps are done. */
export const steps = (page, at_least, timeout = 60_000) =>
  expect.poll(() => number(page, 'step'), { timeout, intervals: [100] }).toBeGreaterThanOrEqual(at_least);

/** The text of a file that a press of `name` downloads, and its name. */
export async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, name)]);
  const { readFile } = await import('node:fs/promises');
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** The losses of every step as the CSV tells them. */
export async function losses(page) {
  const { text } = await download(page, 'Download losses (CSV)');
  const [header, ...rows] = text.trim().split('\n');
  expect(header).toBe('step,epoch,loss_d,loss_g');
  return rows.map((row) => row.split(',').map(Number));
}

/** How many different grey values a canvas shows. */
export const shades = (canvas) =>
  canvas.evaluate((element) => {
    const { data } = element.getContext('2d').getImageData(0, 0, element.width, element.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4) seen.add(data[i]);
    return seen.size;
  });

/** Nothing reaches beyond the window's right edge. */
export async function expectToFit(page) {
  const beyond = await page.evaluate(() => {
    const wide = (element) => element.getBoundingClientRect().right > window.innerWidth + 1 && element.getClientRects().length > 0;
    const shown = [...document.querySelectorAll('main *, header *')].filter((element) => !element.closest('.visually-hidden'));
    return shown.filter(wide).map((element) => `${element.tagName}.${element.className}`);
  });
  expect(beyond, 'nothing beyond the right edge').toEqual([]);
}
