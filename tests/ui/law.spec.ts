import { accessible, expect, open, test } from './window';
import type { Page } from '@playwright/test';

const both = async (page: Page) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await accessible(page);
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(0);
};

test.describe('what if it was received on…', () => {
  test('works out as one types, with both readings and the rule', async ({ page }) => {
    await open(page, '#/');
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await expect(page.getByRole('heading', { name: 'Deadlines' })).toBeFocused();
    const answer = page.getByRole('region', { name: 'The last day' });
    await expect(answer.getByRole('status')).toContainText('Tue 6 May 2025');

    await page.getByLabel('Day it was received').fill('8 March 2025');
    await expect(answer.getByRole('status')).toContainText('Mon 7 April 2025');
    await expect(answer.getByRole('status')).toContainText('name Tue 8 April 2025');
    await expect(answer).toContainText('Sat 8 March 2025 is day 0, the day of receipt.');
    await expect(answer).toContainText('FOIA s.10(1)');
    await expect(answer.getByRole('button', { name: /St Patrick’s Day/ })).toBeVisible();
    await both(page);

    await page.getByLabel('Law').selectOption({ label: (await scottish(page)) ?? '' });
    await expect(answer.getByRole('status')).toContainText('Fri 4 April 2025');
    await expect(answer.getByRole('button', { name: /St Patrick’s Day/ })).toHaveCount(0);

    await page.getByLabel('Working days').fill('40');
    await expect(answer).toContainText('Working day 40 is');
    await page.setViewportSize({ width: 900, height: 600 });
    await both(page);
  });

  test('says in place what is wrong, and what is not certain yet', async ({ page }) => {
    await open(page, '#/deadline');
    const answer = page.getByRole('region', { name: 'The last day' });
    await page.getByLabel('Working days').fill('401');
    await expect(page.getByText('Write a whole number from 1 to 400.')).toBeVisible();
    await expect(answer).toHaveCount(0);
    await both(page);
    await page.getByLabel('Working days').fill('');
    await page.getByLabel('Day it was received').fill('30 February 2025');
    await expect(page.getByText('Write a day such as 12 March 2025')).toBeVisible();
    await page.getByLabel('Day it was received').fill('1 March 1999');
    await expect(page.getByText('Mon 1 March 1999 is before that.')).toBeVisible();
    await page.getByLabel('Day it was received').fill('20 December 2027');
    await expect(answer).toContainText('leans on bank holidays not yet proclaimed');
    await expect(page.getByText('is before that')).toHaveCount(0);
  });

  test('copies the working as text', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, '#/deadline');
    await page.getByRole('button', { name: 'Copy the working' }).click();
    await expect(page.getByText('The working is copied.')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      'Last day for the answer: Tue 6 May 2025 (Freedom of Information Act 2000)',
    );
  });
});

async function scottish(page: Page) {
  return page.getByRole('option', { name: /\(Scotland\) Act/ }).textContent();
}

test.describe('a request whose last day moved', () => {
  test('says what moved and why, and what else the law has to say', async ({ page }) => {
    await open(page, '#/requests/r-vehicles');
    const moved = page.getByRole('region', { name: 'A last day moved' });
    await expect(moved).toContainText('moved from Wed 9 April 2025 to Thu 10 April 2025');
    await expect(page.getByText('the request’s history changed')).toBeHidden();
    await moved.getByText('It moved once before').click();
    await expect(page.getByText('the request’s history changed')).toBeVisible();
    await expect(page.getByRole('region', { name: 'How it stands' })).toContainText(
      'The authority says that it will answer by Tue 15 April 2025',
    );
    await both(page);
  });

  test('is handled under another law after one question, and back', async ({ page }) => {
    await open(page, '#/requests/r-vehicles');
    await page
      .getByRole('button', {
        name: 'Handle under the Environmental Information Regulations 2004',
      })
      .focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Nothing is sent');
    await expect(dialog.getByRole('button', { name: 'Leave it as it is' })).toBeFocused();
    await both(page);
    await dialog.getByRole('button', { name: 'Work out the dates anew' }).click();
    await expect(
      page.getByText('Now under the Environmental Information Regulations 2004.'),
    ).toBeVisible();
    await expect(
      page.getByRole('button', {
        name: 'Handle under the Freedom of Information Act 2000',
      }),
    ).toBeVisible();
  });
});

test.describe('what automatic mail is', () => {
  const ask = (page: Page, from: string) =>
    page.getByRole('article', { name: `Mail from ${from}` });

  test('undelivered, and taken back', async ({ page }) => {
    await open(page, '#/requests/r-vehicles');
    const mail = ask(page, 'Mail Delivery System');
    await mail.getByRole('button', { name: 'It was not delivered' }).click();
    await expect(mail).toContainText('could not deliver it');
    await expect(mail.getByText('What is this?')).toHaveCount(0);
    await both(page);
    await mail.getByRole('button', { name: 'Not right? Take it back' }).click();
    await expect(page.getByText('Taken back. The dates were worked out again.')).toBeVisible();
    await expect(mail.getByText('What is this?')).toBeVisible();
  });

  test('out of office with another address, found in its text', async ({ page }) => {
    await open(page, '#/requests/r-vehicles');
    const mail = ask(page, 'J. Lewis');
    await mail.getByRole('button', { name: 'It names another address' }).focus();
    await page.keyboard.press('Enter');
    const address = mail.getByLabel('The address it names');
    await expect(address).toBeFocused();
    await expect(address).toHaveValue('foi.team@eastmere.example');
    await both(page);
    await address.fill('nobody');
    await expect(mail.getByRole('button', { name: 'Record the address' })).toBeDisabled();
    await address.fill('foi@eastmere.example');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Send it to foi@eastmere.example.')).toBeVisible();
  });

  test('nothing to record, and something after all', async ({ page }) => {
    await open(page, '#/requests/r-vehicles');
    const mail = ask(page, 'noreply@northmarsh.example');
    const choices = mail.getByRole('group', { name: 'What is this?' });
    await expect(choices.getByRole('button').first()).toHaveText('Acknowledged it');
    await mail.getByRole('button', { name: 'Nothing to record' }).click();
    await expect(mail).toContainText('there is nothing to record from this');
    await expect(mail.getByText('What is this?')).toHaveCount(0);
    await both(page);
    await mail.getByRole('button', { name: 'Record something after all' }).click();
    await expect(page.getByRole('dialog', { name: 'Record something' })).toBeVisible();
  });

  test('a refusal, with the exemptions it names', async ({ page }) => {
    await open(page, '#/requests/r-homes');
    await page.getByRole('button', { name: 'Refused', exact: true }).click();
    await expect(page.getByLabel('Exemptions they rely on')).toBeFocused();
    await page.keyboard.type('s.40(2) and 43(2)');
    await both(page);
    await page.keyboard.press('Enter');
    await expect(page.getByText('Relying on 40(2), 43(2).')).toBeVisible();
  });
});

test('a day they named is asked for only where one may be named', async ({ page }) => {
  await open(page, '#/requests/r-consultants');
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Record something' });
  const named = dialog.getByLabel('A day they named');
  await expect(named).toHaveCount(0);
  await dialog.getByLabel('What happened').selectOption('They took more time');
  await expect(dialog.getByText('never instead of it')).toBeVisible();
  await named.fill('soon');
  await expect(dialog.getByRole('button', { name: 'Record it' })).toBeDisabled();
  await named.fill('30 April 2025');
  await both(page);
  await dialog.getByLabel('What happened').selectOption('They answered in part');
  await expect(named).toHaveCount(0);
  await dialog.getByLabel('Exemptions they rely on').fill('43(2)');
  await dialog.getByRole('button', { name: 'Record it' }).click();
  await expect(page.getByText('Relying on 43(2).')).toBeVisible();
  await expect(page.getByText('They named')).toHaveCount(0);
});

test('a newer list of bank holidays is merged, and forgotten again', async ({ page }) => {
  await open(page, '#/settings');
  await expect(page.getByText('This is the built-in list.')).toBeVisible();
  await page.getByRole('button', { name: 'Merge a file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'A newer list is merged' });
  await expect(dialog).toContainText('Special holiday');
  await both(page);
  await dialog.getByRole('link', { name: 'Participatory budgeting grants' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Participatory budgeting');
  await page.goBack();
  await expect(page.getByText('A list of your own is merged')).toBeVisible();
  await page.getByRole('button', { name: 'Go back to the built-in list' }).click();
  await page
    .getByRole('dialog', { name: 'The built-in list is in use again' })
    .getByRole('button', { name: 'Done' })
    .click();
  await expect(page.getByRole('button', { name: 'Go back to the built-in list' })).toHaveCount(0);
});
