// What `make bench` asks the page's worker.
import { measure } from '../bench/lab.mjs';
import { expect, test } from './lab.mjs';

test('the benchmark’s steps are timed in the page’s worker', async ({ page }) => {
  await page.goto('/isolated/#/bandit');
  const { costs } = await measure(page, { backend: 'cpu', batch_size: 2, steps: 2 }, ['Fused']);
  expect(costs[0].times_ms).toHaveLength(2);
});
