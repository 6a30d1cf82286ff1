import { accessible, expect, open, settled, test, type Page } from './window';

const ISSUE = '#/issues/i-homes';
const pieces = (page: Page) =>
  page.locator('main ol.lines > li', { has: page.locator('[data-grip]') });
const grip = (page: Page, label: string) =>
  page.getByRole('button', { name: new RegExp(`^${label}, place`) });

test('an issue says where it stands, what is owed and what to do next', async ({ page }) => {
  await open(page, ISSUE);
  await expect(page.getByLabel('This question is')).toHaveValue('open');
  await expect(page.getByText('What was paid to each hire company?')).toBeVisible();
  await expect(page.getByText('Remind the authority that it is late')).toBeVisible();
  const timeline = page.locator('section', { hasText: 'What happened, and what is to come' });
  await expect(timeline.getByText('To come:')).toBeVisible();
  await page.getByLabel('This question is').selectOption('answered');
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(page.getByLabel('This question is')).toHaveValue('answered');
});

test('tags are added and taken off', async ({ page }) => {
  await open(page, ISSUE);
  await page.getByRole('button', { name: 'Add a tag' }).click();
  await page.getByLabel('New tag').fill('wards, 2013');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove the tag wards' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove the tag housing' }).click();
  await expect(page.getByRole('button', { name: 'Remove the tag housing' })).toHaveCount(0);
});

test('the notebook is written in place, and its numbers lead to the evidence', async ({ page }) => {
  await open(page, ISSUE);
  const notebook = page.locator('section', {
    has: page.getByRole('heading', { name: 'Notebook' }),
  });
  await notebook.getByRole('button', { name: 'Edit: Notebook' }).click();
  const area = notebook.getByRole('textbox', { name: 'Notebook' });
  await expect(area).toBeFocused();
  await accessible(page);
  await area.fill('Compare with ');
  await notebook.getByRole('combobox').selectOption('E2');
  await expect(area).toHaveValue('Compare with [[E2]]');
  await area.press('Control+Enter');
  await expect(page.getByText('Saved.')).toBeVisible();
  await notebook.getByRole('button', { name: /^E2/ }).click();
  await expect(grip(page, 'E2')).toBeFocused();
  await expect(notebook.getByRole('button', { name: 'Edit: Notebook' })).toBeVisible();
});

test('evidence is put in order with the keys, and the order is kept', async ({ page }) => {
  await open(page, ISSUE);
  await expect(pieces(page).first()).toContainText('E1');
  await grip(page, 'E2').focus();
  await page.keyboard.press('ArrowUp');
  await expect(pieces(page).first()).toContainText('E2');
  await expect(grip(page, 'E2')).toBeFocused();
  await expect(page.getByText('E2 is at place 1 of 2.')).toBeAttached();
  await page
    .getByRole('navigation', { name: 'Places' })
    .getByRole('link', { name: 'Issues' })
    .click();
  await settled(page);
  await page.goBack();
  await settled(page);
  await expect(pieces(page).first()).toContainText('E2');
});

test('evidence is put in order with the mouse', async ({ page }) => {
  await open(page, ISSUE);
  const from = await grip(page, 'E1').boundingBox();
  const to = await pieces(page).nth(1).boundingBox();
  if (!from || !to) throw new Error('There is nothing to take hold of.');
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 60, { steps: 4 });
  await page.mouse.move(from.x + 8, to.y + to.height - 6, { steps: 6 });
  await page.mouse.up();
  await expect(pieces(page).first()).toContainText('E2');
});

test('what is taken off can be put back where it was', async ({ page }) => {
  await open(page, ISSUE);
  await page.getByRole('button', { name: 'Take off E1' }).click();
  await expect(page.getByText('E1 was taken off. What it was taken from')).toBeVisible();
  await expect(pieces(page)).toHaveCount(1);
  await expect(grip(page, 'E2')).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/Attached again, as E\d/)).toBeVisible();
  await expect(pieces(page)).toHaveCount(2);
  await expect(pieces(page).first()).toContainText('Decent Homes 2011-13 by ward.xlsx');
});

test('evidence is moved to another issue, with why, and back', async ({ page }) => {
  await open(page, ISSUE);
  await page.getByRole('button', { name: 'Move E2' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move E2' });
  await dialog.getByRole('combobox').click();
  await dialog.getByRole('option', { name: /community groups/ }).click();
  await dialog.getByLabel(/^Why/).fill('It is about grants');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Move it to that issue' }).click();
  await expect(pieces(page)).toHaveCount(1);
  await page.getByText('How the evidence changed').click();
  await expect(page.getByText(/E2 was moved to .*It is about grants/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(pieces(page)).toHaveCount(2);
});

test('a note is changed, and the one before is kept', async ({ page }) => {
  await open(page, ISSUE);
  await page.getByRole('button', { name: 'Change the note of E2' }).click();
  const dialog = page.getByRole('dialog', { name: 'What E2 shows' });
  await dialog.getByLabel('Note').fill('They hold it.');
  await dialog.getByRole('button', { name: 'Save the note' }).click();
  await expect(pieces(page).nth(1)).toContainText('They hold it.');
  await page.getByText('How the evidence changed').click();
  await expect(page.getByText(/it said “They do hold it by ward.”/)).toBeVisible();
});

test('evidence leads to the words it was taken from', async ({ page }) => {
  await open(page, ISSUE);
  await page.getByRole('link', { name: 'RE: FOI/8841 response' }).click();
  await settled(page);
  await expect
    .poll(() => page.evaluate(() => document.getSelection()?.toString().slice(0, 7) ?? ''))
    .toBe('Dear Ms');
});

test('marked words of an answer are pinned with one key', async ({ page }) => {
  await open(page, '#/requests/r-homes?at=m-answer&passage=17-60');
  await expect
    .poll(() => page.evaluate(() => document.getSelection()?.toString() ?? ''))
    .toContain('find attached');
  await page.keyboard.press('p');
  const dialog = page.getByRole('dialog', { name: 'Pin to an issue' });
  await expect(dialog.locator('blockquote')).toContainText('find attached');
  await dialog.getByRole('combobox').fill('Decent');
  await dialog.getByRole('option').first().click();
  await dialog.getByRole('button', { name: 'Pin it' }).click();
  await page.getByRole('button', { name: 'Go there' }).click();
  await settled(page);
  await expect(pieces(page)).toHaveCount(3);
  await expect(pieces(page).nth(2).locator('blockquote')).toContainText('find attached');
});

test('with nothing marked, the key says what to do', async ({ page }) => {
  await open(page, ISSUE);
  await page.keyboard.press('p');
  await expect(page.getByText('Mark the words to pin first')).toBeVisible();
});

test('ten thousand pieces come a page at a time', async ({ page }) => {
  await open(page, ISSUE, 'many');
  await expect(pieces(page)).toHaveCount(25);
  await expect(page.getByText('1 to 25 of 10,000 pieces of evidence')).toBeVisible();
  const begun = Date.now();
  await page.getByRole('button', { name: 'Next 25' }).click();
  await expect(page.getByText('26 to 50 of 10,000')).toBeVisible();
  test.info().annotations.push({
    type: 'measured',
    description: `a page of 10,000 pieces: ${String(Date.now() - begun)} ms`,
  });
  await page
    .getByRole('button', { name: /^Move E/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To another place here').fill('9999');
  await dialog.getByRole('button', { name: 'Move it there' }).click();
  await expect(page.getByText('9,976 to 10,000 of 10,000')).toBeVisible();
});

test('an issue about which nothing is known says what to do', async ({ page }) => {
  await open(page, '#/issues/i-grants');
  await expect(page.getByText('press P to pin them here')).toBeVisible();
  await expect(page.getByText('Nothing is owed.')).toBeVisible();
  await accessible(page);
});

test('the empty program offers a sample to look round in', async ({ page }) => {
  await open(page, '#/', 'empty');
  await page.getByRole('button', { name: 'Look round in a sample first' }).click();
  await expect(page.getByText(/nothing leaves this machine/).first()).toBeVisible();
  await expect(page.getByText('Needs you now')).toBeVisible();
});

test('the dossier leaves without what is of private people, unless somebody says so', async ({
  page,
}) => {
  await open(page, ISSUE);
  await page.getByRole('button', { name: 'Export dossier' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the dossier' });
  await expect(dialog.getByRole('checkbox', { name: /Nora Neighbour/ })).toBeChecked();
  await expect(dialog.getByRole('status')).toContainText('Struck out: 2 × name.');
  await accessible(page);
  await dialog.getByRole('checkbox', { name: /nora@village.example/ }).uncheck();
  await dialog.getByLabel(/^Strike out as well/).fill('Mill Lane\nCastle');
  await expect(dialog.getByRole('status')).toContainText('Struck out: 3 × name.');
  // A PDF, unless another form is chosen.
  await expect(dialog.getByRole('radio', { name: /^PDF/ })).toBeChecked();
  await dialog.getByRole('radio', { name: /^Web page/ }).check();
  await dialog.getByRole('button', { name: 'Save the dossier…' }).click();
  await expect(page.getByText('Saved as /home/amina/Documents/dossier.html')).toBeVisible();
});

test('a pinned figure opens its table, is asked of another file, and taken off', async ({
  page,
}) => {
  await open(page, '#/tables/m-answer/at-xlsx');
  const figure = page.getByRole('region', { name: 'Figure' });
  await figure.getByLabel('of', { exact: true }).selectOption({ label: 'Homes' });
  await expect(figure).toContainText('of “Homes”');
  await figure.getByRole('button', { name: 'Pin this figure to an issue' }).click();
  await page.getByRole('button', { name: 'Pin it' }).click();
  await page.getByRole('button', { name: 'Go there' }).click();
  await settled(page);
  const pinned = page.getByRole('region', { name: 'Figures' });
  await expect(pinned.getByRole('row', { name: /^Fullers Row 412/ })).toBeVisible();
  // Not only the finding: what was counted and left out stands with it, once.
  await expect(pinned.getByText(/rows? counted/)).toHaveCount(1);
  await accessible(page);

  await page.getByRole('button', { name: /^Ask another file the same/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Ask another file the same' });
  await expect(dialog).toContainText(/No other table has come|Ask this file/);
  await accessible(page);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: /^Open its table/ }).click();
  await settled(page);
  await expect(figure.getByLabel('of', { exact: true })).toHaveValue('B');
  await page.goBack();
  await settled(page);
  await page.getByRole('button', { name: /^Take off the figure/ }).click();
  await expect(pinned).toHaveCount(0);
});

test('requests made elsewhere are looked at before they come', async ({ page }) => {
  await open(page, '#/requests');
  await page.getByRole('button', { name: 'From elsewhere' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bring in requests made elsewhere' });
  await accessible(page);
  await dialog.getByRole('button', { name: 'Choose files…' }).click();
  await expect(dialog.getByRole('status')).toContainText('Nothing was changed.');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Bring in 1 request' }).click();
  await expect(dialog.getByRole('status')).toContainText('1 request came;');
  await dialog.getByRole('link', { name: 'Grants by ward' }).click();
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Decent Homes works by ward');
});

test('issues are found by where they stand, and by their tags', async ({ page }) => {
  await open(page, '#/issues');
  await expect(page.locator('main ul.lines > li')).toHaveCount(2);
  await page.getByRole('searchbox').fill('housing');
  await expect(page.locator('main ul.lines > li')).toHaveCount(1);
  await page.getByRole('button', { name: 'Closed' }).click();
  await expect(page.getByText('No issue is like that.')).toBeVisible();
  await accessible(page);
});
