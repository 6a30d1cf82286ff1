import { accessible, expect, open, SCREENS, STATES, test, type Fake } from './window';

const SIZES = [
  { width: 640, height: 800 },
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
/** Nothing draws more lines than these, however many there are. */
const MOST_LINES = 200;

for (const [fake, screens] of Object.entries(STATES) as [Fake, string[]][]) {
  for (const name of screens) {
    test(`${name}, ${fake || 'filled'}: fits every window and can be used by all`, async ({
      page,
    }) => {
      await open(page, SCREENS[name] ?? '', fake);
      expect(await page.locator('main ul.lines > li').count()).toBeLessThanOrEqual(MOST_LINES);
      await accessible(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await accessible(page);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect(over, `${String(size.width)} wide`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test('a failure is told in its own words and can be tried again', async ({ page }) => {
  await open(page, '#/', 'error');
  await expect(page.getByText('The casebook could not be read: the disk is full.')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The casebook could not be read')).toBeVisible();
});

test('while something is read the screen says so', async ({ page }) => {
  await page.goto('/?fake=slow#/requests');
  await expect(page.getByText('Reading…')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Decent Homes works by ward' })).toBeVisible();
});

test('trouble with the post is told on every screen', async ({ page }) => {
  await open(page, '#/letters', 'trouble');
  await expect(page.getByText('The mail server imap.example could not be reached.')).toBeVisible();
  await expect(page.getByText('The post is held up')).toBeVisible();
});
