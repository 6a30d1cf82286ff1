import { accessible, expect, open, test } from './window';

test('a mail is filed under more than one request, by keys alone', async ({ page }) => {
  const { keyboard } = page;
  await open(page, '#/inbox');
  await keyboard.press('f');
  const dialog = page.getByRole('dialog', {
    name: 'Which request does this belong to?',
  });
  await keyboard.type('vehicles');
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'It answers another as well' }).focus();
  await keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'And request' })).toBeFocused();
  await keyboard.type('panel');
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await keyboard.press('Enter');
  await accessible(page);
  await keyboard.press('Enter');
  await expect(
    page.getByText(
      'Filed under “Mayor’s office: vehicles and hire” and “Grants refused and panel scores”.',
    ),
  ).toBeVisible();
  await expect(page.getByText('2 messages to file')).toBeVisible();
});

test('a mail on the wrong request is moved, with the reason', async ({ page }) => {
  await open(page, '#/requests/r-homes');
  await page
    .getByRole('button', { name: /^Move: “RE: FOI\/8841/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', {
    name: 'Move it to which request?',
  });
  await dialog.getByRole('combobox', { name: 'Request' }).fill('vehicles');
  await expect(dialog.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Why (optional)').fill('It answers the hire question.');
  await accessible(page);
  await dialog.getByRole('button', { name: 'File it there' }).click();
  await expect(page.getByText('Moved to “Mayor’s office: vehicles and hire”.')).toBeVisible();
});

test('a fetch shows how far it is and is stopped', async ({ page }) => {
  await open(page, '#/inbox', 'fetching');
  await page.getByRole('button', { name: 'Fetch mail now' }).click();
  const work = page.getByRole('region', { name: 'Fetching mail' });
  await expect(work.getByRole('progressbar')).toBeVisible();
  await expect(work).toContainText('Looking at 12 mails in Inbox.');
  await accessible(page);
  await work.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped. What came is kept.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Fetch mail now' })).toBeVisible();
});

test('what was left in the mailbox is brought, or left for good', async ({ page }) => {
  await open(page, '#/inbox');
  await expect(page.getByRole('heading', { name: 'Left in the mailbox' })).toBeVisible();
  await expect(page.getByText('more than 25 MB is not fetched without asking')).toBeVisible();
  await page.getByRole('button', { name: /^Leave it/ }).click();
  await expect(page.getByText('Left. It stays in the mailbox')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Left in the mailbox' })).toHaveCount(0);
  await open(page, '#/inbox/m-inbox1');
  await page.reload();
  await page.getByRole('button', { name: /^Bring it/ }).click();
  await expect(page.getByText('1 mail came and waits in the Inbox.')).toBeVisible();
});
