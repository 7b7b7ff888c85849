// Helpers of the specs: opening the GAN lab, waiting for its state, downloads, measurements.
import { readFile } from 'node:fs/promises';
import { expect, test as base } from '@playwright/test';
import * as inPage from './in_page.mjs';

export const test = base.extend({
  /** Console errors and page errors; a test fails if any are left at its end, so one that expects some clears the list. */
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

/** Opens the GAN lab under `place` (see server.mjs) with `query`. */
export async function open(page, query = '', place = 'lab') {
  await page.goto(`/${place}/#/gan${query ? `?${query}` : ''}`);
  await expect(status(page)).toBeAttached();
}

export const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

/**
 * Waits for one of `states`; fails at once in another final state, with the page's error. `patience` (ms) begins anew at each training
 * step: a busy machine trains slowly, a hanging worker not at all.
 */
export async function reach(page, states, patience = 60_000) {
  const wanted = [states].flat();
  const final = [...wanted, 'failed', 'diverged'];
  const attribute = (name) => status(page).getAttribute(`data-${name}`);
  let [state, step, since] = [null, null, Date.now()];
  for (;;) {
    const now = await attribute('step');
    state = await attribute('state');
    if (final.includes(state)) break;
    if (now !== step) [step, since] = [now, Date.now()];
    expect(Date.now() - since, `ms without a step while waiting for “${wanted}” in “${state}”`).toBeLessThan(patience);
    await page.waitForTimeout(100);
  }
  expect(wanted, `${state}: ${await attribute('error')}`).toContain(state);
}

export const number = async (page, name) => Number(await status(page).getAttribute(`data-${name}`));

/** Waits until at least `least` steps are done. */
export const steps = (page, least, timeout = 60_000) =>
  expect.poll(() => number(page, 'step'), { timeout, intervals: [100] }).toBeGreaterThanOrEqual(least);

/** Pauses the run once `least` steps are done. */
export async function pauseAfter(page, least) {
  await page.evaluate(inPage.pauseAfter, least);
  await reach(page, 'paused');
}

/** Stops `performance.now` in the page; the returned function advances it by `ms`, 100 ms a frame. Frames and timers are not affected. */
export async function stopClock(page) {
  await page.evaluate(() => { window.stoppedAt = performance.now(); performance.now = () => window.stoppedAt; });
  return (ms) => page.evaluate(async (ms) => {
    for (let left = ms; left > 0; left -= 100) {
      window.stoppedAt += Math.min(left, 100);
      await new Promise(requestAnimationFrame);
    }
  }, ms);
}

/**
 * The longest task of the page's main thread during `action`, in ms of CPU time: unlike wall time it does not grow when other
 * processes are busy. The browser must have no other page.
 */
export async function longestTask(page, action) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await action();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const mainThreads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ tid }) => tid);
  const tasks = traceEvents.filter(({ name, tid, tdur }) => name === 'RunTask' && tdur !== undefined && mainThreads.includes(tid));
  expect(tasks.length, 'tasks in the trace').toBeGreaterThan(0);
  return Math.max(...tasks.map(({ tdur }) => tdur)) / 1000;
}

/** Opens a panel of a run: “Set-up”, “What you see” or “Take along”. */
export async function openPanel(page, name) {
  const button = page.getByRole('button', { name, exact: true });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
}

/** Presses the button `name`, which downloads a file: its name and text. */
export async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, name)]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

/** Presses a button of “Take along” that makes a file: its name, path and bytes. */
export async function exported(page, name) {
  await openPanel(page, 'Take along');
  const [file] = await Promise.all([page.waitForEvent('download', { timeout: 20_000 }), press(page, name)]);
  const path = await file.path();
  await expect(page.getByTestId('gan-taken')).toHaveText(`${file.suggestedFilename()} is downloaded.`);
  await press(page, 'Close');
  return { name: file.suggestedFilename(), path, bytes: await readFile(path) };
}

/** The frames of an image as the browser decodes them: sizes in pixels, durations in ms. */
export const decoded = (page, bytes, type) => page.evaluate(inPage.decoded, [bytes.toString('base64'), type]);

/** Pictures of a video at these times in s, as the browser plays it on a page without a policy: its size, its length, and the bright pixels above and below `line`. */
export async function played(page, bytes, line, times) {
  const other = await page.context().newPage();
  const result = await other.evaluate(inPage.played, [bytes.toString('base64'), line, times]);
  await other.close();
  return result;
}

/** The losses of each step from the CSV: rows of step, epoch, loss of D, loss of G. */
export async function losses(page) {
  const { text } = await download(page, 'Download losses (CSV)');
  const [header, ...rows] = text.trim().split('\n');
  expect(header).toBe('step,epoch,loss_d,loss_g');
  return rows.map((row) => row.split(',').map(Number));
}

export const translate = (page) => page.evaluate(inPage.translate);

/** The number of different grey values in a canvas. */
export const shades = (canvas) => canvas.evaluate(inPage.shades);

export const expectToFit = async (page) => expect(await page.evaluate(inPage.beyondEdge), 'nothing beyond the right edge').toEqual([]);
