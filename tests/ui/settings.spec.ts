import { expect, open, test } from './window';

test('a copy, an export and a calendar file say where they are', async ({ page }) => {
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'Back up…' }).click();
  await expect(page.getByText('casebook-2025-04-03.scrutineer')).toBeVisible();
  await page.getByRole('button', { name: 'Export everything…' }).click();
  await expect(page.getByText('Everything is in /home/amina/scrutineer-2025-04-03.')).toBeVisible();

  await page.getByRole('button', { name: 'Keep a calendar file…' }).click();
  await expect(page.getByText('/home/amina/scrutineer.ics')).toBeVisible();
  await page.getByRole('button', { name: 'Keep it no more' }).click();
  await expect(page.getByText('/home/amina/scrutineer.ics')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Keep a calendar file…' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep a calendar folder…' }).click();
  await expect(page.getByText('in a folder, a file for each day')).toBeVisible();
  await expect(page.getByText('/home/amina/calendars/requests')).toBeVisible();
});

test('a backup is brought back after it was said what becomes of the casebook', async ({
  page,
}) => {
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'Bring back a backup…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bring back this backup?' });
  await expect(dialog).toContainText('casebook-2025-03-01.scrutineer');
  await dialog.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByText('is kept as /home/amina/casebook.scrutineer.before-')).toBeVisible();
});

test('a passphrase is set, and taken off', async ({ page }) => {
  await open(page, '#/settings');
  await page.getByRole('button', { name: 'Set a passphrase…' }).click();
  await page.getByLabel('New passphrase').fill('lamp river stone');
  await page.getByLabel('The same again').fill('lamp river');
  await expect(page.getByText('The two are not the same.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Encrypt with this' })).toBeDisabled();
  await page.getByLabel('The same again').fill('lamp river stone');
  await page.getByRole('button', { name: 'Encrypt with this' }).click();
  await expect(page.getByText('no other way in')).toBeVisible();
  await expect(page.getByText('casebook.scrutineer.before-upgrade-30')).toBeVisible();
  await page.getByRole('button', { name: 'Take it off…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it off' }).click();
  await expect(page.getByRole('button', { name: 'Set a passphrase…' })).toBeVisible();
});

test('a locked casebook opens with its passphrase', async ({ page }) => {
  await page.goto('/?fake=locked#/settings');
  await expect(page.getByRole('heading', { name: 'Your casebook is locked' })).toBeVisible();
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await page.keyboard.type('lamp river');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('does not open');
  await page.getByLabel('Passphrase').fill('lamp river stone');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('a damaged casebook offers to save what can be saved, says what is missing, and opens it', async ({
  page,
}) => {
  await page.goto('/?fake=damaged#/settings');
  await expect(page.getByRole('heading', { name: 'Your casebook is damaged' })).toBeVisible();
  await page.getByRole('button', { name: 'Save what can be saved' }).click();
  const result = page.getByRole('status');
  await expect(result).toContainText('2 of them made again');
  await expect(result).toContainText('The bytes of 1 mail or file are lost');
  await expect(result).toContainText('casebook.rescued-2025-04-03.scrutineer');
  await page.getByRole('button', { name: 'Open what was saved' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('damage that is met while the casebook is open is said on every screen, with the way out', async ({
  page,
}) => {
  await page.goto('/?fake=torn#/requests');
  const damage = page.getByRole('alert').filter({ hasText: 'A part of your casebook is damaged' });
  const line = page.getByRole('list', { name: 'Requests' }).getByRole('link').first();
  await expect(line).toBeVisible();
  await expect(damage).toBeHidden();
  await line.click();
  await expect(damage).toBeVisible();
  await page.goto('/?fake=torn#/settings');
  await expect(damage).toBeVisible();
  await damage.getByRole('button', { name: 'Save what can be saved…' }).click();
  await expect(page.getByRole('heading', { name: 'Your casebook is damaged' })).toBeVisible();
  await page.getByRole('button', { name: 'Save what can be saved', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Open what was saved' })).toBeVisible();
});

test('an empty casebook offers a backup before it is taken for a new one', async ({ page }) => {
  await page.goto('/?fake=nothing#/settings');
  await expect(page.getByRole('heading', { name: 'Your casebook is empty' })).toBeVisible();
  const buttons = page.getByRole('button');
  await expect(buttons).toHaveText(['Choose a backup…', 'Begin a new casebook']);
  await buttons.last().click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('a damaged casebook offers to bring back a backup, and asks for its passphrase', async ({
  page,
}) => {
  await page.goto('/?fake=damaged#/settings');
  await page.getByRole('button', { name: 'Choose a backup…' }).click();
  await expect(page.getByText('casebook-2025-03-01.scrutineer')).toBeVisible();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByRole('alert')).toContainText('locked with a passphrase');
  await page.getByLabel('Passphrase of the backup').fill('lamp river stone');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});
