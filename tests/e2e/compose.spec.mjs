// A teacher composes a link to a lab, and its readers see what it says.
import { violations } from './access.mjs';
import { download, expect, expectToFit, press, test } from './lab.mjs';

const link = (page) => page.getByLabel('Link', { exact: true });
const code = (page) => page.getByLabel('Embed code', { exact: true });
const frame = (page) => page.frameLocator('[data-testid=compose-preview]');
const questions = (page) => page.locator('.question__title');
const hash = (address) => address.slice(address.indexOf('#'));

/** Opens a composed link anew: a change of the part after the # alone would keep the lab's state. */
async function openLink(page, address) {
  await page.goto('about:blank');
  await page.goto(address);
}

test('a teacher composes a bandit link, and its readers see that and no more', async ({ page }) => {
  await page.goto('/lab/#/bandit?eta=5&runs=60&steps=200');
  await press(page, 'Compose for a class…');
  await expect(page.getByRole('heading', { name: 'Compose for a class' })).toBeVisible();
  await expect(page.getByTestId('compose-set-up')).toContainText('Step size η: 5');
  await page.getByRole('radio', { name: 'Fixed' }).check({ force: true });
  await press(page, 'No questions');
  await page.getByRole('checkbox', { name: 'A step of 5' }).check();
  await page.getByRole('checkbox', { name: 'A baseline' }).check();
  await page.getByRole('checkbox', { name: 'Answers wait for a prediction' }).check();
  await page.getByRole('checkbox', { name: 'Explanations' }).uncheck();
  await page.getByLabel('Introduction, above the lab').fill('Read <b>this</b> first: https://example.org\nThen press Start.');
  await page.getByLabel('Your question 1').fill('Which arm wins, and why?');
  await expect(link(page)).toHaveValue(/form=fixed&ask=1,5&prose=hidden&intro=.*&question1=.*&answers=hidden$/);
  await expect(code(page)).toHaveValue(/^<iframe src=".*embed=1.*" title="Bandit lab" width="960" height="640"/);
  await page.getByRole('radio', { name: '640 × 480' }).check({ force: true });
  await expect(code(page)).toHaveValue(/width="640" height="480"/);
  await expect(frame(page).getByTestId('introduction')).toContainText('Read <b>this</b> first');
  await expect(frame(page).locator('.question__title')).toHaveCount(2);
  const squares = Number(await page.getByTestId('compose-qr').getAttribute('data-squares'));
  expect((squares - 17) % 4).toBe(0);
  const { name, text } = await download(page, 'Download QR code (SVG)');
  expect(name).toBe('saddle-bandit-qr.svg');
  expect(text).toContain(`viewBox="0 0 ${squares + 8} ${squares + 8}"`);
  // The view's own address holds the link, to be edited again.
  await expect.poll(() => page.url()).toContain('form%3Dfixed');
  expect(await violations(page)).toEqual([]);

  const address = await link(page).inputValue();
  await openLink(page, address);
  await expect(page.getByTestId('introduction').locator('p')).toHaveText(['From the author of this link', 'Read <b>this</b> first: https://example.org', 'Then press Start.']);
  await expect(page.getByTestId('introduction').locator('a, b')).toHaveCount(0);
  await expect(page.getByTestId('own-questions').locator('li')).toHaveText(['Which arm wins, and why?']);
  await expect(questions(page)).toHaveText([/^A step of 5/, 'A baseline']);
  await expect(page.getByRole('heading', { name: 'Remedies and their price' })).toHaveCount(0);
  const form = page.getByRole('region', { name: 'Set up' });
  await expect(form.locator('input:enabled, select:enabled, button:not([aria-disabled=true])')).toHaveCount(0);
  await expect(form.getByLabel('Step size η', { exact: true })).toHaveValue('5');
  await expect(page.getByLabel('η of all seeds', { exact: true })).toBeDisabled();
  await page.getByTestId('bandit-simplex').focus();
  await page.keyboard.press('ArrowRight');
  expect(await violations(page)).toEqual([]);
  await expectToFit(page);

  // A question sets the set-up and waits for a prediction, and the address keeps what the teacher chose.
  await page.locator('.question').nth(1).click();
  await expect(page.getByTestId('prediction')).toBeVisible();
  await expect(page.getByTestId('answer')).toHaveCount(0);
  await expect.poll(() => page.url()).toContain('baseline=value');
  expect(page.url()).not.toContain('theta0');
  const kept = new URLSearchParams(hash(page.url()).split('?')[1]);
  const wanted = new URLSearchParams(hash(address).split('?')[1]);
  for (const parameter of ['form', 'ask', 'prose', 'intro', 'question1', 'answers']) expect(kept.get(parameter)).toBe(wanted.get(parameter));
  // Another view and back.
  await page.getByRole('link', { name: 'Theory' }).click();
  await expect(page.getByTestId('introduction')).toBeHidden();
  await page.getByRole('link', { name: 'Bandit', exact: true }).click();
  await expect(page.getByTestId('introduction')).toBeVisible();
  await expect(questions(page)).toHaveCount(2);
});

test('a composed link is edited again, from its embed code', async ({ page }) => {
  await page.goto('/lab/#/compose');
  const earlier = '<iframe src="https://host/#/minimax?f=bilinear&amp;form=hidden&amp;ask=1,8&amp;question2=Where%20to%3F&amp;embed=1&amp;eta_x=x" width="9"></iframe>';
  await page.getByLabel('Link or embed code').fill('https://host/nothing');
  await press(page, 'Edit this link');
  await expect(page.getByText('This leads to no lab of Saddle.')).toBeVisible();
  await page.getByLabel('Link or embed code').fill(earlier);
  await press(page, 'Edit this link');
  await expect(page.getByRole('alert')).toContainText('eta_x');
  await expect(page.getByRole('radio', { name: 'Minimax' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Hidden' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'a. The saddle' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'b. One step' })).not.toBeChecked();
  await expect(page.getByLabel('Your question 2')).toHaveValue('Where to?');
  await expect(page.getByRole('checkbox', { name: 'Without Saddle’s top line' })).toBeChecked();

  const address = await link(page).inputValue();
  await openLink(page, address);
  await expect(page.getByTestId('minimax-status')).toBeAttached();
  await expect(page.getByRole('region', { name: 'Set up' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Theory' })).toHaveCount(0);
  await expect(questions(page)).toHaveCount(2);
  const start = page.getByTestId('minimax-start');
  const before = await start.getAttribute('aria-valuetext');
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await expect(start).toHaveAttribute('aria-valuetext', before);
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  expect(await violations(page)).toEqual([]);
});

test('a presentation walks through the ticked questions alone', async ({ page }) => {
  await page.goto('/lab/#/minimax?ask=2,9&present=1&form=fixed');
  const question = page.getByTestId('presentation-question');
  await expect(question).toHaveText('Your own set-up');
  await page.getByRole('button', { name: 'Next question' }).click();
  await expect(question).toHaveText('1 / 2 b. One step');
  await page.keyboard.press('ArrowRight');
  await expect(question).toContainText('2 / 2');
  await expect(page.getByRole('button', { name: 'Next question' })).toBeDisabled();
  await expect(page.getByLabel('Step size of x, ηₓ', { exact: true })).toBeDisabled();
  await expect(page).toHaveURL(/ask=2,9/);
});

test('the GAN lab’s form is fixed, and bad values are named', async ({ page }) => {
  await page.goto('/lab/#/gan?dataset=garments&backend=cpu&form=fixed&ask=3&ask=4&intro=%E2%80%AEodd');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('ask: is given twice; the first one counts');
  await expect(alert).toContainText('the character U+202E is not allowed');
  await expect(page.getByTestId('introduction')).toHaveCount(0);
  await expect(questions(page)).toHaveText(['Does the seed matter?']);
  await expect(page.getByLabel('Epochs', { exact: true })).toBeDisabled();
  await expect(page.getByLabel('Data set', { exact: true })).toBeDisabled();
  await press(page, 'Understood');
  await expect(page.getByTestId('gan-status')).toHaveAttribute('data-state', 'idle');
});

test('on a phone the composer fits, and says when a link is too long', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/lab/#/compose?link=%2Fbandit%3Feta%3D5');
  await expect(page.getByTestId('compose-qr')).toBeVisible();
  const introduction = page.getByLabel('Introduction, above the lab');
  await introduction.fill('é'.repeat(400));
  await expect(page.getByTestId('compose-qr-missing')).toContainText('too long for a QR code');
  await expect(link(page)).toBeVisible();
  await introduction.fill('e'.repeat(612));
  await expect(page.getByText('612 characters; at most 600 are allowed')).toBeVisible();
  await expect(link(page)).toHaveCount(0);
  await introduction.fill('Short.');
  await expect(page.getByTestId('compose-qr')).toBeVisible();
  await expectToFit(page);
  expect(await violations(page)).toEqual([]);
});
