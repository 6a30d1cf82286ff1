import { accessible, expect, open, settled, test, type Page } from './window';

const TABLE = '#/tables/m-answer/at-xlsx';
const grid = (page: Page) => page.getByRole('grid');
const figure = (page: Page) => page.getByRole('region', { name: 'Figure' });
const cell = (page: Page, row: number, column: number) =>
  grid(page)
    .locator(`[aria-rowindex="${String(row + 1)}"]`)
    .locator(`[role=gridcell][aria-colindex="${String(column + 1)}"]`);
const at = (page: Page) => page.locator('.cell b').first();

test('an answer’s spreadsheet opens as a table from its mail', async ({ page }) => {
  await open(page, '#/requests/r-homes');
  await page
    .getByRole('link', { name: 'Open as a table: Decent Homes 2011-13 by ward.xlsx' })
    .click();
  await settled(page);
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '23');
  await expect(cell(page, 5, 1)).toHaveText('Fullers Row');
  await expect(page.getByRole('note', { name: 'Take care' })).toContainText('people’s names');
  await expect(page.getByRole('note', { name: 'What this file hides' })).toContainText('1 row');
  await expect(grid(page).getByRole('columnheader', { name: /Spend/ })).toContainText('money');
});

test('a finding is read off, and says what it counted', async ({ page }) => {
  await open(page, TABLE);
  // 2,310,000 + 2,120,000 + 1,985,000 of 11,574,000.
  await expect(figure(page)).toContainText(
    '3 of 17 wards hold 55.4% of “Spend”: £6,415,000 of £11,574,000.',
  );
  const chart = figure(page).getByRole('table');
  await expect(chart.getByRole('row')).toHaveCount(19);
  await expect(chart.getByRole('row', { name: /^Fullers Row/ })).toContainText('£2,310,000');
  await figure(page).getByText('17 rows counted, 1 left out', { exact: true }).click();
  await figure(page).getByRole('button', { name: 'Row 22', exact: true }).click();
  await expect(at(page)).toHaveText('A22:D22');
  await expect(grid(page)).toBeFocused();
  await expect(grid(page).locator('[aria-rowindex="23"]').getByRole('rowheader')).toContainText(
    'a total',
  );
});

test('another question is asked with the lists, and with two keys', async ({ page }) => {
  await open(page, TABLE);
  await figure(page).getByLabel('of', { exact: true }).selectOption({ label: 'Homes' });
  await expect(figure(page)).toContainText('of “Homes”');
  await cell(page, 5, 4).click();
  await page.keyboard.press('w');
  await expect(figure(page).getByLabel('for each')).toHaveValue('D');
  await expect(figure(page).getByRole('note', { name: 'Take care' })).toContainText(
    '“Officer” looks like people’s names',
  );
  await cell(page, 5, 3).click();
  await page.keyboard.press('s');
  await expect(figure(page).getByLabel('of', { exact: true })).toHaveValue('C');
  await figure(page).getByLabel('Work out').selectOption('count');
  await expect(figure(page).getByLabel('of', { exact: true })).toHaveCount(0);
});

test('what cannot be added up is said in words, and the question can be changed', async ({
  page,
}) => {
  await open(page, TABLE);
  await cell(page, 5, 2).click();
  await page.getByLabel('“Homes” holds').selectOption('text');
  await expect(page.getByRole('columnheader', { name: /Homes/ })).toContainText('words');
  await expect(figure(page).getByRole('alert')).toHaveCount(0);
});

test('a table in the mail itself opens, and its cells are the mail’s', async ({ page }) => {
  await open(page, '#/requests/r-homes');
  await page.getByRole('link', { name: 'Open its table' }).click();
  await settled(page);
  await expect(page).toHaveURL(/#\/tables\/m-answer\/m-answer/);
  await expect(cell(page, 5, 1)).toHaveText('Fullers Row');
  await expect(page.getByRole('button', { name: 'Save the file' })).toHaveCount(0);
  await accessible(page);
  await cell(page, 5, 1).click();
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog', { name: 'Pin to an issue' });
  await expect(dialog).toContainText('Cells A5');
  await dialog.getByRole('button', { name: 'Pin it' }).click();
  await page.getByRole('button', { name: 'Go there' }).click();
  await settled(page);
  // The citation leads back to the table in the mail.
  await expect(page.locator('a[href*="tables/m-answer/m-answer"]').first()).toBeVisible();
  await page.goBack();
  await settled(page);
  await page.getByRole('link', { name: 'Read the mail' }).click();
  await expect(page).toHaveURL(/#\/requests\/r-homes/);
});

test('a figure is saved as a picture', async ({ page }) => {
  await open(page, TABLE);
  const saves = figure(page).getByRole('group', { name: 'Save the figure' });
  await saves.getByRole('button', { name: 'Picture (PNG)' }).click();
  await expect(page.getByText(/^Saved as .*\.png$/)).toBeVisible();
});

test('what only the user can tell is asked beside the sum', async ({ page }) => {
  await open(page, TABLE, 'gaps');
  const asked = figure(page).getByRole('group', { name: 'What only you can tell' });
  // The first ten wards.
  await expect(figure(page)).toContainText('10 rows counted');
  await accessible(page);
  await asked.getByRole('button', { name: 'Count the rows below too' }).click();
  await expect(figure(page)).toContainText('17 rows counted');
  await expect(asked).toHaveCount(0);
  await figure(page).getByText('More to ask').click();
  await expect(figure(page).getByLabel('Count what stands below an empty row too')).toBeChecked();
  await figure(page).getByLabel('Amounts written as text').selectOption('comma');
  await accessible(page);
});

test('the heading is put right, and the columns follow', async ({ page }) => {
  await open(page, TABLE);
  await cell(page, 5, 1).click();
  await page.getByRole('button', { name: 'Row 5 is the heading' }).click();
  await expect(grid(page).getByRole('columnheader', { name: /Fullers Row/ })).toBeVisible();
  await expect(cell(page, 6, 1)).toHaveText('St Wilfrid’s');
});

test('dates are gathered by time, in its order', async ({ page }) => {
  await open(page, TABLE);
  await page.getByRole('button', { name: /^Payments/ }).click();
  await figure(page).getByLabel('for each').selectOption({ label: 'Date' });
  await expect(figure(page).getByLabel('by', { exact: true })).toHaveValue('financial_year');
  await figure(page).getByLabel('by', { exact: true }).selectOption('month');
  const names = figure(page).getByRole('table').getByRole('rowheader');
  await expect(names.first()).toHaveText('2012-01');
  await expect(names.nth(11)).toHaveText('2012-12');
});

test('two columns are held against each other', async ({ page }) => {
  await open(page, TABLE);
  await figure(page).getByText('Hold it against another column').click();
  await figure(page).getByLabel('Show').selectOption('head');
  // 2,310,000 by 412 homes.
  await expect(
    figure(page)
      .getByRole('row', { name: /Fullers Row/ })
      .last(),
  ).toContainText('£5,607');
  await expect(figure(page)).toContainText('Not in the second column: Island.');
  // The mail has a table of its own beside its file.
  const file = figure(page).getByLabel('file', { exact: true });
  await file.selectOption({ label: 'The mail “RE: FOI/8841 response”' });
  await expect(figure(page).getByLabel('column', { exact: true })).toHaveValue('B');
  const names = figure(page).getByLabel('names in');
  await expect(names).toHaveValue('A');
  await names.selectOption({ label: 'Officer' });
  await expect(names).toHaveValue('D');
  await names.selectOption({ label: 'Ward' });
  await expect(
    figure(page)
      .getByRole('row', { name: /Fullers Row/ })
      .last(),
  ).toContainText('£5,607');
  await accessible(page);
  await file.selectOption({ label: 'this one' });
  await figure(page).getByLabel('sheet', { exact: true }).selectOption({ label: 'Payments' });
  await expect(figure(page).getByLabel('column', { exact: true })).toHaveValue('D');
  await figure(page).getByLabel('sheet', { exact: true }).selectOption({ label: 'Spend' });
  await figure(page).getByLabel('Show').selectOption('compare');
  await expect(figure(page).getByRole('columnheader', { name: 'Difference' })).toBeVisible();
});

test('a figure and cells are pinned to the issue that the request feeds', async ({ page }) => {
  await open(page, TABLE);
  await figure(page).getByRole('button', { name: 'Pin this figure to an issue' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pin this figure to an issue' });
  await expect(dialog.getByRole('combobox')).toHaveValue(/Decent Homes/);
  await accessible(page);
  await dialog.getByLabel(/^Note/).fill('Three wards.');
  await dialog.getByRole('button', { name: 'Pin it' }).click();
  await expect(page.getByText(/^Pinned to/)).toBeVisible();

  await cell(page, 5, 1).click();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('p');
  const cells = page.getByRole('dialog', { name: 'Pin to an issue' });
  await expect(cells).toContainText('Cells A5:B6 of the sheet “Spend”');
  await expect(cells.getByRole('cell', { name: 'St Wilfrid’s' })).toBeVisible();
  await accessible(page);
  await cells.getByRole('button', { name: 'Pin it' }).click();
  await page.getByRole('button', { name: 'Go there' }).click();
  await settled(page);
  await expect(page.getByText('Three wards.')).toBeVisible();
  await page.getByRole('link', { name: 'Decent Homes 2011-13 by ward.xlsx' }).last().click();
  await settled(page);
  await expect(at(page)).toHaveText('A5:B6');
});

test('a figure is copied as text and as CSV', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, TABLE);
  const copies = figure(page).getByRole('group', { name: 'Copy the figure' });
  await copies.getByRole('button', { name: 'CSV' }).click();
  await expect(page.getByText('Copied as CSV.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    'Fullers Row,1,2310000',
  );
  await copies.getByRole('button', { name: 'Text' }).click();
  await expect(page.getByText('Copied as text.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Source: Decent');
  await copies.getByRole('button', { name: 'Picture' }).click();
  await expect(page.getByText('Copied as a picture.')).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Copied.', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Fullers Row\t412');
});

test.describe('a million rows', () => {
  test('are reached at either end and at any row', async ({ page }) => {
    await open(page, TABLE, 'many');
    await expect(grid(page)).toHaveAttribute('aria-rowcount', '1000001');
    await grid(page).focus();
    await page.keyboard.press('Control+End');
    await expect(at(page)).toHaveText('D1000000');
    await expect(cell(page, 1_000_000, 3)).toHaveText(/\w/);
    await page.keyboard.press('Control+Home');
    await expect(cell(page, 1, 1)).toHaveText('Date');
    const took = await page.evaluate(async () => {
      const scroller = document.querySelector<HTMLElement>('[role=grid]');
      if (!scroller) throw new Error('There is no grid.');
      const times: number[] = [];
      for (let i = 1; i < 40; i++) {
        const begun = performance.now();
        scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * ((i * 0.618) % 1);
        for (;;) {
          await new Promise((done) => requestAnimationFrame(done));
          const rows = [...scroller.querySelectorAll('[aria-rowindex]:not([aria-busy=true])')];
          const box = scroller.getBoundingClientRect();
          const seen = rows.filter((row) => {
            const at = row.getBoundingClientRect();
            return at.bottom > box.top + 60 && at.top < box.bottom;
          });
          if (seen.length > 8) break;
        }
        times.push(performance.now() - begun);
      }
      return times.sort((a, b) => a - b);
    });
    // How long it takes is only told: a busy machine makes it wait.
    const quarter = took[Math.floor(took.length / 4)] ?? 0;
    const median = took[Math.floor(took.length / 2)] ?? 0;
    test.info().annotations.push({
      type: 'measured',
      description: `to any place: ${quarter.toFixed(0)} ms, median ${median.toFixed(0)} ms, worst ${(took.at(-1) ?? 0).toFixed(0)} ms`,
    });
    expect(took).toHaveLength(39);
  });

  test('move with the wheel row by row, and never stick', async ({ page }) => {
    await open(page, TABLE, 'many');
    await grid(page).hover();
    const first = () =>
      page.evaluate(() => {
        const scroller = document.querySelector<HTMLElement>('[role=grid]');
        const top = (scroller?.getBoundingClientRect().top ?? 0) + 60;
        const rows = [...(scroller?.querySelectorAll('.row') ?? [])];
        const row = rows.find((one) => one.getBoundingClientRect().bottom > top);
        return Number(row?.getAttribute('aria-rowindex')) - 1;
      });
    await page.evaluate(() => {
      const scroller = document.querySelector<HTMLElement>('[role=grid]');
      if (scroller) scroller.scrollTop = scroller.scrollHeight / 2;
    });
    await page.waitForTimeout(300);
    const before = await first();
    expect(before).toBeGreaterThan(490_000);
    for (let i = 0; i < 10; i++) {
      await page.mouse.wheel(0, 280);
      await page.waitForTimeout(30);
    }
    await page.waitForTimeout(400);
    // Ten times 280 pixels are a hundred rows of 28.
    expect(Math.abs((await first()) - before - 100)).toBeLessThanOrEqual(1);
  });

  test('are drawn as few as can be seen', async ({ page }) => {
    await open(page, TABLE, 'many');
    await grid(page).focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('PageDown');
    expect(await grid(page).getByRole('row').count()).toBeLessThan(60);
  });
});

test('the whole of it is done without a mouse', async ({ page }) => {
  await open(page, TABLE);
  await grid(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect(at(page)).toHaveText('A6');
  const active = await grid(page).getAttribute('aria-activedescendant');
  await expect(page.locator(`[id="${active ?? ''}"]`)).toHaveText('St Wilfrid’s');
  await page.keyboard.press('End');
  await expect(at(page)).toHaveText('D6');
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('Control+End');
  await expect(at(page)).toHaveText('D22');
  await page.keyboard.press('Shift+s');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '4001');
  await page.keyboard.press('v');
  await expect(figure(page)).toBeFocused();
});

test('a file without tables, and an empty sheet, say so and lead on', async ({ page }) => {
  await open(page, '#/tables/m-answer/at-pdf');
  await expect(page.getByText('There is no table in this file.')).toBeVisible();
  await page.getByRole('link', { name: 'Read as text' }).click();
  await settled(page);
  await expect(page.getByText('the package tesseract-ocr is needed')).toBeVisible();
});

test('rows that could not be read can be asked for again', async ({ page }) => {
  await open(page, TABLE, 'error');
  await expect(page.getByText('The casebook could not be read').first()).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect(page.getByText('The casebook could not be read').first()).toBeVisible();
});

test('words of a file are marked and pinned with one key', async ({ page }) => {
  await open(page, '#/files/m-answer/at-xlsx?passage=20-35');
  await expect
    .poll(() => page.evaluate(() => document.getSelection()?.toString().trim() ?? ''))
    .not.toBe('');
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog', { name: 'Pin to an issue' });
  await expect(dialog).toContainText('Words of the file Decent Homes 2011-13 by ward.xlsx');
  await accessible(page);
});
