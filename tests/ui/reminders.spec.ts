import { accessible, expect, open, test } from './window';

const SAID = 's.22: they said they would publish in April';

test('a reminder whose day has come is on Today, can be put off and is done', async ({ page }) => {
  await open(page, '#/');
  await expect(page.getByRole('heading', { name: 'Needs you now 5' })).toBeVisible();
  const line = page.getByRole('listitem').filter({ hasText: SAID });
  await expect(line).toContainText('Your reminder of Wed 2 April 2025.');
  await line.getByRole('combobox', { name: `Put off: ${SAID}` }).selectOption('Until next Monday');
  await expect(page.getByText('You will be reminded on Mon 7 April 2025.')).toBeVisible();
  await expect(line).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Needs you now 4' })).toBeVisible();
});

test('a reminder on Today leads to what it is about, and is done with one press', async ({
  page,
}) => {
  await open(page, '#/');
  await page.getByRole('button', { name: `Done: ${SAID}` }).click();
  await expect(page.getByText(SAID)).toHaveCount(0);
  await page.reload();
  await page.getByRole('link', { name: 'Decent Homes works by ward' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Decent Homes');
});

test('what waits on others is listed, and long lists come in pieces', async ({ page }) => {
  await open(page, '#/', 'many');
  await expect(page.getByRole('heading', { name: 'Waiting on them 10,000' })).toBeVisible();
  const lines = page.locator('section', { hasText: 'Waiting on them' }).getByRole('listitem');
  await expect(lines).toHaveCount(10);
  await page.getByRole('button', { name: 'Show more of “Waiting on them”' }).click();
  await expect(lines).toHaveCount(60);
  await expect(page.getByRole('link', { name: 'See all that wait' })).toBeVisible();
});

test('a reminder of your own is written, changed, put off to a day and done', async ({ page }) => {
  await open(page, '#/requests/r-consultants');
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Remind me' });
  await accessible(page);
  await expect(dialog.getByRole('button', { name: 'Remind me' })).toBeDisabled();
  await dialog.getByLabel('What to remind you of').fill('Ask again in April');
  await dialog.getByLabel('On which day').fill('2 April 2025');
  await dialog.getByRole('button', { name: 'Remind me' }).click();
  await expect(dialog).toContainText('choose today or a later day');
  await dialog.getByLabel('On which day').fill('22 April 2025');
  await dialog.getByRole('button', { name: 'Remind me' }).click();
  await expect(page.getByText('You will be reminded on Tue 22 April 2025.')).toBeVisible();
  const line = page.getByRole('listitem').filter({ hasText: 'Ask again in April' });
  await expect(line).toContainText('Tue 22 April 2025');

  await line.getByRole('button', { name: 'Change: Ask again in April' }).click();
  await page.getByLabel('What to remind you of').fill('Ask the clerk');
  await page.getByRole('dialog').getByRole('button', { name: 'Remind me' }).click();
  const changed = page.getByRole('listitem').filter({ hasText: 'Ask the clerk' });
  await changed.getByRole('combobox').selectOption('Until a day…');
  await accessible(page);
  await page.getByLabel('Say it again on').fill('1 May 2025');
  await page.getByRole('button', { name: 'Put off', exact: true }).click();
  await expect(changed).toContainText('Thu 1 May 2025');
  await accessible(page);
  await changed.getByRole('button', { name: 'Done: Ask the clerk' }).click();
  await expect(changed).toHaveCount(0);
});

test('reminders of a last day are put off and taken up again', async ({ page }) => {
  await open(page, '#/requests/r-consultants');
  await page.getByRole('combobox', { name: /^Put off its reminders:/ }).selectOption('tomorrow');
  await expect(page.getByText('reminders are put off until Fri 4 April 2025')).toBeVisible();
  await page.getByRole('button', { name: 'Remind me as usual' }).click();
  await expect(page.getByText('reminders are put off')).toHaveCount(0);
});

test('an issue has its own reminders', async ({ page }) => {
  await open(page, '#/issues/i-homes');
  await expect(page.getByText('Ask for the minutes of the April meeting')).toBeVisible();
  await page.getByRole('button', { name: 'Remind me…' }).press('Enter');
  await page.getByLabel('What to remind you of').fill('Look at the minutes');
  await page.getByLabel('On which day').fill('9 May 2025');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Look at the minutes')).toBeVisible();
});

test('when reminders speak is set, and what cannot be is said', async ({ page }) => {
  await open(page, '#/settings');
  const before = page.getByLabel('Working days before its last day');
  await expect(before).toHaveValue('5, 1');
  await before.fill('soon');
  await expect(page.getByText('Numbers of working days from 1 to 60')).toBeVisible();
  const save = page.getByRole('button', { name: 'Save reminders' });
  await expect(save).toBeDisabled();
  await before.fill('10 3');
  await page.getByLabel('Then every week while it is late').uncheck();
  await page.getByLabel('Everything in one note a day').check();
  await page.getByLabel('It comes at').fill('23:00');
  await save.click();
  await expect(page.getByText('would fall into the quiet hours')).toBeVisible();
  await page.getByLabel('It comes at').fill('09:30');
  await save.click();
  await expect(page.getByText('Saved. Reminders come by this from now on.')).toBeVisible();
  await expect(before).toHaveValue('10, 3');
  await page.getByLabel('Say nothing at night').uncheck();
  await expect(page.getByLabel('Quiet until')).toHaveCount(0);
  await accessible(page);
});

test('the program can start hidden with the session', async ({ page }) => {
  await open(page, '#/settings');
  const box = page.getByRole('checkbox', { name: /^Start hidden when I log in/ });
  await box.check();
  await expect(page.getByText('Scrutineer starts, hidden, each time you log in.')).toBeVisible();
  await box.uncheck();
  await expect(page.getByText('Scrutineer starts only when you open it.')).toBeVisible();
});
