import { tick } from 'svelte';

/** In the window, and in whatever scrolls within it. */
export function inSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  let [from, to] = [0, window.innerHeight];
  for (const around of above(element)) {
    if (!/auto|scroll|hidden/.test(getComputedStyle(around).overflowY)) continue;
    const { top, bottom } = around.getBoundingClientRect();
    from = Math.max(from, top);
    to = Math.min(to, bottom);
  }
  return top < to - 24 && bottom > from + 24;
}

/**
 * Changes what the page shows, however much grows above what one looks at: the page is moved on by as
 * much, and what has the focus and was in sight is in sight afterwards too.
 *
 * A button that was pressed with the mouse is done with: nobody is taken back to it.
 */
export function keepPlace(change: () => void) {
  const held = document.activeElement;
  const seen =
    held !== null &&
    held !== document.body &&
    held.matches(':focus-visible, [tabindex="-1"]') &&
    inSight(held);
  const looked = lookedAt();
  change();
  if (!seen && !looked) return;
  void tick().then(() => {
    if (looked?.element.isConnected) {
      const moved = looked.element.getBoundingClientRect().top - looked.top;
      if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' });
    }
    if (seen && held === document.activeElement && !inSight(held))
      held.scrollIntoView({ block: 'nearest' });
  });
}

/**
 * Where the eye may be, by the smallest thing in the middle of the window that scrolls with the page.
 * None at the top of the page, where what comes in is to be seen, and where the browser keeps the
 * place by itself: Chromium does, WebKitGTK 2.50 does not.
 */
function lookedAt(): { element: Element; top: number } | null {
  if (window.scrollY <= 0 || CSS.supports('overflow-anchor', 'auto')) return null;
  const { innerWidth: width, innerHeight: height } = window;
  const found = [0.3, 0.4, 0.5, 0.6, 0.7]
    .map((part) => document.elementFromPoint(width / 2, height * part))
    .filter((one) => one !== null)
    .filter((one) => ![one, ...above(one)].some(stays))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .sort((one, other) => one.box.height - other.box.height);
  const [first] = found;
  return first ? { element: first.element, top: first.box.top } : null;
}

function above(element: Element): Element[] {
  const found = [];
  for (let around = element.parentElement; around; around = around.parentElement)
    found.push(around);
  return found;
}

/** Whether it, or what is in it, does not move with the page. */
function stays(element: Element): boolean {
  const { overflowY, position } = getComputedStyle(element);
  return /auto|scroll/.test(overflowY) || /fixed|sticky/.test(position);
}
