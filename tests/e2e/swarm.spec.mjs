// The swarm of the bandit lab and the cloud of starts of the minimax lab: frames, numbers, motion, widths.
import { expect, expectToFit, longestTask, press, test } from './lab.mjs';

/** Opens a lab with `query`. */
async function open(page, lab, query = '', motion = 'no-preference') {
  await page.emulateMedia({ reducedMotion: motion });
  await page.goto(`/lab/#/${lab}${query ? `?${query}` : ''}`);
  await expect(page.getByTestId(`${lab}-status`)).toBeAttached();
}

/** Frames of the page within `ms`, and drawings of the canvas `testid` in them. */
const frames = (page, testid, ms) => page.evaluate(async ([testid, ms]) => {
  const { prototype } = CanvasRenderingContext2D;
  const { clearRect } = prototype;
  const counts = { frames: 0, drawings: 0 };
  prototype.clearRect = function clear(...sides) {
    counts.drawings += this.canvas.dataset.testid === testid ? 1 : 0;
    return clearRect.apply(this, sides);
  };
  const begun = performance.now();
  while (performance.now() - begun < ms) {
    await new Promise(requestAnimationFrame);
    counts.frames += 1;
  }
  prototype.clearRect = clearRect;
  return counts;
}, [testid, ms]);

/** Plays, and compares the page's frames with those at rest: in up to three pairs, since other load slows one of a pair. */
async function expectFluent(page, play, { canvas, line }) {
  const pairs = [];
  for (let pair = 0; pair < 3; pair += 1) {
    await expect(page.getByTestId(line)).toHaveAttribute('data-playing', 'false');
    const rest = await frames(page, canvas, 2_000);
    expect(rest.drawings, 'nothing is drawn at rest').toBe(0);
    await press(page, play);
    await expect(page.getByTestId(line)).toHaveAttribute('data-playing', 'true');
    const moving = await frames(page, canvas, 2_000);
    await expect(page.getByTestId(line)).toHaveAttribute('data-playing', 'false', { timeout: 60_000 });
    pairs.push([rest.frames, moving.frames, moving.drawings]);
    if (moving.frames >= 0.8 * rest.frames && moving.drawings >= 0.8 * rest.frames) break;
  }
  const [rest, moving, drawings] = pairs.at(-1);
  expect(Math.min(moving, drawings), `frames at rest, while it moves, drawings, in 2 s: ${JSON.stringify(pairs)}`).toBeGreaterThanOrEqual(0.8 * rest);
}

test('300 seeds move at the display’s rate @alone', async ({ page }) => {
  await open(page, 'bandit', 'eta=5');
  await press(page, 'Play the swarm');
  await expect(page.getByTestId('bandit-swarm-finding')).toContainText('are not on the best arm after 2,000 steps', { timeout: 60_000 });
  expect(page.workers().some((worker) => worker.url().endsWith('/labs_worker.js')), 'computed beside the page').toBe(true);
  await expectFluent(page, 'Play the swarm', { canvas: 'bandit-swarm-canvas', line: 'bandit-swarm-line' });
});

test('200 starts move at the display’s rate @alone', async ({ page }) => {
  await open(page, 'minimax', 'f=bilinear&method=extragradient&eta_x=0.2&eta_y=0.2');
  await press(page, 'Show 200 starts');
  await expect(page.getByTestId('minimax-cloud-finding')).toContainText('200 of 200 starts converge', { timeout: 60_000 });
  await expectFluent(page, 'Play the cloud', { canvas: 'minimax-cloud', line: 'minimax-cloud-line' });
});

test('the swarm is what many seeds are, and the page stays responsive', async ({ page }) => {
  await open(page, 'bandit', 'eta=5&runs=300', 'reduce');
  expect(await longestTask(page, async () => {
    await press(page, 'Start');
    await expect(page.getByTestId('bandit-result')).toContainText('Computed in', { timeout: 60_000 });
    await expect(page.getByTestId('bandit-swarm-finding')).toContainText('after 2,000 steps', { timeout: 60_000 });
  }), 'the longest task, in ms of CPU time').toBeLessThan(300);
  const finding = await page.getByTestId('bandit-swarm-finding').textContent();
  expect(await page.getByTestId('bandit-result').textContent()).toContain(finding);
  expect(finding).toMatch(/^1[234]\d of 300 \(4\d%\) are not on the best arm/);
  await expect(page.getByTestId('bandit-swarm-canvas')).toHaveAttribute('aria-label', new RegExp(finding.replaceAll(/[()]/g, '\\$&')));
});

test('η’s slider below the swarm plays it again', async ({ page }) => {
  await open(page, 'bandit', '', 'reduce');
  await press(page, 'Play the swarm');
  const finding = page.getByTestId('bandit-swarm-finding');
  await expect(finding).toContainText('of 300 (0%)');
  const eta = page.getByLabel('η of all seeds', { exact: true });
  await eta.fill('5');
  await expect(finding).toContainText(/of 300 \(4\d%\) are not on the best arm/);
  await expect(page).toHaveURL(/eta=5/);
  await page.getByRole('radiogroup', { name: 'Baseline of all seeds' }).getByRole('radio', { name: 'True' }).click();
  await expect(finding).toContainText('0 of 300 (0%) are not on the best arm');
});

test('with reduced motion neither moves', async ({ page }) => {
  await open(page, 'bandit', 'eta=5&autostart=1', 'reduce');
  await expect(page.getByTestId('bandit-swarm-finding')).toContainText('after 2,000 steps');
  expect((await frames(page, 'bandit-swarm-canvas', 500)).drawings).toBe(0);
  await open(page, 'minimax', '', 'reduce');
  await press(page, 'Show 200 starts');
  await expect(page.getByTestId('minimax-cloud-finding')).toContainText('measured over 100 steps');
  expect((await frames(page, 'minimax-cloud', 500)).drawings).toBe(0);
});

test('a swarm that is off the screen stands still, and goes on when it is back', async ({ page }) => {
  await open(page, 'bandit', 'eta=5');
  await press(page, 'Play the swarm');
  const line = page.getByTestId('bandit-swarm-line');
  await expect(line).toHaveAttribute('data-playing', 'true', { timeout: 60_000 });
  await page.getByTestId('bandit-seeds').scrollIntoViewIfNeeded();
  await expect(page.getByTestId('bandit-swarm-canvas')).not.toBeInViewport();
  await expect.poll(async () => (await frames(page, 'bandit-swarm-canvas', 300)).drawings).toBe(0);
  await expect(line, 'it has not ended').toHaveAttribute('data-playing', 'true');
  await page.getByTestId('bandit-swarm-canvas').scrollIntoViewIfNeeded();
  await expect(line).toHaveAttribute('data-playing', 'false', { timeout: 60_000 });
  await expect(page.getByTestId('bandit-swarm-finding')).toContainText('after 2,000 steps');
});

for (const [name, width, height] of [['phone', 390, 844], ['laptop', 1366, 768], ['projector', 1920, 1080]]) {
  test(`fits: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, 'bandit', 'eta=5&autostart=1', 'reduce');
    await expect(page.getByTestId('bandit-swarm-finding')).toContainText('after 2,000 steps');
    await expectToFit(page);
    await expect(page.getByTestId('bandit-swarm-canvas'), 'on the first screen').toBeInViewport({ ratio: 0.5 });
    await open(page, 'minimax', 'eta_x=0.3&eta_y=0.3', 'reduce');
    await press(page, 'Show 200 starts');
    await expect(page.getByTestId('minimax-cloud-finding')).toContainText('200 diverge');
    await expectToFit(page);
  });
}
