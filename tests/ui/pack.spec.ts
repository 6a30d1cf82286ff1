import { accessible, expect, open, test } from './window';

test('a pack says what it complains of, and is written as a PDF', async ({ page }) => {
  await open(page, '#/requests/r-consultants');
  await page.getByRole('button', { name: 'Pack for the regulator…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pack for the regulator' });
  await expect(dialog.getByText('For the Information Commissioner (ICO)')).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveText(['The request was not answered']);
  await expect(dialog.getByText('You may go to the regulator.')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: /One PDF/ })).toBeChecked();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Save the pack…' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^The pack is in .* pack\.pdf: 9 pages\.$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pack for the regulator…' })).toBeFocused();
});

test('a pack out of order warns, and names what to look at first', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  await open(page, '#/requests/r-homes');
  await page.getByRole('button', { name: 'Pack for the regulator…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Pack for the regulator' });
  await expect(dialog.getByText('Too early, or out of order.')).toBeVisible();
  await expect(dialog.getByText('clerk@contractor.example')).toBeVisible();
  await expect(dialog.getByText('the letters.', { exact: false })).toBeVisible();
  await dialog.getByRole('radio', { name: /A ZIP/ }).press('Space');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Save the pack…' }).click();
  await expect(page.getByText(/pack\.zip: 9 pages\.$/)).toBeVisible();
});

test('a request that was not sent has no pack', async ({ page }) => {
  await open(page, '#/requests/r-draft');
  await expect(page.getByRole('button', { name: 'Record something' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pack for the regulator…' })).toHaveCount(0);
});
