import { accessible, expect, open, test, type Page } from './window';

const letter = (page: Page) => page.getByRole('textbox', { name: 'Letter', exact: true });
const subject = (page: Page) => page.getByRole('textbox', { name: 'Subject' });
const checks = (page: Page) => page.getByRole('region', { name: 'Before you send' });

/** Puts the cursor at the end of the letter and types there. */
async function add(page: Page, text: string) {
  await letter(page).press('Control+End');
  await page.keyboard.insertText(text);
}

/** Collects what is said to screen readers, which stands on the page for a moment only. */
async function listening(page: Page): Promise<() => Promise<string>> {
  const heard = await page.evaluateHandle(() => {
    const said: string[] = [];
    const watch = new MutationObserver((changes) => {
      for (const { target } of changes) said.push(target.textContent ?? '');
    });
    for (const live of document.querySelectorAll('.cm-announced')) {
      watch.observe(live, { childList: true, subtree: true });
    }
    return said;
  });
  return () => heard.evaluate((said) => said.join('\n'));
}

test('what is weak is marked in its place and listed with its reason', async ({ page }) => {
  await open(page, '#/requests/r-draft');
  await expect(checks(page).getByRole('status')).toHaveText('1 thing to look at.');
  await add(page, '\n3. All emails about the awards dinner.\n4. [Which ward]');
  await expect(checks(page).getByRole('status')).toHaveText(
    '3 things to look at, 1 of them must be put right.',
  );

  // The marks say how severe it is by their shape.
  const marked = letter(page).locator('.cm-lintRange-warning');
  await expect(marked).toHaveText('All emails');
  await expect(marked).toHaveCSS('text-decoration-style', 'wavy');
  await expect(letter(page).locator('.cm-lintRange-error')).toHaveText('[Which ward]');
  await expect(letter(page).locator('.cm-lintRange-error')).toHaveCSS(
    'text-decoration-style',
    'solid',
  );

  const item = checks(page).getByRole('listitem').filter({ hasText: 'No “all” without bounds' });
  await expect(item).toContainText('Better changed');
  await expect(item).toContainText('“All emails”');
  await expect(item).toContainText('Name who wrote to whom, a subject and two days');
  await expect(item).toContainText('FOIA 2000 s.12, s.14(1)');
  await accessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page);

  // A press on it goes to the words and selects them.
  await item.getByRole('button', { name: 'No “all” without bounds' }).click();
  await expect(letter(page)).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('All emails');
  await expect(item).toHaveAttribute('aria-current', 'true');
});

test('a correction is made with one press and undone with Control Z', async ({ page }) => {
  await open(page, '#/requests/r-draft');
  await subject(page).fill('Grants by ward');
  const fix = checks(page).getByRole('button', {
    name: 'Fix: The subject says what it is',
  });
  await expect(checks(page)).toContainText('Adds “Freedom of Information request:”.');
  await fix.click();
  await expect(subject(page)).toHaveText('Freedom of Information request: Grants by ward');
  await expect(subject(page)).toBeFocused();
  await expect(fix).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(subject(page)).toHaveText('Grants by ward');
  await expect(fix).toBeVisible();
  await page.keyboard.press('Control+y');
  await expect(subject(page)).toHaveText('Freedom of Information request: Grants by ward');
});

test('with the keyboard only: on to the next, back, and put right', async ({ page }) => {
  const { keyboard } = page;
  await open(page, '#/requests/r-draft');
  await subject(page).fill('Grants by ward');
  await add(page, '\n3. All emails about it.');
  await expect(checks(page).getByRole('status')).toHaveText('3 things to look at.');
  const current = checks(page).locator('[aria-current=true]');

  const said = await listening(page);
  await page.getByRole('heading', { level: 1 }).focus();
  await keyboard.press('F8');
  await expect(subject(page)).toBeFocused();
  await expect(current).toContainText('The subject says what it is');
  await keyboard.press('F8');
  await expect(letter(page)).toBeFocused();
  await expect(current).toContainText('No “all” without bounds');
  // What is there is told to somebody who cannot see it.
  expect(await said()).toContain(
    '2 of 3. Better changed: No “all” without bounds. Name who wrote to whom',
  );
  await keyboard.press('F8');
  await expect(current).toContainText('Invites questions');
  await keyboard.press('F8');
  await expect(current).toContainText('The subject says what it is');
  await keyboard.press('Shift+F8');
  await expect(current).toContainText('Invites questions');
  await keyboard.press('Control+.');
  await expect(letter(page)).toContainText(
    'If anything here is unclear, please ask me straight away.',
  );
  await expect(checks(page).getByRole('status')).toHaveText('2 things to look at.');
  await keyboard.press('Control+z');
  await expect(letter(page)).not.toContainText('If anything here is unclear');

  // Tab leaves the letter; nothing is trapped in it.
  await keyboard.press('Tab');
  await expect(letter(page)).not.toBeFocused();
});

test('typing goes on while it is looked over, and marks stay with their words', async ({
  page,
}) => {
  await open(page, '#/requests/r-draft');
  await add(page, '\n3. All emails.');
  const marked = letter(page).locator('.cm-lintRange-warning');
  await expect(marked).toHaveText('All emails');
  await letter(page).press('Control+Home');
  await page.keyboard.type('To whom it may concern: ');
  await expect(marked).toHaveText('All emails');
  await expect(letter(page)).toContainText('To whom it may concern: Dear Eastmere');
  await checks(page).getByRole('button', { name: 'No “all” without bounds' }).click();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('All emails');
});

test('the estimate, what is published and what was asked before are told calmly', async ({
  page,
}) => {
  await open(page, '#/requests/r-draft');
  const side = page.getByRole('complementary').last();
  await expect(side.getByRole('heading', { name: 'Search effort, estimated' })).toBeVisible();
  await expect(side).toContainText('About 1½ hours of the 18 allowed.');
  await side.getByText('How this is reckoned').click();
  await expect(side).toContainText('An estimate from the wording alone');
  await expect(side).toContainText('finding where it is kept');
  await expect(side.getByRole('heading', { name: 'Probably already published' })).toBeVisible();
  await expect(side).toContainText('What the list lacks: grants to businesses and individuals');
  await side.getByRole('button', { name: 'Show the words' }).click();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('grants awarded');
  await expect(side.getByRole('heading', { name: 'Asked before' })).toBeVisible();
  await expect(side).toContainText('the body may add the work of both together and refuse on cost');
  await side.getByRole('link', { name: 'Decent Homes works by ward' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Decent Homes works by ward');
});

test('the questions follow the text', async ({ page }) => {
  await open(page, '#/requests/r-draft');
  const questions = page.locator('aside section').filter({
    has: page.getByRole('heading', { name: 'Questions', exact: true }),
  });
  await letter(page).getByText('where recorded.').click();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('The scores of the panel.');
  await expect(letter(page)).toContainText('3. The scores of the panel.');
  await expect(questions.getByRole('listitem')).toHaveCount(3);
  await expect(questions).toContainText('The scores of the panel.');
});

test('a draft saves itself, and says when it cannot', async ({ page }) => {
  await open(page, '#/requests/r-draft', 'unsaved');
  const state = page
    .getByRole('article', { name: /being written/ })
    .locator('header [role=status]');
  await expect(state).toHaveText('Saved');
  await add(page, '\n\nNot to be lost.');
  await expect(state).toHaveText('Not saved');
  await expect(page.getByText('The casebook could not be read: the disk is full.')).toBeVisible();
  await accessible(page);

  // Left and come back to, it is as it was.
  await page.getByRole('link', { name: 'Issues' }).click();
  await expect(page.getByRole('heading', { name: 'Issues' })).toBeVisible();
  const said = page.getByText('is not saved. The casebook could not be read');
  await expect(said).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy what you wrote' })).toBeVisible();
  await page.goBack();
  await expect(letter(page)).toContainText('Not to be lost.');
  await expect(state).toHaveText('Not saved');
});

test('closing the window saves first, and asks when that fails', async ({ page }) => {
  const close = async () => {
    return page.evaluate(
      () =>
        new Promise((answered) => {
          window.addEventListener(
            'fake-closed',
            (event) => {
              answered((event as CustomEvent).detail);
            },
            { once: true },
          );
          window.dispatchEvent(new Event('fake-closing'));
        }),
    );
  };
  await open(page, '#/requests/r-draft');
  await add(page, '\n\nTyped just now.');
  expect(await close()).toEqual({ close: true });
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();

  await open(page, '#/requests/r-draft', 'unsaved');
  await add(page, '\n\nTyped just now.');
  expect(await close()).toEqual({ close: false });
  const dialog = page.getByRole('dialog', { name: 'A letter is not saved' });
  await expect(dialog).toContainText('the disk is full');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Stay' }).click();
  await expect(letter(page)).toContainText('Typed just now.');
});

test('a change by foi meanwhile is noticed; one chooses which to keep', async ({ page }) => {
  for (const mine of [true, false]) {
    await open(page, '#/requests/r-draft', 'elsewhere');
    await add(page, '\n\nMine.');
    const both = page.getByRole('alert').filter({ hasText: 'was changed somewhere else' });
    await expect(both).toBeVisible();
    await page.getByRole('button', { name: 'Send letter' }).click();
    await expect(page.getByText('It was not sent, as it is not saved yet')).toBeVisible();
    await both.getByText('Show the other version').click();
    await expect(both).toContainText('PS: written by foi.');
    await accessible(page);
    await both
      .getByRole('button', {
        name: mine ? 'Keep what is here' : 'Take the other version',
      })
      .click();
    await expect(both).toHaveCount(0);
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await expect(letter(page)).toContainText(mine ? 'Mine.' : 'PS: written by foi.');
    await expect(letter(page)).not.toContainText(mine ? 'PS: written by foi.' : 'Mine.');
    await page.reload();
  }
});

test('a letter with a hole in it is not sent by mistake', async ({ page }) => {
  await open(page, '#/requests/r-draft');
  await add(page, '\n3. [Which ward]');
  await page.getByRole('button', { name: 'Send letter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send it as it is?' });
  await expect(dialog).toContainText('1 thing must be put right first');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Look again' }).click();
  await expect(letter(page)).toBeFocused();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('[Which ward]');
  await page.getByRole('button', { name: 'Send letter' }).click();
  await dialog.getByRole('button', { name: 'Send it as it is' }).click();
  await expect(page.getByText('due Fri 2 May 2025').first()).toBeVisible();
});

test('a subject is one line, whatever is pasted', async ({ page }) => {
  await open(page, '#/requests/r-draft');
  await subject(page).fill('');
  await subject(page).focus();
  await page.keyboard.press('Enter');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'Freedom of Information\nrequest:\ngrants');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      }),
    );
  });
  await expect(subject(page).locator('.cm-line')).toHaveCount(1);
  await expect(subject(page)).toHaveText('Freedom of Information request: grants');
});
