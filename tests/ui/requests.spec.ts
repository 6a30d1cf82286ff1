import { accessible, expect, open, settled, test, type Page } from './window';

const list = (page: Page) => page.getByRole('list', { name: 'Requests' });
/** The lines of the list that are in sight, by their place from 1. */
async function inSight(page: Page): Promise<number[]> {
  return list(page)
    .locator('li')
    .evaluateAll((lines) => {
      const box = lines[0]?.closest('ul')?.parentElement?.getBoundingClientRect();
      return lines
        .filter((line) => {
          const { top, bottom } = line.getBoundingClientRect();
          return box && top >= box.top - 1 && bottom <= box.bottom + 1;
        })
        .map((line) => Number(line.ariaPosInSet));
    });
}
/** Scrolls to a place in the list, 0 to 1, as its scrollbar does. */
async function scrollTo(page: Page, part: number) {
  await list(page).evaluate((ul, to) => {
    const box = ul.parentElement;
    if (box) box.scrollTop = to * (box.scrollHeight - box.clientHeight);
  }, part);
  // The lines of that place are drawn a frame later, and filled when they are read.
  await expect.poll(async () => (await inSight(page)).length).toBeGreaterThan(2);
  await expect(list(page).locator('[aria-busy=true]')).toHaveCount(0);
}
const at = (page: Page) =>
  page.evaluate(() => Number(document.activeElement?.closest('li')?.ariaPosInSet));

test.describe('ten thousand requests', () => {
  test.beforeEach(async ({ page }) => {
    await open(page, '#/requests', 'many');
    await expect(page.getByText('10,000 in all')).toBeVisible();
  });

  test('are one list, of which a few lines are drawn', async ({ page }) => {
    const lines = list(page).locator('li');
    expect(await lines.count()).toBeLessThan(40);
    await expect(lines.first()).toHaveAttribute('aria-posinset', '1');
    await expect(lines.first()).toHaveAttribute('aria-setsize', '10000');
    await scrollTo(page, 1);
    expect((await inSight(page)).at(-1)).toBe(10_000);
    expect(await lines.count()).toBeLessThan(40);
    await scrollTo(page, 0.5);
    const seen = await inSight(page);
    expect(seen[0]).toBeGreaterThan(4_980);
    expect(seen[0]).toBeLessThan(5_020);
    await accessible(page);
  });

  test('are gone through with the keyboard alone, from end to end', async ({ page }) => {
    await page.keyboard.press('j');
    expect(await at(page)).toBe(1);
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    expect(await at(page)).toBe(3);
    await page.keyboard.press('k');
    expect(await at(page)).toBe(2);
    await page.keyboard.press('PageDown');
    const page1 = await at(page);
    expect(page1).toBeGreaterThan(4);
    await page.keyboard.press('End');
    await expect.poll(() => at(page)).toBe(10_000);
    expect(await inSight(page)).toContain(10_000);
    await page.keyboard.press('ArrowUp');
    expect(await at(page)).toBe(9_999);
    await page.keyboard.press('PageUp');
    expect(await at(page)).toBe(9_999 - (page1 - 2));
    await page.keyboard.press('Home');
    await expect.poll(() => at(page)).toBe(1);
    // One stop for the Tab key: the next is behind the list.
    await page.keyboard.press('Tab');
    expect(await at(page)).toBeNaN();
  });

  test('keep the focus when they are scrolled away from it', async ({ page }) => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await scrollTo(page, 0.7);
    expect(await inSight(page)).not.toContain(2);
    expect(await at(page)).toBe(2);
    await page.keyboard.press('j');
    expect(await at(page)).toBe(3);
    expect(await inSight(page)).toContain(3);
  });

  test('are where they were, and the focus too, after one was opened', async ({ page }) => {
    await scrollTo(page, 0.3);
    const seen = await inSight(page);
    const link = list(page).locator(`[aria-posinset="${String(seen[2])}"] a`);
    const title = (await link.textContent()) ?? '';
    await link.click();
    await page.goBack();
    await settled(page);
    await expect(page).toHaveURL(/#\/requests\?at=\d+/);
    await expect.poll(() => at(page)).toBe(seen[2]);
    expect(await inSight(page)).toEqual(seen);
    await expect(page.locator(':focus')).toHaveText(title);
    // The place in the rail begins the list anew.
    await page.getByRole('navigation', { name: 'Places' }).getByText('Requests').click();
    await expect.poll(() => inSight(page)).toContain(1);
  });

  test('are narrowed by group and by words, whatever is in sight', async ({ page }) => {
    await scrollTo(page, 0.9);
    await page.keyboard.press('Control+f');
    const box = page.getByRole('searchbox', { name: 'Find among the requests' });
    await expect(box).toBeFocused();
    await box.fill('homes eastmere');
    await expect(page.getByRole('status').filter({ hasText: 'found' })).toContainText(/[1-9]/);
    await expect.poll(() => inSight(page)).toContain(1);
    for (const line of await list(page).locator('li').allTextContents())
      expect(line.toLowerCase()).toMatch(/homes.*eastmere/);
    await page.getByRole('link', { name: 'Late', exact: true }).click();
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await box.fill('no such words');
    await expect(page.getByText('No request like that.')).toBeVisible();
  });
});

test('a link leads far down into the list', async ({ page }) => {
  await open(page, '#/requests?at=7001', 'many');
  await expect.poll(async () => (await inSight(page))[0]).toBe(7_001);
});

for (const size of [
  { width: 640, height: 800 },
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
]) {
  test(`long words are cut within their line at ${String(size.width)} wide`, async ({ page }) => {
    await page.setViewportSize(size);
    await open(page, '#/requests', 'long');
    const outside = await list(page)
      .locator('li')
      .evaluateAll((lines) =>
        lines.flatMap((line) => {
          const { bottom } = line.getBoundingClientRect();
          return [...line.querySelectorAll('h2, p, [role=img]')]
            .filter((part) => part.getBoundingClientRect().bottom > bottom)
            .map((part) => part.textContent);
        }),
      );
    expect(outside).toEqual([]);
  });
}
