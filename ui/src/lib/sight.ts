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
  if (!seen && looked.length === 0) return;
  void tick().then(() => {
    const moved = movedBy(looked);
    if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' });
    if (seen && held === document.activeElement && !inSight(held))
      held.scrollIntoView({ block: 'nearest' });
  });
}

interface Looked {
  element: Element;
  top: number;
  left: number;
  right: number;
}

/** So many things are watched. */
const WATCHED = 5;

/**
 * The first things in the window that move with the page, as browsers choose what to keep in place.
 * None at the top of the page, where what comes in is to be seen, and where the browser keeps the
 * place by itself: Chromium does, WebKitGTK 2.50 does not.
 */
function lookedAt(): Looked[] {
  const found: Looked[] = [];
  const main = document.querySelector('main');
  if (main && window.scrollY > 0 && !CSS.supports('overflow-anchor', 'auto')) gather(main, found);
  return found;
}

function gather(around: Element, found: Looked[]) {
  for (const element of around.children) {
    if (found.length >= WATCHED) return;
    const { top, bottom, left, right } = element.getBoundingClientRect();
    // Some have no box, and what is in them has.
    const isBox = element.getClientRects().length > 0;
    if (isBox && (bottom <= 0 || top >= window.innerHeight || stays(element))) continue;
    const before = found.length;
    if (!isBox || top < 0) gather(element, found);
    if (isBox && found.length === before && inColumn(found[0], left, right))
      found.push({ element, top, left, right });
  }
}

/** Whether something stands in the column of the first: a column beside it moves by itself. */
const inColumn = (first: Looked | undefined, left: number, right: number) =>
  !first || (left < first.right && right > first.left);

/** By how much all of it moved: what moved further was put elsewhere, or something grew in between. */
function movedBy(looked: Looked[]): number {
  const moves = looked
    .filter(({ element }) => element.isConnected)
    .map(({ element, top }) => element.getBoundingClientRect().top - top)
    .sort((one, other) => Math.abs(one) - Math.abs(other));
  return moves[0] ?? 0;
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
  if (/fixed|sticky/.test(position)) return true;
  // What scrolls sideways alone says so too.
  return /auto|scroll/.test(overflowY) && element.scrollHeight > element.clientHeight;
}
