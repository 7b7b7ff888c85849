// A run in several tabs, the tab's title, persistent storage, and a full store.
import { download, expect, number, open, press, reach, status, steps, test } from './lab.mjs';

// 4 steps an epoch, 240 in all.
const run = 'dataset=garments&images=64&batch=16&epochs=60&backend=cpu&seed=7';

const rows = async (page) => (await download(page, 'Download losses (CSV)')).text.trim().split('\n').slice(1);

test('a second tab is notified of the run, watches it, controls it, and takes it over', async ({ page, context }) => {
  await open(page, `${run}&autostart=1`);
  await steps(page, 3);
  await expect(page).toHaveTitle(/^\d+\s% · GAN · Saddle$/);
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('href', /stroke-dasharray/);

  const second = await context.newPage();
  await open(second, run);
  const notice = second.getByTestId('gan-elsewhere');
  await expect(notice).toContainText('A run is training in another tab');
  await expect(second.getByTestId('gan-offer')).toHaveCount(0);
  await notice.getByRole('button', { name: 'Watch' }).click();
  await steps(second, 4);
  await expect(second.getByTestId('gan-sheet')).toBeVisible();

  await press(second, 'Pause');
  await reach(page, 'paused');
  await reach(second, 'paused');
  const at = await number(page, 'step');
  await expect(status(second)).toHaveAttribute('data-step', String(at));
  await expect(status(page)).toHaveAttribute('data-kept-step', String(at));
  const before = await rows(page);
  expect(await rows(second)).toEqual(before);

  await notice.getByRole('button', { name: 'Take over' }).click();
  await reach(page, 'stopped');
  await expect(page.getByTestId('gan-mended')).toContainText('Another tab has taken this run over');
  await steps(second, at + 2);
  await press(second, 'Pause');
  await reach(second, 'paused');
  expect((await rows(second)).slice(0, at)).toEqual(before);

  // The training tab is closed: the other tab offers to continue the run.
  await press(page, 'Reset');
  await expect(page.getByTestId('gan-elsewhere')).toBeVisible();
  const saved = await number(second, 'step');
  await expect(status(second)).toHaveAttribute('data-kept-step', String(saved));
  await second.close();
  await expect(page.getByTestId('gan-offer')).toContainText(`${saved} of 240 steps done`);
  await expect(page.getByTestId('gan-elsewhere')).toHaveCount(0);
  await expect(page).toHaveTitle('GAN · Saddle');
});

test('the lock of a tab that hangs is stolen; the tab stops its run when it notices', async ({ page, context }) => {
  await open(page, `${run}&autostart=1`);
  await steps(page, 2);
  await press(page, 'Pause');
  await reach(page, 'paused');
  const saved = await number(page, 'step');
  await expect(status(page)).toHaveAttribute('data-kept-step', String(saved));
  const second = await context.newPage();
  await open(second, run);
  const notice = second.getByTestId('gan-elsewhere');
  await expect(notice).toContainText('A run is training in another tab');
  // A synchronous request hangs the tab until it is answered.
  let answer;
  const released = new Promise((resolve) => { answer = resolve; });
  await page.route('**/hang', async (route) => { await released; await route.fulfill({ body: '' }); });
  const hung = page.evaluate(() => {
    const request = new XMLHttpRequest();
    request.open('GET', 'hang', false);
    request.send();
  });
  await notice.getByRole('button', { name: 'Take over' }).click();
  await expect(notice).toContainText('Waiting for the other tab');
  await steps(second, saved + 1);
  answer();
  await hung;
  await reach(page, 'stopped');
  await expect(page.getByTestId('gan-mended')).toContainText('Another tab has taken this run over');
  await steps(second, saved + 3);
});

test('the visitor is asked once about persistent storage', async ({ page }) => {
  await open(page, `${run}&autostart=1`);
  await steps(page, 1);
  await press(page, 'Pause');
  await page.getByTestId('gan-last').getByRole('button', { name: 'Ask the browser' }).click();
  await expect(page.getByTestId('gan-lasting')).toBeVisible();
  await expect(page.getByTestId('gan-last')).toHaveCount(0);
  await press(page, 'Reset');
  await page.reload();
  await reach(page, 'running');
  await press(page, 'Pause');
  await expect(status(page)).toHaveAttribute('data-kept-step', /\d/);
  await expect(page.getByTestId('gan-last')).toHaveCount(0);
});

test('a full store is reported, and the run continues', async ({ page, context }) => {
  const session = await context.newCDPSession(page);
  await page.goto('/lab/#/bandit');
  const origin = new URL(page.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
  await open(page, `${run}&autostart=1`);
  await steps(page, 2);
  await press(page, 'Pause');
  await expect(page.getByTestId('gan-not-kept')).toContainText('the browser’s storage for this page is full'.replace('’', "'"));
  const at = await number(page, 'step');
  await press(page, 'Resume');
  await steps(page, at + 2);
});
