import { accessible, expect, open, test } from './window';

test('columns are chosen, the files are read, a table is mapped, and what it gives is seen', async ({
  page,
}) => {
  await open(page, '#/batches/b-grants', 'practice');
  await page.getByRole('link', { name: 'Answers in one table' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Answers in one table');
  await expect(page.getByText('Choose what to gather from the answers.')).toBeVisible();
  await accessible(page);

  await page.getByRole('button', { name: 'Choose the columns' }).click();
  const columns = page.getByRole('dialog', { name: 'What to gather' });
  await expect(columns.getByRole('button', { name: 'Gather these' })).toBeDisabled();
  await columns.getByLabel('Name of column 1').fill('Grants');
  await columns.getByRole('button', { name: 'Add a column' }).click();
  await columns.getByLabel('Name of column 2').fill('Grants');
  await columns.getByLabel('What column 2 holds').selectOption('Numbers');
  await accessible(page);
  await columns.getByRole('button', { name: 'Gather these' }).click();
  await expect(columns.getByText('Two columns have one name.')).toBeVisible();
  await columns.getByLabel('Name of column 2').fill('Awards');
  await columns.getByRole('button', { name: 'Move column 2 up' }).click();
  await columns.getByRole('button', { name: 'Gather these' }).click();

  // The files that came are read by themselves.
  await expect(page.getByText('1 table waits for you to say which column is which.')).toBeVisible();
  await expect(page.getByRole('columnheader')).toHaveText([
    'Authority',
    'How it answered',
    'Awards',
    'Grants',
  ]);
  await page.getByRole('button', { name: 'Map it…' }).click();
  const map = page.getByRole('dialog', { name: 'Which column is which?' });
  await expect(map.getByText('2 other tables have the same headings')).toBeVisible();
  await map.getByLabel('Grants (money)').selectOption('B: Grant (£)');
  await map.getByLabel('Awards (numbers)').selectOption('B: Grant (£)');
  await expect(map.getByText('Chosen more than once: “Grant (£)”.')).toBeVisible();
  await expect(map.getByRole('button', { name: 'Use these columns' })).toBeDisabled();
  await map.getByLabel('Awards (numbers)').selectOption('C: No. of awards');
  await accessible(page);
  await map.getByRole('button', { name: 'Use these columns' }).click();
  await expect(page.getByText('2 other tables with the same headings are mapped')).toBeVisible();
  await expect(map).toHaveCount(0);
});

test('a cell says where it is from, and takes what only a paper says, by keys alone', async ({
  page,
}) => {
  await open(page, '#/batches/b-grants/collation');
  await expect(page.getByText('covers 8 of 24')).toBeVisible();
  await page.getByRole('button', { name: /^Grants of Wickham Vale 1 Council/ }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(
    page.getByRole('button', { name: /^Awards of Wickham Vale 1 Council/ }),
  ).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  const cell = page.getByRole('dialog', { name: 'Grants, Wickham Vale 1 Council' });
  await expect(cell.getByRole('link', { name: /cells B4:B16/ })).toHaveAttribute(
    'href',
    /#\/tables\/m-answer\/at-xlsx\?sheet=Grants&cells=B4%3AB16/,
  );
  await expect(cell.getByText('What you type is added to what the table gives.')).toBeVisible();
  await accessible(page);
  await page.keyboard.press('Escape');
  await expect(cell).toHaveCount(0);
  await expect(
    page.getByRole('button', { name: /^Grants of Wickham Vale 1 Council/ }),
  ).toBeFocused();

  for (let down = 0; down < 3; down += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const typing = page.getByRole('dialog', { name: 'Grants, Wickham Vale 4 Council' });
  await expect(typing.getByRole('button', { name: 'Keep it' })).toBeDisabled();
  await typing.getByLabel('It says').fill('plenty');
  await typing.getByLabel('Where it stands').selectOption('answer.pdf');
  await expect(typing.getByText('It has 3 pages.')).toBeVisible();
  await typing.getByLabel('Page').fill('2');
  await typing.getByRole('button', { name: 'Keep it' }).click();
  await expect(typing.getByText('it is no amount. Nothing was kept.')).toBeVisible();
  await typing.getByLabel('It says').fill('£12,345.67');
  await accessible(page);
  await typing.getByRole('button', { name: 'Keep it' }).click();
  const typed = page.getByRole('button', {
    name: 'Grants of Wickham Vale 4 Council: £12,345.67 typed',
  });
  await accessible(page);
  await typed.click();
  await expect(page.getByText('typed from “answer.pdf”, page 2')).toBeVisible();
  await page.getByRole('button', { name: 'Take it out' }).click();
  await expect(typed).toHaveCount(0);
});

test('where nothing came there is nothing to cite, and an empty choice says so', async ({
  page,
}) => {
  await open(page, '#/batches/b-grants/collation');
  await page.getByRole('button', { name: /^Grants of Wickham Vale 6 Council/ }).click();
  await expect(page.getByText('there is nothing to cite')).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('button', { name: 'Ended', exact: true }).click();
  await expect(page.getByText('None of them at the moment.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all authorities' }).click();
  await expect(page.getByRole('row')).toHaveCount(26);
});

test('what is not counted is said, and a mapping can be changed', async ({ page }) => {
  await open(page, '#/batches/b-grants/collation');
  await expect(page.getByText('not found there any more')).toBeVisible();
  await page.getByText('4 tables in the files that came').click();
  await page.getByRole('button', { name: 'In trouble' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'grants-7.xlsx' })).toHaveCount(2);
  await page
    .getByRole('button', { name: 'Change grants-7.xlsx of Wickham Vale 7 Council' })
    .click();
  await expect(page.getByLabel('Grants (money)')).toHaveValue('B');
  await accessible(page);
  await page.getByRole('button', { name: 'Leave this table out' }).click();
  await expect(page.getByText('The table is left out.')).toBeVisible();
  await page.getByRole('button', { name: 'Save as a spreadsheet…' }).click();
  await expect(page.getByText('The table is in /home/amina/collated-answers.xlsx.')).toBeVisible();
});

test('two thousand authorities are turned by hundreds, with the heading in view', async ({
  page,
}) => {
  await open(page, '#/batches/b-grants/collation', 'many');
  await expect(page.getByText('1 to 100 of 2,000 lines')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(102);
  await page.getByRole('button', { name: 'Next 100' }).click();
  await expect(page.getByText('101 to 200 of 2,000 lines')).toBeVisible();
  const last = page.getByRole('button', { name: /^Grants of Wickham Vale 200 Council/ });
  await last.scrollIntoViewIfNeeded();
  await expect(page.getByRole('columnheader', { name: 'Grants' })).toBeInViewport();
});
