import { accessible, expect, open, SCREENS, test, type Fake } from './window';

const EVERY = Object.keys(SCREENS);
/** Which screens look different in which state. */
const STATES: Record<Fake, string[]> = {
  '': EVERY,
  empty: EVERY.filter((name) => !/^(a request|issue$|a batch|search|lost)/.test(name)),
  error: EVERY.filter((name) => !/^(a request .* (late|days|doubt)|lost)/.test(name)),
  long: EVERY.filter((name) => !/^(letters|a new batch|lost)/.test(name)),
  many: EVERY.filter(
    (name) => !/^(a request .* (late|days|doubt|written)|letters|settings|lost)/.test(name),
  ),
  practice: ['today', 'a request answered', 'settings'],
  trouble: ['today', 'inbox'],
  identity: ['new request', 'settings'],
  password: [],
  nokeyring: [],
  slow: [],
  fetching: [],
  unsaved: [],
  elsewhere: [],
};
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

test('a thousand pages of requests are turned by hundreds', async ({ page }) => {
  await open(page, '#/requests', 'many');
  await expect(page.getByText('1 to 100 of 10,000 requests')).toBeVisible();
  await page.getByRole('button', { name: 'Next 100' }).click();
  await expect(page.getByText('101 to 200 of 10,000 requests')).toBeVisible();
  await page.goBack();
  await expect(page.getByText('1 to 100 of 10,000 requests')).toBeVisible();
});
