import { expect, open, SCREENS, test, type Page } from './window';

/** The names of the buttons in a part of the page, as a screen reader is told them. */
async function buttons(page: Page, part: string): Promise<string[]> {
  const said = await page.locator(part).first().ariaSnapshot();
  const names = said
    .split('\n')
    .filter((line) => !line.includes('[disabled]'))
    .flatMap((line) => /^\s*- '?button "((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? []);
  return [...new Set(names.map((name) => name.replaceAll('\\"', '"').replaceAll("''", "'")))];
}

for (const [name, hash] of Object.entries(SCREENS)) {
  test(`${name}: the palette does whatever a button does`, async ({ page }) => {
    await open(page, hash);
    const ofThePage = await buttons(page, 'main header');
    const ofItsLines = await buttons(page, 'main');
    await page.keyboard.press('Control+k');
    const offered = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    for (const button of ofThePage)
      await expect(offered.filter({ hasText: button }).first()).toBeAttached();
    for (const button of ofItsLines.slice(0, 25)) {
      await page.getByRole('combobox', { name: 'Command' }).fill(button);
      await expect(offered.filter({ hasText: button }).first()).toBeAttached();
    }
  });
}

test('what the palette opens gives the focus back to the button that opens it', async ({
  page,
}) => {
  await open(page, '#/issues');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new issue');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New issue' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'New issue' })).toBeFocused();
});

test('the sheet of keys has no heading without keys', async ({ page }) => {
  await open(page, '#/');
  await page.keyboard.press('?');
  for (const group of await page.getByRole('dialog').locator('section').all())
    expect(await group.locator('kbd').count()).toBeGreaterThan(0);
});
