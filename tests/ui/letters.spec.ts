import { accessible, expect, open, test } from './window';

test.describe('the library of letters', () => {
  test('is in groups, found by words, and read before it is used', async ({ page }) => {
    await open(page, '#/letters');
    const list = page.getByRole('navigation', { name: 'Letters' });
    for (const group of ['Grants', 'Contracts and suppliers', 'After the request'])
      await expect(list.getByRole('heading', { name: group })).toBeVisible();
    await page.getByRole('searchbox', { name: 'Find a letter' }).fill('card lines');
    await expect(list.getByRole('button')).toHaveCount(1);
    await list.getByRole('button', { name: /Procurement-card/ }).click();
    const letter = page.getByRole('article', { name: /Procurement-card/ });
    await expect(letter).toContainText('with no minimum (Local Government Transparency Code 2015)');
    await expect(letter).toContainText('What tends to be refused');
    await expect(letter).toContainText('[which total or card]');
    await accessible(page);
    await letter.getByRole('link', { name: 'Use this letter' }).click();
    await expect(page.getByRole('heading', { name: 'New request' })).toBeVisible();
    await expect(page.getByText('Procurement-card lines behind a total')).toBeVisible();
    await expect(page.getByLabel('Which total or card')).toBeVisible();
  });

  test('takes a copy, shows a mistake with its line, and keeps it until it is mended', async ({
    page,
  }) => {
    await open(page, '#/letters');
    const list = page.getByRole('navigation', { name: 'Letters' });
    await list.getByRole('button', { name: 'Consultants and advisers' }).click();
    await page.getByRole('button', { name: 'Copy and edit' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('my-consultants');
    const form = page.getByRole('form', { name: 'A letter of your own' });
    const about = form.getByLabel(/letter\.toml/);
    await about.fill((await about.inputValue()).replace('Consultants and advisers', 'My advisers'));
    const body = form.getByLabel(/body\.txt/);
    const text = await body.inputValue();
    await body.fill(text.replace('{{ least }}', '{{ leats }}'));
    await expect(form.getByRole('button', { name: 'body.txt, line 5' })).toBeVisible();
    await expect(form).toContainText('it uses leats, which letter.toml does not name as a field');
    await form.getByRole('button', { name: 'body.txt, line 5' }).click();
    await expect(body).toBeFocused();
    await accessible(page);
    await form.getByRole('button', { name: 'Save' }).click();

    // Kept, and not offered for use.
    const broken = page.getByRole('article', { name: 'My advisers' });
    await expect(broken).toContainText('This letter cannot be used as it is.');
    await expect(broken.getByRole('link', { name: 'Use this letter' })).toHaveCount(0);
    await expect(list.getByRole('button', { name: 'My advisers' })).toContainText('To be mended');
    await accessible(page);

    await broken.getByRole('button', { name: 'Mend it' }).click();
    await body.fill(text);
    await expect(form).toContainText('Nothing is wrong with it.');
    await expect(form.getByRole('region', { name: 'With its examples' })).toContainText('£10000');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(broken.getByRole('link', { name: 'Use this letter' })).toBeVisible();
    await broken.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await expect(list.getByRole('button', { name: 'My advisers' })).toHaveCount(0);
  });

  test('is written out, and says of what is brought in which was left out and why', async ({
    page,
  }) => {
    await open(page, '#/letters');
    await page.getByRole('button', { name: 'Export…' }).click();
    await expect(page.getByText(/The letter is in .*\.zip\./)).toBeVisible();
    for (const way of ['Choose a .zip…', 'Choose a folder…']) {
      await page.getByRole('button', { name: 'Import…' }).click();
      const ways = page.getByRole('dialog', { name: 'Bring in letters' });
      await expect(ways).toContainText('Each letter is a folder');
      await accessible(page);
      await ways.getByRole('button', { name: way }).click();
      const left = page.getByRole('dialog', {
        name: 'Not every letter came in',
      });
      await expect(left).toBeVisible();
      if (way === 'Choose a .zip…') await page.keyboard.press('Escape');
    }
    const dialog = page.getByRole('dialog', {
      name: 'Not every letter came in',
    });
    await expect(dialog).toContainText('body.txt, line 3: it uses lamp');
  });
});

test('a new request offers letters by group, and financial years', async ({ page }) => {
  await open(page, '#/new');
  await expect(page.getByRole('group', { name: 'Payments and accounts' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a letter' }).fill('vehicles');
  await page.getByRole('radio', { name: /Vehicles and transport/ }).click();
  await expect(page.getByRole('radio')).toHaveCount(0);
  // Until another is chosen, the last financial year that is over.
  await expect(page.getByLabel('Period')).toHaveValue('2024/25');
  await expect(page.getByText('1 April 2024 to 31 March 2025', { exact: true })).toBeVisible();
  await page.getByLabel('Period').selectOption('2022/23 to 2024/25');
  await expect(page.getByText('1 April 2022 to 31 March 2025', { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'The letter so far' })).toContainText(
    'between 1 April 2022 and 31 March 2025 (the financial years 2022/23 to 2024/25)',
  );
  await page.getByLabel('Period').selectOption('Other days');
  await page.getByLabel('First day of the period').fill('1 May 2024');
  await page.getByLabel('Last day of the period').fill('1 April 2024');
  await expect(page.getByText('The period ends before it begins.')).toBeVisible();
  await accessible(page);
});

test('a question that was typed and not chosen is the request’s issue', async ({ page }) => {
  await open(page, '#/new?letter=grants-awarded&authority=a-eastmere');
  const issue = page.getByRole('combobox', { name: 'Issue' });
  await issue.fill('Who paid for the dinner?');
  await page.getByRole('button', { name: 'Write this letter' }).click();
  await expect(page.getByRole('link', { name: 'Who paid for the dinner?' })).toBeVisible();
});

test('what was asked of the same body before is shown before one fills the form in', async ({
  page,
}) => {
  await open(page, '#/new?letter=grants-awarded');
  await expect(page.getByRole('heading', { name: 'Asked before' })).toHaveCount(0);
  await page.getByLabel('Authority').fill('Eastmere');
  await page
    .getByRole('option', { name: /Eastmere/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Asked before' })).toBeVisible();
  await expect(page.getByText('add the work of both together and refuse on cost')).toBeVisible();
  await accessible(page);
  await page.getByRole('link', { name: 'Decent Homes works by ward' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Decent Homes works by ward');
});
