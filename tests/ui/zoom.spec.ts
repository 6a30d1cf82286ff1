import { DIALOGS, openDialog } from './dialogs';
import { everyControlInView, noSideways, nothingCutOff } from './fits';
import { accessible, expect, open, SCREENS, STATES, test, type Fake } from './window';

/** A window of 1280 by 800 at 200 %: everything twice as large, and half as much room. */
test.use({ viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });

for (const [fake, screens] of Object.entries(STATES) as [Fake, string[]][]) {
  for (const name of screens) {
    test(`${name}, ${fake || 'filled'}: at 200 % all is there, in view and in reach`, async ({
      page,
    }) => {
      await open(page, SCREENS[name] ?? '', fake);
      await noSideways(page, name);
      await nothingCutOff(page);
      await accessible(page);
      await everyControlInView(page);
    });
  }
}

for (const title of Object.keys(DIALOGS)) {
  test(`“${title}”: at 200 % all of it is there, in view and in reach`, async ({ page }) => {
    const dialog = await openDialog(page, title);
    await noSideways(page, title);
    const over = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(over, 'to the right of the dialog').toBeLessThanOrEqual(0);
    await nothingCutOff(page);
    await accessible(page);
    await everyControlInView(page);
    // A list of choices that is open closes first.
    await page.keyboard.press('Escape');
    if (await dialog.isVisible()) await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
}
