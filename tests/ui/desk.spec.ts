import { accessible, expect, open, test } from './window';

test.describe('what the program must be told', () => {
  test('a password, and then the letter goes', async ({ page }) => {
    await open(page, '#/requests/r-draft', 'password');
    await page.getByRole('button', { name: 'Send letter' }).click();
    const dialog = page.getByRole('dialog', {
      name: 'Your mailbox’s password',
    });
    await accessible(page);
    await dialog.getByLabel('Password', { exact: true }).fill('secret');
    await dialog.getByRole('button', { name: 'Use this password' }).click();
    await expect(page.getByText('due Fri 2 May 2025')).toBeVisible();
  });

  test('a password that is not given leaves the draft as it was', async ({ page }) => {
    await open(page, '#/requests/r-draft', 'password');
    await page.getByRole('button', { name: 'Send letter' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Send letter' })).toBeEnabled();
    await expect(page.getByRole('alert')).toBeEmpty();
  });

  test('a name, and then the letter goes', async ({ page }) => {
    await open(page, '#/requests/r-draft', 'identity');
    await page.getByRole('button', { name: 'Send letter' }).click();
    const dialog = page.getByRole('dialog', { name: 'Who is writing?' });
    await dialog.getByLabel('Your name').fill('Amina Rahim');
    await dialog.getByLabel('Your email address').fill('amina@rahim.example');
    await dialog.getByRole('button', { name: 'Save and go on' }).click();
    await expect(page.getByText('due Fri 2 May 2025')).toBeVisible();
  });
});

test('the strip gives its reasons to the pointer and to the keyboard', async ({ page }) => {
  await open(page, '#/requests/r-homes');
  const holiday = page.getByRole('button', { name: /St Patrick’s Day/ });
  const tip = page.locator('.tip', { hasText: 'St Patrick’s Day' });
  await expect(tip).toBeHidden();
  await holiday.focus();
  await expect(tip).toBeVisible();
  await page.getByRole('heading', { level: 1 }).focus();
  await expect(tip).toBeHidden();
  await holiday.hover();
  await expect(tip).toBeVisible();
});

test('a file is read inside the window', async ({ page }) => {
  await open(page, '#/requests/r-homes');
  await page.getByRole('button', { name: 'View Decent Homes 2011-13 by ward.xlsx' }).click();
  await expect(page.getByRole('dialog')).toContainText('Fullers Row');
  await expect(page.getByRole('region', { name: /^Text of Decent Homes/ })).toContainText(
    'sheet “Decent Homes”',
  );
  await accessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'View Refusal notice.pdf' }).click();
  await expect(page.getByRole('dialog')).toContainText('the package tesseract-ocr is needed');
  await page.getByRole('button', { name: 'Read it again' }).click();
  await expect(page.getByRole('dialog')).toContainText('sudo apt install tesseract-ocr');
});

test('the palette finds and runs a command; the sheet lists the keys', async ({ page }) => {
  await open(page, '#/');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await accessible(page);
  await page.keyboard.type('go to letters');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Letters', level: 1 })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('File where suggested');
  await accessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('questions are ticked where they stand', async ({ page }) => {
  await open(page, '#/requests/r-consultants');
  await page.getByLabel('How question 1 stands').selectOption('Refused');
  await page.getByLabel('Section they rely on').fill('43(2)');
  await page.getByLabel('Section they rely on').blur();
  await page.reload();
  await expect(page.getByLabel('How question 2 stands')).toHaveValue('open');
});

test('an address that is none is told beside the form, and what was typed stays', async ({
  page,
}) => {
  await open(page, '#/authorities');
  await page.getByRole('button', { name: 'Add an authority' }).click();
  await page.getByLabel('Name of the authority').fill('Fenwick Town Council');
  await page.getByLabel('Address for requests').fill('clerk at fenwick');
  await page.getByRole('button', { name: 'Save authority' }).click();
  await expect(page.getByRole('dialog')).toContainText(
    '“clerk at fenwick” is not an email address.',
  );
  await expect(page.getByLabel('Name of the authority')).toHaveValue('Fenwick Town Council');
});

test('first steps lead to a first letter, and can be left', async ({ page }) => {
  await open(page, '#/', 'empty');
  await page.getByRole('link', { name: 'Show me, step by step' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { name: 'Where letters go' })).toBeFocused();
  await accessible(page);
  await page.getByRole('button', { name: 'Practise first' }).click();
  await page.getByLabel('Your name').fill('Amina Rahim');
  await page.getByLabel('Your email address').fill('amina@reporter.example');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Your question').fill('Who gets the community grants?');
  await accessible(page);
  await page.getByRole('button', { name: 'Go on' }).click();
  await accessible(page);
  await page.getByRole('link', { name: 'Grants awarded' }).click();
  await expect(page.getByRole('heading', { name: 'New request' })).toBeVisible();
  await expect(page.getByLabel('Issue')).toHaveValue('Who gets the community grants?');

  await page.goto('#/first-steps');
  await page.getByRole('link', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
});
