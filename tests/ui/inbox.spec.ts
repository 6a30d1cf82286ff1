import { accessible, expect, open, test, type Page } from './window';

const current = (page: Page) => page.locator('a[aria-current="true"]');

test.describe('the Inbox, by keyboard alone', () => {
  test('moves, files where suggested, and goes on with the next mail', async ({ page }) => {
    const { keyboard } = page;
    await open(page, '#/inbox');
    await expect(page.getByText('3 messages to file')).toBeVisible();
    await keyboard.press('j');
    await expect(current(page)).toContainText('Your enquiry ref 101004817');
    await expect(current(page)).toBeFocused();
    await keyboard.press('ArrowDown');
    await expect(current(page)).toContainText('Automatic reply');
    // Nothing is suggested for this one: Enter does nothing.
    await keyboard.press('Enter');
    await expect(page.getByText('3 messages to file')).toBeVisible();
    await keyboard.press('k');
    await keyboard.press('Enter');
    await expect(page.getByText('Filed under “Consultants and advisers, 2023–24”.')).toBeVisible();
    await expect(page.getByText('2 messages to file')).toBeVisible();
    await expect(current(page)).toContainText('Automatic reply');
    await expect(current(page)).toBeFocused();
  });

  test('a figure files under the suggestion of that number, U takes it back', async ({ page }) => {
    await open(page, '#/inbox');
    const second = page.getByRole('button', { name: 'Mayor’s office: vehicles and hire' });
    await expect(page.getByText('2 less likely requests')).toBeVisible();
    await expect(second).toBeHidden();
    // Nothing is filed under what is not in sight: the first press shows them.
    await page.keyboard.press('2');
    await expect(second).toBeVisible();
    await page.keyboard.press('2');
    await expect(page.getByText('Filed under “Mayor’s office: vehicles and hire”.')).toBeVisible();
    await expect(page.getByText('2 messages to file')).toBeVisible();
    await page.keyboard.press('u');
    await expect(page.getByText('Undone. It is in the Inbox again.')).toBeVisible();
    await expect(page.getByText('3 messages to file')).toBeVisible();
    await expect(current(page)).toContainText('RE: FOI/8841');
    // There is nothing more to undo.
    await page.keyboard.press('u');
    await expect(page.getByText('3 messages to file')).toBeVisible();
  });

  for (const key of ['f', '/', 'm']) {
    test(`${key} looks for another request`, async ({ page }) => {
      await open(page, '#/inbox');
      await page.keyboard.press(key);
      const dialog = page.getByRole('dialog', {
        name: 'Which request does this belong to?',
      });
      await expect(dialog.getByRole('combobox', { name: 'Request' })).toBeFocused();
      await page.keyboard.type('vehicles');
      await expect(dialog.getByRole('option')).toHaveCount(1);
      await accessible(page);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await expect(
        page.getByText('Filed under “Mayor’s office: vehicles and hire”.'),
      ).toBeVisible();
    });
  }

  test('A sets aside, and that is undone too', async ({ page }) => {
    await open(page, '#/inbox');
    await page.keyboard.press('a');
    await expect(page.getByText('Set aside; search still finds it.')).toBeVisible();
    await expect(page.getByText('2 messages to file')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('3 messages to file')).toBeVisible();
  });

  test('several are picked and go together, and come back together', async ({ page }) => {
    await open(page, '#/inbox');
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByRole('heading', { name: '2 mails picked' })).toBeVisible();
    await expect(page.getByText('Nothing is suggested for all of them.')).toBeVisible();
    await accessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page);
    await page.keyboard.press('f');
    await page.keyboard.type('vehicles');
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(
      page.getByText('Filed under “Mayor’s office: vehicles and hire”: 2 mails.'),
    ).toBeVisible();
    await expect(page.getByText('1 message to file')).toBeVisible();
    await page.keyboard.press('u');
    await expect(page.getByText('3 messages to file')).toBeVisible();
  });

  test('O goes to the mail, H shows it with its formatting', async ({ page }) => {
    await open(page, '#/inbox');
    await page.keyboard.press('o');
    await expect(page.getByRole('region', { name: 'The mail', exact: true })).toBeFocused();
    await page.keyboard.press('h');
    await expect(page.frameLocator('iframe').getByText('questions 1 and 2')).toBeVisible();
    await page.keyboard.press('h');
    await expect(page.locator('iframe')).toHaveCount(0);
  });

  test('? shows the keys', async ({ page }) => {
    await open(page, '#/inbox');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Undo the last filing');
  });
});

test('with Shift and the pointer a run of mails is picked', async ({ page }) => {
  await open(page, '#/inbox');
  await page.getByRole('link', { name: /Automatic reply/ }).click({ modifiers: ['Shift'] });
  await expect(page.getByRole('heading', { name: '3 mails picked' })).toBeVisible();
  await page.getByRole('button', { name: 'Pick none' }).click();
  await expect(page.getByRole('heading', { name: 'RE: FOI/8841' })).toBeVisible();
});

test.describe('fifty thousand mails', () => {
  test('come a hundred at a time, and j turns the page', async ({ page }) => {
    await open(page, '#/inbox', 'many');
    await expect(page.getByText('50,000 messages to file')).toBeVisible();
    await expect(page.getByText('1 to 100 of 50,000')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Messages to file' }).locator('li')).toHaveCount(
      100,
    );
    for (let i = 0; i < 100; i++) await page.keyboard.press('j');
    await expect(page.getByText('101 to 200 of 50,000')).toBeVisible();
    await expect(current(page)).toBeFocused();
    await page.keyboard.press('k');
    await expect(page.getByText('1 to 100 of 50,000')).toBeVisible();
    await page.getByRole('button', { name: 'Older', exact: true }).click();
    await expect(page.getByText('101 to 200 of 50,000')).toBeVisible();
  });

  test('a link to one far down opens the list where it stands', async ({ page }) => {
    await open(page, '#/inbox/m-inbox2-31000', 'many');
    await expect(page.getByText('31,001 to 31,100 of 50,000')).toBeVisible();
    await expect(current(page)).toHaveCount(1);
  });
});

test.describe('a mail', () => {
  test('is shown as text first, the quoted letter one press away', async ({ page }) => {
    await open(page, '#/requests/r-homes');
    await expect(page.locator('iframe')).toHaveCount(0);
    await expect(page.getByText('> Dear Eastmere Borough Council,')).toHaveCount(0);
    await page.getByRole('button', { name: 'Show quoted text' }).click();
    await expect(page.getByText('> Dear Eastmere Borough Council,')).toBeVisible();
  });

  test('shows its HTML in a frame that can do nothing', async ({ page }) => {
    await open(page, '#/inbox/m-inbox1');
    await page.getByRole('button', { name: 'Formatted' }).click();
    await expect(page.locator('iframe')).toHaveAttribute('sandbox', '');
    await expect(page.frameLocator('iframe').getByText('questions 1 and 2')).toBeVisible();
    await expect(page.getByText('Links show where they lead')).toBeVisible();
  });

  test('shows its headers, decoded and as they came', async ({ page }) => {
    await open(page, '#/inbox/m-inbox1');
    await page.getByRole('button', { name: 'Headers' }).click();
    await expect(page.getByText('Eastmere FOI team <foi@eastmere.example>').first()).toBeVisible();
    await expect(page.getByText('DKIM (is the mail as it was signed?): passed.')).toBeVisible();
    await page.getByText('As they came').click();
    await expect(page.getByLabel('The header lines as they came')).toContainText('Subject: RE:');
    await accessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page);
  });

  test('shows its bytes and saves them, with the hash of both', async ({ page }) => {
    await open(page, '#/inbox/m-inbox1');
    await page.getByRole('button', { name: 'Raw' }).click();
    await expect(page.getByLabel('The mail as it came')).toContainText('Subject: RE: FOI/8841');
    await accessible(page);
    await page.getByRole('button', { name: 'Save as .eml…' }).click();
    await expect(page.getByText('The file has the SHA-256 given here.')).toBeVisible();
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page);
  });

  test('from a doubtful sender says so before its text', async ({ page }) => {
    await open(page, '#/inbox/m-inbox2');
    await expect(
      page.getByText('but the mail says it is from noreply@casework.example'),
    ).toBeVisible();
    await accessible(page);
  });
});

test('who goes on while a mail is being filed is not called back', async ({ page }) => {
  await open(page, '#/inbox', 'slow');
  await page.getByRole('button', { name: 'File it' }).first().click();
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  await expect(page.getByText(/^Filed under/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Requests');
});
