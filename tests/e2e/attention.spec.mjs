// A long run and a visitor who looks elsewhere: the screen stays on while it trains, and a notification tells its end.
import { expect, open, press, reach, steps, test } from './lab.mjs';

const run = 'dataset=garments&images=64&batch=16&epochs=2&backend=cpu';

/** Notes what the page asks the browser for, which has no screen and no desktop here. */
const noteAsked = (page) =>
  page.addInitScript(() => {
    window.asked = { held: 0, shown: [] };
    navigator.wakeLock.request = async (kind) => {
      window.asked.kind = kind;
      window.asked.held += 1;
      return { release: async () => (window.asked.held -= 1) };
    };
    window.Notification = class {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      constructor(title, options) {
        window.asked.shown.push(`${title}: ${options.body}`);
      }
    };
  });

const asked = (page) => page.evaluate(() => window.asked);

test('the screen is kept on while a run trains, and its end is told to who looks elsewhere', async ({ page }) => {
  await noteAsked(page);
  await open(page, run);
  await page.getByLabel('Keep the screen on').check();
  await page.getByLabel('Tell me when it is over').check();
  expect(await asked(page)).toEqual({ held: 0, shown: [] });
  await press(page, 'Start');
  await steps(page, 1);
  expect(await asked(page)).toEqual({ held: 1, kind: 'screen', shown: [] });
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
  await reach(page, 'finished');
  await expect.poll(() => asked(page)).toMatchObject({ held: 0, shown: [expect.stringMatching(/^Saddle: .*8 steps/)] });

  // Who looks at the page is not told what can be seen; the wishes are kept.
  await page.reload();
  await expect(page.getByLabel('Tell me when it is over')).toBeChecked();
  await press(page, 'Start');
  await steps(page, 1);
  expect((await asked(page)).held).toBe(1);
  await reach(page, 'finished');
  await expect.poll(() => asked(page)).toMatchObject({ held: 0, shown: [] });
});
