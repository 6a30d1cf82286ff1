import { accessible, expect, open, settled, test } from './window';

test('a hit leads to the very words', async ({ page }) => {
  await open(page, '#/search?q=attached');
  await page.getByRole('link', { name: 'RE: FOI/8841 response' }).first().click();
  await settled(page);
  await expect(
    page.getByRole('article', { name: 'Mail from Eastmere FOI team' }).first(),
  ).toBeVisible();
});

test('filters are explained, added, shown as they were understood, and taken off', async ({
  page,
}) => {
  await open(page, '#/search?q=grants');
  await page.getByText('How to narrow a search').click();
  await accessible(page);
  await page.getByRole('button', { name: /type:xlsx/ }).click();
  await expect(page.getByRole('searchbox')).toHaveValue('grants type:xlsx');
  await expect(page.getByRole('searchbox')).toBeFocused();
  const chip = page.getByRole('button', {
    name: 'Remove the filter: files whose name ends in .xlsx',
  });
  await chip.click();
  await expect(page.getByRole('searchbox')).toHaveValue('grants');
  await expect(chip).toHaveCount(0);
});

test('what was not understood is said', async ({ page }) => {
  await open(page, '#/search?q=grants+before:soon');
  await expect(page.getByRole('note')).toContainText('was looked for as words');
});

test('a search is saved under a name, asked again and forgotten', async ({ page }) => {
  await open(page, '#/search?q=hire');
  await page.getByRole('button', { name: 'Save this search' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Vehicle hire');
  await page.keyboard.press('Enter');
  const saved = page.getByRole('button', { name: 'Vehicle hire', exact: true });
  await expect(saved).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Spreadsheets', exact: true }).click();
  await expect(page.getByRole('searchbox')).toHaveValue('type:xlsx');
  await accessible(page);
  await page.getByRole('button', { name: 'Forget the search Vehicle hire' }).click();
  await expect(saved).toHaveCount(0);
});

test('nothing found says what to try', async ({ page }) => {
  await open(page, '#/search?q=nothing');
  await expect(page.getByText('Nothing found for “nothing”.')).toBeVisible();
});
