import { expect, type Page } from '@playwright/test';

/** Nothing of the page stands to the right of the window. */
export async function noSideways(page: Page, what: string) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${what}: to the right of the window`).toBeLessThanOrEqual(0);
}

/** No words run out of their box, are cut off without a way to read them, or lie on others. */
export async function nothingCutOff(page: Page) {
  const found = await page.evaluate(() => {
    interface Box {
      left: number;
      top: number;
      right: number;
      bottom: number;
    }
    const top = document.querySelector('dialog[open]') ?? document.body;
    const short = (text: string) => text.trim().replace(/\s+/g, ' ').slice(0, 60);
    const meet = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right),
      bottom: Math.min(a.bottom, b.bottom),
    });
    /** What a box shows of what is in it; none for what only a screen reader is told. */
    const clip = (element: Element): Box | null => {
      let seen: Box = { left: -1e6, top: -1e6, right: 1e6, bottom: 1e6 };
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.clipPath !== 'none' || /^(sticky|fixed)$/.test(style.position)) return null;
        if (style.overflowX !== 'visible') seen = meet(seen, at.getBoundingClientRect());
      }
      return seen;
    };
    const faults: string[] = [];

    for (const element of top.querySelectorAll('*')) {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      if (!own || !element.checkVisibility({ visibilityProperty: true })) continue;
      if (clip(element) === null || /^(TEXTAREA|OPTION|SELECT)$/.test(element.tagName)) continue;
      const style = getComputedStyle(element);
      if (/auto|scroll/.test(style.overflowX)) continue;
      const wide = element.scrollWidth - element.clientWidth;
      if (element.clientWidth === 0 || wide <= 1) continue;
      const told = element.closest('[title]') !== null || element.closest('[role=grid]') !== null;
      if (style.textOverflow === 'ellipsis' && told) continue;
      faults.push(`out of its box by ${String(wide)}: “${short(element.textContent)}”`);
    }

    const words: { box: Box; text: string; node: Node }[] = [];
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.textContent?.trim() || !parent?.checkVisibility({ visibilityProperty: true }))
        continue;
      const seen = clip(parent);
      if (!seen) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const box = meet(rect, seen);
        if (box.right - box.left > 1 && box.bottom - box.top > 1)
          words.push({ box, text: short(node.textContent), node });
      }
    }
    words.sort((a, b) => a.box.top - b.box.top);
    words.forEach((one, i) => {
      for (let j = i + 1; j < words.length; j++) {
        const other = words[j];
        if (!other || other.box.top >= one.box.bottom) break;
        if (other.node === one.node) continue;
        const both = meet(one.box, other.box);
        const height = Math.min(one.box.bottom - one.box.top, other.box.bottom - other.box.top);
        if (both.right - both.left > 2 && both.bottom - both.top > 0.4 * height)
          faults.push(`“${one.text}” lies on “${other.text}”`);
      }
    });
    return faults;
  });
  expect(found).toEqual([]);
}

/** How many presses of Tab are looked at; the rest of a page with thousands of lines is more of the same. */
const MOST_STOPS = 300;

/** Tab comes to every control, and the one that has the focus is in view, under nothing. */
export async function everyControlInView(page: Page) {
  const controls = await page.evaluate(() => {
    const top = document.querySelector('dialog[open]') ?? document.body;
    const kinds =
      'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]';
    const groups = new Set<string>();
    let many = 0;
    for (const element of top.querySelectorAll<HTMLElement>(kinds)) {
      if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility())
        continue;
      if (element instanceof HTMLInputElement && element.type === 'radio') {
        // Tab comes to one of a group: the one that is chosen.
        const group = [...top.querySelectorAll<HTMLInputElement>(`input[name="${element.name}"]`)];
        if (group.some((one) => one.checked) ? !element.checked : groups.has(element.name))
          continue;
        groups.add(element.name);
      }
      if (element === document.activeElement) continue;
      element.dataset['unreached'] = '';
      many++;
    }
    return many;
  });
  const faults = new Set<string>();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    let { fault, left } = await page.evaluate(whatIsWrongWithTheFocus);
    // On a busy machine the page may still be on its way to what has the focus.
    for (let look = 0; fault && look < 10; look++) {
      await page.waitForTimeout(50);
      ({ fault, left } = await page.evaluate(whatIsWrongWithTheFocus));
    }
    if (fault) faults.add(fault);
    if (left === 0) break;
  }
  const missed =
    controls > MOST_STOPS / 2
      ? []
      : await page.locator('[data-unreached]').evaluateAll((elements) =>
          elements.map((element) => {
            const name = element.getAttribute('aria-label') ?? element.textContent.trim();
            return `Tab does not come to ${element.tagName.toLowerCase()} “${name.slice(0, 60)}”`;
          }),
        );
  expect([...faults, ...missed]).toEqual([]);
}

/** Why what has the focus cannot be seen, and how many controls Tab has not come to; runs in the page. */
function whatIsWrongWithTheFocus(): { fault: string; left: number } {
  const element = document.activeElement;
  if (element instanceof HTMLElement) delete element.dataset['unreached'];
  const unreached = document.querySelectorAll('[data-unreached]').length;
  const because = (fault: string) => ({ fault, left: unreached });
  if (!(element instanceof HTMLElement) || element === document.body) return because('');
  const short = (one: Element) =>
    `${one.tagName.toLowerCase()} “${(one.getAttribute('aria-label') ?? one.textContent).trim().replace(/\s+/g, ' ').slice(0, 50)}”`;
  // Of a box longer than the window, or cut to a few lines, what shows counts.
  let left = 0;
  let top = 0;
  let right = window.innerWidth;
  let bottom = window.innerHeight;
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.overflowX === 'visible') continue;
    const box = at.getBoundingClientRect();
    left = Math.max(left, box.left);
    top = Math.max(top, box.top);
    right = Math.min(right, box.right);
    bottom = Math.min(bottom, box.bottom);
  }
  const own: Element[] = [
    element,
    ...(element instanceof HTMLInputElement ? (element.labels ?? []) : []),
  ];
  let seen = false;
  for (const rect of element.getClientRects()) {
    const [l, r] = [Math.max(rect.left, left), Math.min(rect.right, right)];
    const [t, b] = [Math.max(rect.top, top), Math.min(rect.bottom, bottom)];
    if (r - l < 1 || b - t < 1) continue;
    seen = true;
    const small = rect.height <= 80 && rect.width <= 400;
    if (
      small &&
      (r - l < rect.width - 2 || b - t < rect.height - 2) &&
      !element.matches('.lines *')
    )
      return because(`${short(element)} is in view only in part`);
    const points = small
      ? [
          [(l + r) / 2, (t + b) / 2],
          [l + 4, t + 4],
          [r - 4, b - 4],
        ]
      : // Of a tall one its beginning: the browser brings the caret into view, not the whole.
        [[(l + r) / 2, t + Math.min(24, (b - t) / 2)]];
    for (const [x = 0, y = 0] of points) {
      const at = document.elementFromPoint(x, y);
      if (at && !own.some((one) => one.contains(at) || at.contains(one)))
        return because(`${short(element)} is under ${short(at)}`);
    }
  }
  return because(seen ? '' : `${short(element)} is out of view`);
}
