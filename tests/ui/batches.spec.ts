import { accessible, expect, open, test } from './window';

test('a batch is put together, looked over, drafted and sent', async ({ page }) => {
  await open(page, '#/batches');
  await page.getByRole('link', { name: 'Ask many authorities' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ask many authorities');
  await expect(page.getByText('Still wanting: a letter, whom to ask.')).toBeVisible();

  await page.getByRole('searchbox', { name: 'Find a letter' }).fill('Grants awarded');
  await page.getByRole('radio', { name: /Grants awarded/ }).click();
  await page.getByLabel('With a tag').selectOption('east');
  await page.getByRole('button', { name: 'Add these' }).click();
  await expect(page.getByText('4 authorities added.')).toBeVisible();
  await page.getByRole('button', { name: 'Add these' }).click();
  await expect(page.getByText('0 authorities added; 4 were on the list already.')).toBeVisible();

  const side = page.getByRole('region', { name: 'One of the letters' });
  await expect(side.getByText('Dear Eastmere Borough Council')).toBeVisible();
  await side.getByRole('button', { name: 'Next' }).click();
  await expect(side.getByText('Dear Northmarsh Council')).toBeVisible();

  await page.getByRole('button', { name: 'Look the letters over' }).click();
  await expect(page.getByText('3 of 4 letters can go.')).toBeVisible();
  await expect(page.getByText('Tidewell District Council has no address')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Draft 4 letters' })).toBeDisabled();
  await accessible(page);
  await page.getByRole('button', { name: 'Leave out the 1 one that cannot go' }).click();
  await expect(page.getByText('3 of 3 letters can go.')).toBeVisible();
  await page.getByRole('button', { name: 'Draft 3 letters' }).click();

  await expect(page.getByText('0 of 3 letters sent, 3 drafted.')).toBeVisible();
  await page.getByRole('button', { name: 'Send 3 letters…' }).click();
  await accessible(page);
  await page.getByRole('button', { name: 'Send them' }).click();
  await expect(page.getByText('0 of 3 letters sent, 3 to go.')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('0 of 3 letters sent, 3 to go. Paused.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Call back…' }).click();
  await page.getByRole('button', { name: 'Call them back' }).click();
  await expect(page.getByText('0 of 3 letters sent, 3 drafted.')).toBeVisible();
});

test('a list names authorities with their fields, and says what it left out', async ({ page }) => {
  await open(page, '#/batches/new');
  await expect(page.getByRole('button', { name: 'Choose a list (CSV)…' })).toBeDisabled();
  await page.getByRole('radio', { name: /Funding to a named organisation/ }).click();
  await page.getByRole('button', { name: 'Choose a list (CSV)…' }).click();
  await expect(page.getByText('3 authorities added.')).toBeVisible();
  await expect(page.getByText('were passed over: population')).toBeVisible();
  await expect(page.getByText('Line 5, Nowhere Council:')).toBeVisible();
  await page.getByText('3 authorities on the list').click();
  await expect(page.getByText('organisation: Trust of Northmarsh Council')).toBeVisible();
  await page.getByRole('button', { name: 'Take off Northmarsh Council' }).click();
  await expect(page.getByText('2 authorities on the list')).toBeVisible();
  await accessible(page);
});

test('a batch shows each authority, is filtered, chased, and saved as a table', async ({
  page,
}) => {
  await open(page, '#/batches/b-grants');
  await expect(page.getByRole('row')).toHaveCount(25);
  await page.getByRole('button', { name: 'Late', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Late', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect(page.getByRole('row')).toHaveCount(5);
  await expect(page.getByRole('button', { name: 'Chase those picked…' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Pick all shown' }).check();
  await page.getByRole('button', { name: 'Chase those picked…' }).click();
  await page.getByRole('button', { name: 'Send the chasers' }).click();
  await expect(page.getByText('Place 3, Wickham Vale 3 Council:')).toBeVisible();
  await page.getByRole('button', { name: 'Not taken' }).click();
  await expect(page.getByText('550 5.1.1 no such mailbox').first()).toBeVisible();
  await page.getByRole('button', { name: 'Correct the words…' }).click();
  await page.getByLabel('Subject').fill('Another subject [{{ reference }}]');
  await accessible(page);
  await page.getByRole('button', { name: 'Change the letters that have not gone' }).click();
  await expect(page.getByText(/letters corrected/)).toBeVisible();
  await page.getByRole('button', { name: 'Save how each stands…' }).click();
  await expect(page.getByText('The table is in /home/amina/answers.csv.')).toBeVisible();
});

test.describe('authorities', () => {
  test('a list comes in with its columns, and what was left out is named', async ({ page }) => {
    await open(page, '#/authorities');
    await page.getByRole('button', { name: 'Bring in a list' }).click();
    await expect(page.getByText('14 rows, as WhatDoTheyKnow writes them.')).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('name');
    await expect(page.getByText('For example: Wickham Vale Council')).toBeVisible();
    await accessible(page);
    await page.getByLabel('Name', { exact: true }).selectOption('');
    await expect(page.getByRole('button', { name: 'Bring them in' })).toBeDisabled();
    await page.getByLabel('Name', { exact: true }).selectOption('name');
    await page.getByRole('button', { name: 'Bring them in' }).click();
    await expect(page.getByText('Line 9, Old Ferry Board:')).toBeVisible();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  test('a law that was guessed says so until it is confirmed', async ({ page }) => {
    await open(page, '#/authorities');
    const line = page.getByRole('listitem').filter({ hasText: 'Glen Aird Council' });
    await expect(line.getByText('a guess')).toBeVisible();
    await line.getByRole('button', { name: 'Change Glen Aird Council' }).click();
    await expect(page.getByText('Saving confirms it')).toBeVisible();
    await page.getByRole('button', { name: 'Save authority' }).click();
    await expect(line.getByText('a guess')).toHaveCount(0);
  });

  test('an address that is not known is asked for where it is needed, and kept', async ({
    page,
  }) => {
    await open(page, '#/new?authority=a-tidewell&letter=grants-awarded');
    await page.getByLabel('Period').selectOption('2022/23 to 2024/25');
    await page.getByRole('button', { name: 'Write this letter' }).click();
    await expect(page.getByRole('button', { name: 'Send letter' })).toBeDisabled();
    await page.getByLabel('Its address for requests').fill('foi@tidewell.example');
    await accessible(page);
    await page.getByRole('button', { name: 'Keep this address' }).click();
    await expect(page.getByText('Your request to foi@tidewell.example')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send letter' })).toBeEnabled();
  });

  test('an empty casebook begins with the councils', async ({ page }) => {
    await open(page, '#/authorities', 'empty');
    await page.getByRole('button', { name: 'Add the councils' }).click();
    await expect(page.getByText('382 councils added, without addresses')).toBeVisible();
  });
});
