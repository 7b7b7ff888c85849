// A class without a server: a student saves a result, the teacher drops many.
import { readFile } from 'node:fs/promises';
import { violations } from './access.mjs';
import { expect, expectToFit, press, test } from './lab.mjs';

test('a student saves a result with a name, and has it as a QR code', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/lab/#/minimax?eta_x=0.25&eta_y=0.25&steps=40');
  const prediction = page.getByTestId('prediction');
  await prediction.getByRole('radio', { name: 'It moves away' }).check();
  await press(page, 'Predict and start');
  await press(page, 'Save my result');
  const result = page.getByTestId('my-result');
  await result.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await expect(result.getByRole('img', { name: 'QR code of this result' })).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Save the file')]);
  expect(download.suggestedFilename()).toBe('saddle-result-boundary.json');
  const text = await readFile(await download.path(), 'utf8');
  expect(JSON.parse(text)).toEqual({
    saddle_result: 1, name: 'Ada', lab: 'minimax', question: 'boundary', query: 'eta_x=0.25&eta_y=0.25&steps=40', predicted: { choice: 2 }, outcome: { choice: 1 },
  });
});

test('thirty results are laid side by side; three broken ones are named', async ({ page }) => {
  const file = (name, content) => ({ name, mimeType: 'application/json', buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)) });
  const result = (name, question, lab, query, predicted, outcome) => ({ saddle_result: 1, name, lab, question, query, predicted, outcome });
  const files = [];
  for (let student = 0; student < 10; student += 1) {
    const name = `Student ${student + 1}`;
    files.push(file(`${student}-a.json`, result(name, 'large-step', 'bandit', 'eta=5&runs=1000', { number: student * 10 }, { number: 47.6 })));
    files.push(file(`${student}-b.json`, result(name, 'boundary', 'minimax', 'eta_x=0.25&eta_y=0.25&steps=40', { choice: student % 3 }, { choice: 1 })));
    files.push(file(`${student}-c.json`, result(name, 'decay', 'bandit', 'schedule=inverse&runs=1000', { curve: Array.from({ length: 24 }, (_, point) => 0.33 + point * 0.002 * student) }, { curve: Array(24).fill(0.38) })));
  }
  files.push(file('essay.json', 'To be or not to be'), file('large.json', ' '.repeat(5000)), file('other.json', { ...result('x', 'large-step', 'bandit', 'eta=-1', { number: 1 }, { number: 2 }) }));
  const requests = [];
  await page.goto('/lab/#/class');
  await expect(page.getByTestId('class')).toBeVisible();
  page.on('request', (request) => requests.push(request.url()));
  await page.locator('#class-files').setInputFiles(files);
  await expect(page.getByTestId('class')).toHaveAttribute('data-results', '30');
  const refused = page.getByTestId('class-refused');
  await expect(refused).toContainText('3 files are no results');
  for (const text of ['essay.json: it is no result that Saddle has saved', 'large.json: it has 5000 bytes', 'other.json: its settings:']) await expect(refused).toContainText(text);
  const groups = page.getByTestId('class-group');
  await expect(groups).toHaveCount(3);
  await expect(groups.nth(0)).toContainText('1 of 10 predictions are right. They reach from 0% to 90%; the median is 45%.');
  await expect(groups.nth(0).getByRole('row').nth(1)).toContainText('Student 6');
  await expect(groups.nth(1).getByRole('img', { name: /10 predictions/ })).toBeVisible();
  await expect(groups.nth(2).getByRole('listitem').nth(1)).toContainText('3 predicted, 10 runs');
  await expect(groups.nth(2).getByRole('listitem').nth(0)).toContainText('4 predicted, 0 runs');
  expect(requests, 'nothing leaves the machine').toEqual([]);
  expect(await violations(page)).toEqual([]);
  // The text of a QR code, pasted.
  const pasted = { ...result('By phone', 'boundary', 'minimax', 'eta_x=0.25&eta_y=0.25&steps=40', { choice: 1 }, { choice: 1 }) };
  await page.getByRole('textbox', { name: 'Or paste results' }).fill(`${JSON.stringify(pasted)}\nnonsense`);
  await press(page, 'Add');
  await expect(page.getByTestId('class')).toHaveAttribute('data-results', '31');
  await expect(refused).toContainText('Line 2: it is no result that Saddle has saved');
  await page.setViewportSize({ width: 390, height: 844 });
  await expectToFit(page);
  // The same files again count once.
  await page.locator('#class-files').setInputFiles(files.slice(0, 3));
  await expect(page.getByTestId('class')).toHaveAttribute('data-results', '31');
});
