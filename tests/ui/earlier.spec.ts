import { accessible, expect, open, test } from './window';

test('old requests are looked at, their columns said, and only then brought in', async ({
  page,
}) => {
  await open(page, '#/requests');
  await page.getByRole('button', { name: 'From elsewhere' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bring in requests made elsewhere' });
  await dialog.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(dialog.getByRole('status')).toContainText('1 request would come; 2 other files.');
  await expect(dialog.getByRole('status')).toContainText('Nothing was changed.');
  const columns = dialog.getByRole('group', { name: 'The columns of mine.xlsx' });
  await expect(columns.getByRole('note')).toContainText('No column tells who was asked');
  await expect(columns.getByLabel('Day it was sent')).toHaveValue('date');
  await accessible(page);
  await columns.getByLabel('Who was asked').selectOption('to whom');
  await expect(dialog.getByRole('status')).toContainText('2 requests would come; 1 other file.');
  await expect(columns.getByRole('note')).toHaveCount(0);
  await columns.getByLabel('Day it was sent').selectOption({ label: 'in no column' });
  await expect(columns.getByLabel('Day it was sent')).toHaveValue('');
  await dialog.getByRole('button', { name: 'Bring in 2 requests' }).click();
  await expect(dialog.getByRole('status')).toContainText('2 requests came');
  await expect(columns).toHaveCount(0);
  await dialog.getByText('1 other file', { exact: true }).click();
  await expect(dialog.getByRole('link', { name: 'Inbox' })).toBeVisible();
  await accessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
});
