// Keeping the screen on during a run, and the notification at its end.
import { expect, open, press, reach, test } from './lab.mjs';

const run = 'dataset=garments&images=32&batch=16&epochs=2&backend=cpu';

/** Replaces the wake lock and notifications, which a headless browser lacks; records their use in `window.calls`. */
const recordCalls = (page) =>
  page.addInitScript(() => {
    window.calls = [];
    navigator.wakeLock.request = async (kind) => {
      window.calls.push(`request ${kind}`);
      // The visitor leaves as soon as training has begun.
      if (window.leaving) Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      const state = () => document.querySelector('[data-testid=gan-status]').dataset.state;
      return { release: async () => window.calls.push(`release when ${state()}`) };
    };
    window.Notification = class {
      static permission = 'granted';
      static requestPermission = async () => 'granted';
      constructor(title, options) {
        window.calls.push(`${title}: ${options.body}`);
      }
    };
  });

const calls = (page) => page.evaluate(() => window.calls);

test('the screen stays on during a run; a visitor on another page is notified at its end', async ({ page }) => {
  await recordCalls(page);
  await open(page, run);
  await page.getByLabel('Keep the screen on').check();
  await page.getByLabel('Notify me when it ends').check();
  expect(await calls(page)).toEqual([]);
  await page.evaluate(() => { window.leaving = true; });
  await press(page, 'Start');
  await reach(page, 'finished');
  await expect.poll(async () => (await calls(page)).toSorted()).toEqual([expect.stringMatching(/^Saddle: .*4 steps/), 'release when finished', 'request screen']);

  // Both settings persist; a visitor who sees the page gets no notification.
  await page.reload();
  await expect(page.getByLabel('Notify me when it ends')).toBeChecked();
  await press(page, 'Start');
  await reach(page, 'finished');
  await expect.poll(() => calls(page)).toEqual(['request screen', 'release when finished']);
});
