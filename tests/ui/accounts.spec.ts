import { accessible, expect, open, test } from './window';

const dialog = (page: import('@playwright/test').Page) => page.getByRole('dialog');

test.describe('a first mailbox', () => {
  test.beforeEach(async ({ page }) => {
    await open(page, '#/settings', 'practice');
    await page.getByRole('button', { name: 'Set up my own mailbox' }).click();
  });

  test('is looked up, shown before it is used, tried and added, by keyboard', async ({ page }) => {
    await expect(page.getByLabel('Email address', { exact: true })).toBeFocused();
    await accessible(page);
    await page.getByLabel('Email address', { exact: true }).fill('amina@paper.example');
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toContainText('paper.example publishes these settings');
    await expect(dialog(page)).toContainText('Nothing has been sent to these servers yet.');
    await expect(page.getByLabel('Outgoing mail server')).toHaveValue('smtp.paper.example');
    await expect(page.getByLabel('Incoming port')).toHaveValue('993');
    await accessible(page);
    await page.getByLabel('Incoming mail server').fill('mail.paper.example');
    await page.getByLabel('Password', { exact: true }).fill('secret');
    await page.keyboard.press('Enter');
    await expect(page.getByText('The mailbox is added, and works.')).toBeVisible();
    await expect(page.getByText('mail.paper.example')).toBeVisible();
    await expect(page.getByText('Practice: nothing leaves this machine.')).toHaveCount(0);
  });

  test('says which half does not work and why, and can be kept all the same', async ({ page }) => {
    await page.getByLabel('Email address', { exact: true }).fill('amina@paper.example');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Try and add' }).click();
    await expect(dialog(page)).toContainText('Sending: works.');
    await expect(dialog(page)).toContainText('Receiving: does not work.');
    await expect(dialog(page)).toContainText('app password');
    await accessible(page);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('wrong');
    await page.getByRole('button', { name: 'Save it anyway' }).click();
    await expect(page.getByText('Saved, although it does not work yet.')).toBeVisible();
  });

  test('begins from guesses when nothing is found, and says that they are', async ({ page }) => {
    await page.getByLabel('Email address', { exact: true }).fill('clerk@nothing.example');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await expect(dialog(page)).toContainText('No settings found.');
    await expect(dialog(page)).toContainText('These are guesses');
    await expect(page.getByLabel('Outgoing mail server')).toHaveValue('smtp.nothing.example');
    await accessible(page);
    await page.getByRole('button', { name: 'Another address' }).click();
    await expect(page.getByLabel('Email address', { exact: true })).toHaveValue(
      'clerk@nothing.example',
    );
  });

  test('is not looked up for what is no address', async ({ page }) => {
    await page.getByLabel('Email address', { exact: true }).fill('nonsense');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await expect(page.getByRole('alert').getByText('is not an email address')).toBeVisible();
    await expect(page.getByLabel('Email address', { exact: true })).toHaveValue('nonsense');
  });

  test('says that it is being looked up, and can be left', async ({ page }) => {
    await page.getByLabel('Email address', { exact: true }).fill('slow@paper.example');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await expect(page.getByText('Looking the settings up…')).toBeVisible();
    await accessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Set up my own mailbox' })).toBeFocused();
  });

  test('is signed in to on the provider’s page', async ({ page }) => {
    await page.getByLabel('Email address', { exact: true }).fill('amina@outlook.example');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await expect(dialog(page)).toContainText('only through its own sign-in page');
    await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await expect(page.getByText('You are signed in, and the mailbox works.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try amina@outlook.example' })).toBeVisible();
  });

  test('waits for the browser, with the address to copy, until it is cancelled', async ({
    page,
  }) => {
    await page.getByLabel('Email address', { exact: true }).fill('nobody@outlook.example');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await page.getByRole('button', { name: 'Sign in with Microsoft' }).click();
    await expect(dialog(page)).toContainText('Waiting for you to sign in with Microsoft.');
    await expect(dialog(page)).toContainText('https://login.microsoftonline.com/');
    await accessible(page);
    await page.getByRole('button', { name: 'Cancel the sign-in' }).click();
    await expect(page.getByRole('button', { name: 'Sign in with Microsoft' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('You are not signed in to it.')).toBeVisible();
  });

  test('with Google needs a client id, and says how to come by one', async ({ page }) => {
    await page.getByLabel('Email address', { exact: true }).fill('amina@paper.example');
    await page.getByRole('button', { name: 'Look the settings up' }).click();
    await page.getByLabel('Sign in with').selectOption('google');
    await expect(dialog(page)).toContainText('needs a client id of your own');
    await expect(page.getByRole('button', { name: 'Sign in with Google' })).toBeDisabled();
    await accessible(page);
  });
});

test('a mailbox without a password store asks where its password goes', async ({ page }) => {
  await open(page, '#/settings', 'nokeyring');
  await page.getByRole('button', { name: 'Add a mailbox' }).click();
  await page.getByLabel('Email address', { exact: true }).fill('amina@paper.example');
  await page.getByRole('button', { name: 'Look the settings up' }).click();
  await page.getByLabel('Password', { exact: true }).fill('secret');
  // Nothing is chosen for the user: the form is not sent before they choose.
  await page.getByRole('button', { name: 'Try and add' }).click();
  await expect(dialog(page)).toBeVisible();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await page.getByLabel('In a file that only you can read').check();
  await accessible(page);
  await page.getByRole('button', { name: 'Try and add' }).click();
  await expect(page.getByText('The mailbox is added, and works.')).toBeVisible();
});

test.describe('the mailboxes', () => {
  test.beforeEach(async ({ page }) => {
    await open(page, '#/settings');
  });

  test('are listed, and one is chosen for new requests', async ({ page }) => {
    await page.getByRole('button', { name: /Use for new requests.*newsdesk@paper/ }).click();
    await expect(page.getByText('New requests go from newsdesk@paper.example.')).toBeVisible();
    await expect(
      page.getByRole('button', { name: /Use for new requests.*amina@rahim/ }),
    ).toBeVisible();
  });

  test('are tried, and both answers are told', async ({ page }) => {
    await page.getByRole('button', { name: 'Try amina@rahim.example' }).click();
    await expect(dialog(page)).toContainText('Letters can be sent');
    await expect(dialog(page)).toContainText('Answers cannot be fetched');
    await accessible(page);
  });

  test('are removed only after it is said what was sent from them', async ({ page }) => {
    await page.getByRole('button', { name: 'Remove amina@rahim.example' }).click();
    await expect(dialog(page)).toContainText('3 requests that are not finished were sent from it');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await expect(page.getByRole('button', { name: 'Try amina@rahim.example' })).toBeVisible();
    await page.getByRole('button', { name: 'Remove amina@rahim.example' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await expect(page.getByText('amina@rahim.example is removed here.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try amina@rahim.example' })).toHaveCount(0);
  });

  test('are changed, keeping the password', async ({ page }) => {
    await page.getByRole('button', { name: 'Change amina@rahim.example' }).click();
    await page.getByLabel('Incoming mail server').fill('new.rahim.example');
    await page.getByRole('button', { name: 'Try and save' }).click();
    await expect(page.getByText('The mailbox is changed.')).toBeVisible();
    await expect(page.getByText('new.rahim.example')).toBeVisible();
  });

  test('have client ids where a provider wants one', async ({ page }) => {
    await page.getByRole('button', { name: 'Give a client id for Google' }).click();
    await page.getByLabel('Client id', { exact: true }).fill('made-up.apps.example');
    await accessible(page);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('made-up.apps.example')).toBeVisible();
  });
});

for (const scheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [900, 600],
    [1280, 800],
  ] as const) {
    test(`the wizard fits ${String(width)}×${String(height)}, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await open(page, '#/settings');
      await page.getByRole('button', { name: 'Add a mailbox' }).click();
      await page.getByLabel('Email address', { exact: true }).fill('amina@outlook.example');
      await page.getByRole('button', { name: 'Look the settings up' }).click();
      await expect(page.getByText('Settings found.')).toBeVisible();
      await accessible(page);
      const wide = await dialog(page).evaluate((d) => d.scrollWidth - d.clientWidth);
      expect(wide).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: 'Sign in with Microsoft' }).focus();
      await expect(page.getByRole('button', { name: 'Sign in with Microsoft' })).toBeInViewport();
    });
  }
}
