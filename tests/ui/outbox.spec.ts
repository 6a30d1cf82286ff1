import { accessible, expect, open, test } from './window';

const entry = (id: string) => `#entry-${id}`;

test.describe('a letter on its way', () => {
  test('is counted down to, and can be called back until then', async ({ page }) => {
    await page.clock.setFixedTime('2025-04-03T08:30:02Z');
    await open(page, '#/outbox');
    const going = page.locator(entry('o-queued'));
    await expect(going).toContainText('Goes in 6 seconds; until then it can be called back.');
    await going.getByRole('button', { name: 'Call it back' }).click();
    await expect(
      page.getByText('Called back. It was not sent; it is a draft again.'),
    ).toBeVisible();
    await expect(going).toHaveCount(0);
  });

  test('that waits says why and when it is tried, and can be tried now', async ({ page }) => {
    await open(page, '#/outbox');
    const waiting = page.locator(entry('o-waiting'));
    await expect(waiting).toContainText('the server could not be reached');
    await expect(waiting).toContainText('Next try: 10:20');
    await waiting.getByRole('button', { name: 'Try now' }).click();
    await expect(page.getByRole('status').getByText('Goes in a moment.')).toBeVisible();
  });

  test('that waits its turn says about when', async ({ page }) => {
    await open(page, '#/outbox');
    await expect(page.getByRole('heading', { name: 'Waiting their turn' })).toBeVisible();
    await expect(page.getByText('the last about 11:42.')).toBeVisible();
    await expect(page.locator(entry('o-turn'))).toContainText('Goes about 11:42');
  });

  test('being handed over offers nothing that could send it twice', async ({ page }) => {
    await open(page, '#/outbox');
    const handed = page.locator(entry('o-sending'));
    await expect(handed).toContainText('its answer is awaited');
    await expect(handed.getByRole('button')).toHaveCount(0);
  });

  test('that was refused shows the server’s words and leads to its draft', async ({ page }) => {
    await open(page, '#/outbox');
    const refused = page.locator(entry('o-refused'));
    await expect(refused).toContainText('550 5.1.2 Bad destination address');
    await refused.getByRole('button', { name: 'Edit the draft' }).click();
    await expect(page.getByRole('heading', { name: 'Mayor’s office', level: 1 })).toBeVisible();
  });

  test('that went shows the server’s reply and where its copy is', async ({ page }) => {
    await open(page, '#/outbox');
    const sent = page.locator(entry('o-sent'));
    await expect(sent).toContainText('250 2.0.0 Ok: queued as 4ZB1x2');
    await expect(sent).toContainText('kept a copy in your Sent folder');
  });
});

test.describe('a letter in doubt', () => {
  test('says what is known and is found in the mailbox', async ({ page }) => {
    await open(page, '#/outbox');
    const doubt = page.locator(entry('o-doubt'));
    await expect(doubt.getByRole('list', { name: 'What is known' })).toContainText(
      'before the server said that it had it',
    );
    for (const name of ['It went', 'Send it again…'])
      await expect(doubt.getByRole('button', { name })).toBeVisible();
    await doubt.getByRole('button', { name: 'Look for it in my mailbox' }).click();
    await expect(
      page.getByRole('status').getByText('Found in the Sent folder: it went.'),
    ).toBeVisible();
    await expect(doubt.getByRole('button', { name: 'It went' })).toHaveCount(0);
  });

  test('goes again only after a warning, by keys alone', async ({ page }) => {
    await open(page, '#/outbox');
    await page.getByRole('button', { name: 'Send it again…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', {
      name: 'Send this letter again?',
    });
    await expect(dialog).toContainText('will have it twice');
    await expect(dialog.getByRole('button', { name: 'Leave it' })).toBeFocused();
    await accessible(page);
    await page.keyboard.press('Escape');
    await expect(page.locator(entry('o-doubt'))).toContainText('In doubt');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').getByText('Goes again in a moment.')).toBeVisible();
  });
});

test('an import shows how far it is on every screen, and can be stopped', async ({ page }) => {
  await open(page, '#/inbox');
  await page.getByRole('button', { name: 'Bring in mail…' }).click();
  await accessible(page);
  await page.getByRole('button', { name: 'From files…' }).click();
  const work = page.getByRole('region', { name: 'Work going on' });
  await expect(work.getByRole('progressbar')).toBeVisible();
  await expect(work).toContainText('mails so far');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(work).toBeVisible();
  await accessible(page);
  await work.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('what came in stays')).toBeVisible();
  await expect(work).toHaveCount(0);
});

test('a letter goes once however often Send is pressed', async ({ page }) => {
  for (const fake of ['', 'slow'] as const) {
    for (const way of ['double click', 'Enter']) {
      // Anew: from the same page only the hash would change, and the letter be gone already.
      await page.goto('about:blank');
      await open(page, '#/requests/r-draft', fake);
      const send = page.getByRole('button', { name: 'Send letter' });
      await expect(send).toBeEnabled();
      if (way === 'Enter') {
        await send.focus();
        for (let i = 0; i < 10; i += 1) await page.keyboard.press('Enter');
      } else {
        await send.dblclick({ noWaitAfter: true });
      }
      await expect(page.getByText('due Fri 2 May 2025').first()).toBeVisible({
        timeout: 15_000,
      });
      // A second letter would have been refused, and that would stand here.
      await expect(page.getByRole('alert')).toBeEmpty();
    }
  }
});
