// A lab before a class: large, one control, keys that walk through the questions.
import { violations } from './access.mjs';
import { expect, expectToFit, test } from './lab.mjs';

const presentation = (page) => page.getByTestId('presentation');
const question = (page) => page.getByTestId('presentation-question');
const share = (locator) => locator.evaluate((element) => element.getBoundingClientRect().height / innerHeight);

const labs = {
  bandit: { picture: 'bandit-swarm-canvas', verdict: 'bandit-swarm-finding', status: 'bandit-status', first: 'A step of 5' },
  minimax: { picture: 'minimax-plane', verdict: 'minimax-verdict', status: 'minimax-status', first: 'a. The saddle' },
};

for (const [lab, { picture, verdict, status, first }] of Object.entries(labs)) {
  test(`the ${lab} lab is presented by a key, walked through, and left as it was`, async ({ page }) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(`/lab/#/${lab}?seed=7`);
    await expect(page.getByTestId(status)).toBeAttached();
    await page.keyboard.press('p');
    await expect(presentation(page)).toBeVisible();
    await expect(page).toHaveURL(/present=1/);
    await expect(page.getByRole('link', { name: 'Theory' })).toHaveCount(0);
    await expect(question(page)).toHaveText('Your own set-up');
    expect(await share(page.getByTestId(picture)), 'of the window’s height').toBeGreaterThan(0.74);
    await expectToFit(page);

    await page.keyboard.press('ArrowRight');
    await expect(question(page)).toContainText(`1 / `);
    await expect(question(page)).toContainText(first);
    await page.keyboard.press('PageDown');
    await expect(question(page)).toContainText(`2 / `);
    await page.keyboard.press('ArrowLeft');
    await expect(question(page)).toContainText(first);

    const place = await page.getByTestId(picture).boundingBox();
    await expect(page.getByTestId(verdict)).toBeVisible();
    await page.keyboard.press('h');
    await expect(page.getByTestId(verdict)).toBeHidden();
    expect(await page.getByTestId(picture).boundingBox()).toEqual(place);
    await page.getByRole('button', { name: 'Show the verdict' }).click();
    await expect(page.getByTestId(verdict)).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await expect(presentation(page)).toHaveCount(0);
    await expect(page).not.toHaveURL(/present/);
    await expect(page.getByRole('link', { name: 'Theory' })).toBeVisible();
    await expect(page.locator('.question.is-asked')).toContainText(first);
  });

  for (const [width, height] of [[960, 640], [640, 480]]) {
    test(`the ${lab} lab fits an embedded presentation of ${width}×${height}, its verdict hidden`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`/lab/#/${lab}?embed=1&present=1&answers=hidden`);
      await expect(presentation(page)).toBeVisible();
      await expect(page.getByTestId(verdict)).toBeHidden();
      await expect(page.getByTestId(picture)).toBeInViewport({ ratio: 0.99 });
      await expect(page.getByRole('button', { name: 'Show the verdict' })).toBeInViewport({ ratio: 0.99 });
      await expectToFit(page);
    });
  }
}
