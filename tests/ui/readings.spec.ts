import { accessible, expect, open, test, type Page } from './window';

const HALLS = '#/requests/r-halls';
const line = (page: Page, says: string) => page.getByRole('listitem', { name: says, exact: true });
const toast = (page: Page, text: string) => page.getByText(text, { exact: true });
const answer = (page: Page) => page.locator('#entry-m-h-answer');

async function noSidewaysScroll(page: Page) {
  expect(
    await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ),
  ).toBeLessThanOrEqual(0);
}

/** Goes to a mail of the thread, as a link to it does. */
async function at(page: Page, mail: string, fake: '' | 'closing' | 'closed' | 'reading' = '') {
  await open(page, `${HALLS}?at=${mail}`, fake);
  await expect(page.locator(`#entry-${mail}`).locator('[data-reading]').first()).toBeVisible();
}

test.describe('what is read in an answer', () => {
  const KINDS: [mail: string, says: string, sentence: string, records: string][] = [
    [
      'm-h-ack',
      'They received it on Tue 4 March 2025',
      'Thank you for your request, which we received on 4 March 2025.',
      'acknowledged, until Tue 1 April 2025',
    ],
    [
      'm-h-clarify',
      'They ask what you mean',
      'please tell us which financial year',
      'clarification',
    ],
    ['m-h-fees', 'They ask for £45.00', 'A fee of £45.00 is payable', 'a fees notice'],
    ['m-h-longer', 'They take until Thu 1 May 2025', 'to weigh the public interest', 'more time'],
    [
      'm-h-moved',
      'They passed it on to Larchshire County Council',
      'We have passed your request',
      'passed on to Larchshire',
    ],
    ['m-h-answer', 'They answer a part of it', 'We answer a part', 'answered in part'],
    ['m-h-answer', 'They do not hold a part of it', 'We do not hold', 'answered in part'],
    [
      'm-h-answer',
      'It is to be had at https://harrowfield.example/halls',
      'are published at',
      'answered in part',
    ],
    ['m-h-answer', 'They refuse a part of it', 'are exempt under section 43(2)', '43(2)'],
    [
      'm-h-answer',
      'They rely on FOIA s.43(2), Commercial interests',
      'are exempt under section 43(2)',
      'Part of the refusal',
    ],
  ];
  for (const [mail, says, sentence, records] of KINDS) {
    test(`${says}: with its sentence, its place and what it would record`, async ({ page }) => {
      await at(page, mail);
      const one = page.locator(`#entry-${mail}`).getByRole('listitem', { name: says, exact: true });
      await expect(one).toContainText(sentence);
      await expect(one).toContainText(/In (the mail|Response letter\.pdf, page 2)\./);
      await expect(one).toContainText(/almost certain|likely|possible/);
      await expect(one).toContainText(records);
    });
  }

  test('nothing is recorded until a key says so, and that can be undone', async ({ page }) => {
    const { keyboard } = page;
    await at(page, 'm-h-ack');
    await expect(page.getByText('They acknowledged it')).toHaveCount(0);
    await keyboard.press('y');
    await expect(toast(page, 'Recorded: They received it on Tue 4 March 2025.')).toBeVisible();
    await expect(line(page, 'They received it on Tue 4 March 2025')).toContainText('✓ Recorded:');
    await expect(page.getByText('They acknowledged it on Wed 5 March 2025.')).toBeVisible();
    await keyboard.press('u');
    await expect(toast(page, 'Taken back. The dates were worked out again.')).toBeVisible();
    await expect(page.getByText('They acknowledged it on Wed 5 March 2025.')).toHaveCount(0);
    await expect(
      line(page, 'They received it on Tue 4 March 2025').getByRole('button', {
        name: /^Confirm/,
      }),
    ).toBeVisible();
  });

  test('D dismisses, and it is brought back', async ({ page }) => {
    await at(page, 'm-h-fees');
    await line(page, 'They ask for £45.00').focus();
    await page.keyboard.press('d');
    await expect(toast(page, 'Dismissed: They ask for £45.00.')).toBeVisible();
    const one = line(page, 'They ask for £45.00');
    await expect(one).toContainText('Dismissed:');
    await expect(one).toBeFocused();
    await one.getByRole('button', { name: /^Bring back/ }).click();
    await expect(one.getByRole('button', { name: /^Confirm/ })).toBeVisible();
  });

  test('C changes what is recorded, by keys alone', async ({ page }) => {
    const { keyboard } = page;
    await at(page, 'm-h-longer');
    const one = line(page, 'They take until Thu 1 May 2025');
    await one.focus();
    await keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'Record it otherwise' });
    await expect(dialog.getByLabel('A day they named')).toHaveValue('1 May 2025');
    await dialog.getByLabel('A day they named').focus();
    await keyboard.press('Control+a');
    await keyboard.type('8 May 2025');
    await accessible(page);
    await keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(toast(page, 'Recorded as you changed it.')).toBeVisible();
    await expect(one).toContainText('✓ Recorded otherwise:');
    await expect(one).toBeFocused();
  });

  test('one confirmation records the whole answer, and each earlier fact can be taken back', async ({
    page,
  }) => {
    const { keyboard } = page;
    await at(page, 'm-h-ack');
    await line(page, 'They received it on Tue 4 March 2025').focus();
    await keyboard.press('y');
    await expect(line(page, 'They received it on Tue 4 March 2025')).toContainText('✓ Recorded:');
    // What is far from the view is not read before one comes near.
    await expect(line(page, 'They refuse a part of it')).toHaveCount(0);
    await answer(page).scrollIntoViewIfNeeded();
    await line(page, 'They refuse a part of it').focus();
    await keyboard.press('y');
    await expect(answer(page).getByText('✓ Recorded:')).toHaveCount(5);
    await expect(page.getByText('They answered in part on Wed 2 April 2025.')).toBeVisible();
    // The older of the two, by its own suggestion.
    await line(page, 'They received it on Tue 4 March 2025')
      .getByRole('button', { name: /^Take back/ })
      .click();
    await expect(page.getByText('They acknowledged it on Wed 5 March 2025.')).toHaveCount(0);
    await expect(page.getByText('They answered in part on Wed 2 April 2025.')).toBeVisible();
  });

  test('an exemption they do not rely on is dismissed by itself', async ({ page }) => {
    await at(page, 'm-h-answer');
    const one = line(page, 'They rely on FOIA s.43(2), Commercial interests');
    await expect(one.getByRole('button', { name: /^Confirm/ })).toHaveCount(0);
    await one.focus();
    await page.keyboard.press('d');
    await expect(one).toContainText('Dismissed:');
    await expect(line(page, 'They refuse a part of it')).toContainText('In Response letter.pdf');
  });

  test('J and K go from one to the next; what is out of sight is gone to, not recorded', async ({
    page,
  }) => {
    const { keyboard } = page;
    await at(page, 'm-h-answer');
    await line(page, 'They answer a part of it').focus();
    await keyboard.press('j');
    await expect(line(page, 'They do not hold a part of it')).toBeFocused();
    await keyboard.press('k');
    await keyboard.press('k');
    await expect(line(page, 'They passed it on to Larchshire County Council')).toBeFocused();
    await page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
      window.scrollTo(0, 0);
    });
    const first = line(page, 'They received it on Tue 4 March 2025');
    // It is read once the page is near it.
    await expect(first).toBeAttached();
    await expect(first).not.toBeInViewport();
    await keyboard.press('y');
    await expect(first).toBeFocused();
    await expect(page.getByText('✓ Recorded:')).toHaveCount(0);
  });

  test('the buttons for recording by hand stand there at once', async ({ page }) => {
    await open(page, `${HALLS}?at=m-h-answer`, 'slow');
    const ask = answer(page).getByRole('group', { name: /What is this/ });
    await expect(ask.getByRole('button', { name: 'Answered', exact: true })).toBeVisible();
    await expect(answer(page).locator('[data-reading]')).toHaveCount(0);
    await ask.getByRole('button', { name: 'Answered', exact: true }).click();
    await expect(toast(page, 'Recorded: answered.')).toBeVisible();
  });
});

test.describe('what was read comes in above', () => {
  const pin = (page: Page) =>
    answer(page).getByRole('button', {
      name: /^Pin to issue: the whole answer/,
    });
  const height = (page: Page) =>
    answer(page).evaluate((mail) => mail.getBoundingClientRect().height);

  /** The mail is there, and what is read in it takes half a minute; nothing else keeps the page's place. */
  test.beforeEach(async ({ page }) => {
    await page.clock.install();
    await page.goto(`/?fake=slow${HALLS}?at=m-h-answer`);
    await page.clock.runFor(5_000);
    await expect(pin(page)).toBeInViewport();
    // The body too: a window takes what it does from there when the root says nothing of overflow.
    await page.evaluate(() => {
      for (const one of [document.documentElement, document.body])
        one.style.setProperty('overflow-anchor', 'none');
    });
  });

  async function comesIn(page: Page) {
    const before = await height(page);
    await page.clock.runFor(30_000);
    await expect(answer(page).locator('[data-reading]').first()).toBeAttached();
    expect((await height(page)) - before, 'more than a window’s height').toBeGreaterThan(800);
  }

  test('the focus, and that stays in sight', async ({ page }) => {
    await pin(page).focus();
    await expect(pin(page)).toBeInViewport();
    await comesIn(page);
    await expect(pin(page)).toBeFocused();
    await expect(pin(page)).toBeInViewport();
  });

  test('what one looks at stays where it is, where the browser does not see to it', async ({
    page,
  }) => {
    await page.evaluate(() => {
      CSS.supports = () => false;
    });
    const place = () =>
      answer(page).evaluate((mail) => mail.getBoundingClientRect().top + window.scrollY);
    const top = () => answer(page).evaluate((mail) => mail.getBoundingClientRect().top);
    const [before, above] = [await top(), await place()];
    await comesIn(page);
    expect((await place()) - above, 'the mails above grew too').toBeGreaterThan(200);
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
  });

  test('a button that was pressed with the mouse, and nobody is taken back to it', async ({
    page,
  }) => {
    // Thought better of: let go beside it.
    await pin(page).hover();
    await page.mouse.down();
    await page.mouse.move(1, 1);
    await page.mouse.up();
    await expect(pin(page)).toBeFocused();
    await expect(pin(page)).toBeInViewport();
    const before = await page.evaluate(() => window.scrollY);
    await comesIn(page);
    expect(await page.evaluate(() => window.scrollY)).toBe(before);
  });
});

test.describe('the sentence something rests on', () => {
  test('is marked in the mail', async ({ page }) => {
    await at(page, 'm-h-answer');
    await line(page, 'They do not hold a part of it').focus();
    await page.keyboard.press('s');
    const mark = answer(page).locator('mark');
    await expect(mark).toHaveText('We do not hold the number of visitors asked for in question 3.');
    await expect(mark).toBeFocused();
    await expect(mark).toBeInViewport();
    await accessible(page);
  });

  test('is marked in the file at its own place, not where the same words stand first', async ({
    page,
  }) => {
    await at(page, 'm-h-answer');
    await line(page, 'They refuse a part of it').focus();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog', { name: 'Response letter.pdf' });
    const pages = dialog.locator('pre');
    await expect(pages).toHaveCount(2);
    await expect(pages.nth(0).locator('mark')).toHaveCount(0);
    await expect(pages.nth(1).locator('mark')).toHaveText(
      'The unit prices are exempt under section 43(2).',
    );
    await expect(dialog.locator('mark')).toBeFocused();
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    // What is recorded meanwhile does not open it again.
    await line(page, 'They refuse a part of it').focus();
    await page.keyboard.press('y');
    await expect(answer(page).getByText('✓ Recorded:')).toHaveCount(5);
    await expect(dialog).toHaveCount(0);
  });
});

test('a file that could not be read is named, with the reason', async ({ page }) => {
  await at(page, 'm-h-answer');
  const unread = page.getByRole('group', { name: 'One file was not read' });
  await expect(unread).toContainText('Ledger scan.pdf');
  await expect(unread).toContainText('the package tesseract-ocr is needed');
  await unread.getByRole('button', { name: /^Read it again/ }).click();
  await expect(page.getByText(/^It still cannot be read/)).toBeVisible();
});

test('files are read in the background, with progress, and that can be stopped', async ({
  page,
}) => {
  await at(page, 'm-h-answer', 'reading');
  const work = page.getByRole('region', { name: 'Reading received files' });
  await expect(work.getByRole('progressbar')).toBeVisible();
  await expect(work).toContainText(/\d of 7 files read/);
  await expect(page.getByText('Its turn to be read has yet to come.')).toBeVisible();
  await accessible(page);
  await work.getByRole('button', { name: 'Stop' }).click();
  await expect(work).toHaveCount(0);
  await expect(page.getByText('the package tesseract-ocr is needed')).toBeVisible();
});

test('the questions stand beside the answer and are marked from it', async ({ page }) => {
  const { keyboard } = page;
  await at(page, 'm-h-answer');
  const beside = page.getByRole('group', { name: 'Question by question' });
  await expect(beside).toContainText('0 of 4 answered');
  await expect(beside).toContainText('Refused, relying on 43(2)');
  await expect(beside).toContainText('This mail says nothing of it.');
  await beside.getByRole('listitem', { name: 'Question 1' }).focus();
  await keyboard.press('y');
  await expect(toast(page, 'Question 1: Answered.')).toBeVisible();
  await expect(beside).toContainText('1 of 4 answered');
  await expect(page.getByRole('complementary')).toContainText('1 of 4 answered');
  await beside.getByRole('button', { name: 'Mark all as suggested' }).click();
  await expect(page.getByLabel('How question 2 stands')).toHaveValue('refused');
  await expect(page.getByLabel('Section they rely on')).toHaveValue('43(2)');
  await expect(page.getByLabel('How question 3 stands')).toHaveValue('not_held');
  await expect(page.getByLabel('How question 4 stands')).toHaveValue('open');
});

test('the refusal is held against the law: what is missing, and what is fine', async ({ page }) => {
  await at(page, 'm-h-answer');
  await page.getByRole('button', { name: 'Check the refusal notice' }).focus();
  await page.keyboard.press('Enter');
  const check = page.getByRole('group', {
    name: 'The refusal held against the law',
  });
  await expect(check).toContainText('2 left out, 1 unclear, 3 as it should be');
  await expect(check).toContainText('your right to go to the Information Commissioner');
  await expect(check).toContainText('FOIA s.17(7)(b)');
  await expect(check).toContainText('to be checked before you rely on it');
  await expect(check).toContainText('It came in time');
  await accessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page);
  await check
    .getByRole('button', {
      name: 'Show this sentence in Response letter.pdf, page 2',
    })
    .last()
    .click();
  await expect(page.getByRole('dialog').locator('mark')).toHaveText(
    'You may ask for an internal review within 40 working days of this letter.',
  );
});

test.describe('answering back', () => {
  test('is offered once there is an answer, and never before', async ({ page }) => {
    await at(page, 'm-h-answer');
    await expect(page.getByRole('heading', { name: 'Answer back' })).toHaveCount(0);
    await line(page, 'They refuse a part of it').focus();
    await page.keyboard.press('y');
    await expect(page.getByRole('heading', { name: 'Answer back' })).toBeVisible();
  });

  test('asks what only the user knows, keeps the answers, and drafts, by keys alone', async ({
    page,
  }) => {
    const { keyboard } = page;
    await at(page, 'm-h-answer', 'closing');
    await expect(page.getByText('The time is running out.')).toBeVisible();
    await keyboard.press('b');
    const dialog = page.getByRole('dialog', { name: 'Ask for a review' });
    await expect(dialog.getByText('2 working days left')).toBeVisible();
    const ended = dialog.getByRole('group', {
      name: 'Has the contract ended?',
    });
    await expect(ended.getByRole('radio', { name: 'Don’t know' })).toBeChecked();
    await expect(dialog.getByText('no bargain is left to be harmed')).toHaveCount(0);
    await ended.getByRole('radio', { name: 'Don’t know' }).focus();
    await keyboard.press('ArrowDown');
    await expect(ended.getByRole('radio', { name: 'Yes' })).toBeChecked();
    await expect(dialog.getByText('no bargain is left to be harmed')).toBeVisible();
    await expect(ended.getByRole('radio', { name: 'Yes' })).toBeFocused();
    await expect(dialog.getByText(': to be checked before you rely on it')).toBeVisible();
    await accessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page);

    // Away and back: the answer is still there.
    await keyboard.press('Escape');
    await keyboard.press('g');
    await keyboard.press('i');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Inbox');
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Answer back' })).toBeVisible();
    await keyboard.press('b');
    await expect(ended.getByRole('radio', { name: 'Yes' })).toBeChecked();
    await dialog.getByRole('button', { name: 'Write the request for a review' }).focus();
    await keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    const letter = page.getByLabel('Letter', { exact: true });
    await expect(letter).toContainText('no bargain is left to be harmed');
    await expect(letter).toBeFocused();
  });

  test('says so when the time has passed', async ({ page }) => {
    await at(page, 'm-h-answer', 'closed');
    await expect(page.getByText('The time has passed.')).toBeVisible();
    await page.getByRole('button', { name: /^Put a review together/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Ask for a review' });
    await expect(dialog).toContainText('say why it comes late');
    await expect(
      dialog.getByRole('button', { name: 'Write the request for a review' }),
    ).toBeEnabled();
    await accessible(page);
  });
});

test.describe('a mail that is not filed yet', () => {
  test('is filed where it is suggested and then confirmed, with one key', async ({ page }) => {
    await open(page, '#/inbox/m-inbox2');
    const one = line(page, 'They acknowledge it');
    await expect(one.getByRole('button', { name: /^File it there and confirm/ })).toBeVisible();
    await accessible(page);
    await page.keyboard.press('y');
    await expect(
      toast(
        page,
        'Filed under “Consultants and advisers, 2023–24”. Recorded: They acknowledge it.',
      ),
    ).toBeVisible();
    await expect(page.getByText('2 messages to file')).toBeVisible();
    await expect(one).toContainText('✓ Recorded:');
    await page.getByRole('link', { name: 'Consultants and advisers, 2023–24' }).click();
    await expect(page.getByText('They acknowledged it on Wed 2 April 2025.')).toBeVisible();
  });

  test('is in the Inbox again, and nothing recorded, when that is undone', async ({ page }) => {
    await open(page, '#/inbox/m-inbox2');
    await expect(line(page, 'They acknowledge it')).toBeVisible();
    await page.keyboard.press('y');
    await expect(page.getByText('2 messages to file')).toBeVisible();
    await page.keyboard.press('u');
    await expect(
      toast(page, 'Undone. Nothing is recorded, and it is in the Inbox again.'),
    ).toBeVisible();
    await expect(page.getByText('3 messages to file')).toBeVisible();
    const one = line(page, 'They acknowledge it');
    await expect(one.getByRole('button', { name: /^Dismiss/ })).toBeVisible();
    await expect(one).not.toContainText('✓ Recorded:');
    await page.evaluate(() => {
      location.hash = '#/requests/r-consultants';
    });
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Consultants');
    await expect(page.getByText(/^They acknowledged it/)).toHaveCount(0);
  });

  test('has its request chosen first where none is suggested', async ({ page }) => {
    await open(page, '#/inbox/m-inbox3');
    const one = line(page, 'They acknowledge it');
    await expect(one).toBeVisible();
    await expect(one.getByRole('button', { name: /confirm/i })).toHaveCount(0);
    await page.getByRole('button', { name: 'Choose its request first…' }).click();
    await expect(
      page.getByRole('dialog', { name: 'Which request does this belong to?' }),
    ).toBeVisible();
  });
});

test('acknowledgements are recorded by themselves only when Settings say so', async ({ page }) => {
  await open(page, '#/settings');
  const box = page.getByRole('checkbox', {
    name: 'Record acknowledgements by themselves',
  });
  await expect(box).not.toBeChecked();
  await box.focus();
  await page.keyboard.press('Space');
  await expect(box).toBeChecked();
  await expect(page.getByText(/^Acknowledgements that come from now on/)).toBeVisible();
  await page.keyboard.press('Space');
  await expect(box).not.toBeChecked();
  await expect(page.getByText(/^Nothing is recorded from a mail/)).toBeVisible();
});

for (const [width, height] of [
  [900, 600],
  [1280, 800],
] as const) {
  test(`all of it fits ${width} by ${height}, in light and dark`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await at(page, 'm-h-answer', 'closing');
    await page.getByRole('button', { name: 'Check the refusal notice' }).click();
    await expect(page.getByText('It came in time')).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await noSidewaysScroll(page);
      await accessible(page);
    }
    await page.keyboard.press('b');
    await expect(page.getByRole('dialog')).toContainText('Has the contract ended?');
    await noSidewaysScroll(page);
    const { scrollWidth, clientWidth } = await page.getByRole('dialog').evaluate((dialog) => ({
      ...{ scrollWidth: dialog.scrollWidth, clientWidth: dialog.clientWidth },
    }));
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  });
}
