import { accessible, expect, open, settled, test } from './window';

test('the whole job, with the keyboard only', async ({ page }) => {
  const { keyboard } = page;
  await open(page, '#/', 'empty');
  await expect(page.getByText('You may ask any public body')).toBeVisible();

  // New request: a new authority, a letter, its gaps, a new issue, and who writes.
  await keyboard.press('n');
  await expect(page.getByRole('heading', { name: 'New request' })).toBeFocused();
  await page.getByLabel('Authority').focus();
  await keyboard.type('Eastmere Borough Council');
  await expect(page.getByRole('option', { name: 'Add “Eastmere Borough Council”' })).toBeVisible();
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Add an authority' })).toBeVisible();
  await expect(page.getByLabel('Name of the authority')).toHaveValue('Eastmere Borough Council');
  await accessible(page);
  await page.getByLabel('Address for requests').focus();
  await keyboard.type('foi@eastmere.example');
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByLabel('Authority')).toHaveValue('Eastmere Borough Council');

  await page.getByRole('searchbox', { name: 'Find a letter' }).focus();
  await keyboard.type('who received grants');
  await page.getByRole('radio', { name: 'Grants awarded' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Choose another letter' })).toBeFocused();
  await page.getByLabel('Period').focus();
  await keyboard.type('Other days');
  await page.getByLabel('First day of the period').focus();
  await keyboard.type('1 April 2023');
  await keyboard.press('Tab');
  await keyboard.type('31/3/2024');
  await expect(page.getByText('Sun 31 March 2024')).toBeVisible();
  await page.getByLabel('Grant programme').focus();
  await keyboard.type('community grants');
  await page.getByRole('combobox', { name: 'Issue' }).focus();
  await keyboard.type('Who gets community grants?');
  await expect(page.getByRole('option', { name: 'New issue' })).toBeVisible();
  await keyboard.press('Enter');
  await page.getByLabel('Your name').focus();
  await keyboard.type('Amina Rahim');
  await keyboard.press('Tab');
  await keyboard.type('amina@rahim.example');
  await expect(page.getByRole('region', { name: 'The letter so far' })).toContainText(
    'grants awarded under community grants between 1 April 2023 and 31 March 2024',
  );
  await page.getByRole('button', { name: 'Write this letter' }).focus();
  await keyboard.press('Enter');

  // The draft: changed, looked at as it will go, sent.
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(
    'Grants awarded (community grants)',
  );
  const letter = page.getByLabel('Letter', { exact: true });
  await letter.focus();
  await keyboard.press('Control+End');
  await keyboard.type('\n\n4. The criteria.');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Preview' }).focus();
  await keyboard.press('Enter');
  const preview = page.getByRole('dialog', { name: 'The mail as it will go' });
  await expect(preview).toContainText('Practice: it stays on this machine.');
  await expect(preview).toContainText('The criteria.');
  await keyboard.press('Escape');
  await expect(preview).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Preview' })).toBeFocused();
  await page.getByRole('button', { name: 'Send letter' }).focus();
  await keyboard.press('Enter');

  // The deadline with its working.
  await expect(page.getByText('due Fri 2 May 2025. 20 working days are left.')).toBeVisible();
  await letter.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).focus();
  await keyboard.press('w');
  await expect(page.getByText('Day 1 is the next working day.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Good Friday, not counted/ })).toBeVisible();

  // The answer comes, is read, and is pinned to the issue.
  await page.getByRole('button', { name: 'Let the council answer' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByText('Please find the information attached.')).toBeVisible();
  await page.getByRole('button', { name: 'Answered', exact: true }).focus();
  await keyboard.press('Enter');
  await expect(page.getByText('Recorded: answered.')).toBeVisible();
  await expect(page.getByText('What is this?')).toHaveCount(0);
  await page.getByRole('button', { name: 'Pin to issue: Grants by ward.csv' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Issue' })).toHaveValue(
    'Who gets community grants?',
  );
  await accessible(page);
  await page.getByLabel('Note (optional)').focus();
  await keyboard.type('Half of it went to three wards.');
  await page.getByRole('button', { name: 'Pin it' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByText('Pinned to “Who gets community grants?”.')).toBeVisible();

  await keyboard.press('g');
  await keyboard.press('s');
  await expect(page.getByRole('heading', { name: 'Issues' })).toBeFocused();
  const line = page.getByRole('link', { name: 'Who gets community grants?' });
  await expect(line).toBeVisible();
  await keyboard.press('j');
  await expect(line).toBeFocused();
  await keyboard.press('Enter');
  await settled(page);
  await expect(page.getByText('Half of it went to three wards.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Grants by ward.csv' })).toBeVisible();
});

test('a chaser is one press away from Today', async ({ page }) => {
  await open(page, '#/');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Consultants and advisers' })).toBeVisible();
  await expect(page.getByLabel('Subject')).toHaveText(
    'Re: Freedom of Information request: Consultants and advisers, 2023–24',
  );
  await expect(page.getByLabel('Letter', { exact: true })).toBeFocused();
});

test('what is recorded shows in the thread, and can be struck out', async ({ page }) => {
  await open(page, '#/requests/r-consultants');
  await page.keyboard.press('e');
  await page.getByLabel('What happened').selectOption('They took more time');
  await page.getByLabel('On which day').fill('nonsense');
  await expect(page.getByRole('button', { name: 'Record it' })).toBeDisabled();
  await page.getByLabel('On which day').fill('2 April 2025');
  await page.getByRole('button', { name: 'Record it' }).click();
  const record = page.getByText('Recorded: extended on Wed 2 April 2025.');
  await expect(record).toBeVisible();
  await page.getByRole('button', { name: 'Strike out' }).click();
  await page.getByRole('button', { name: 'Strike it out' }).click();
  await expect(record).toHaveCount(0);
});
