import { tick } from 'svelte';

/** In the window, and in whatever scrolls within it. */
export function inSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  let [from, to] = [0, window.innerHeight];
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (!/auto|scroll|hidden/.test(getComputedStyle(around).overflowY)) continue;
    const { top, bottom } = around.getBoundingClientRect();
    from = Math.max(from, top);
    to = Math.min(to, bottom);
  }
  return top < to - 24 && bottom > from + 24;
}

/**
 * Changes what the page shows; what has the focus and was in sight is in sight afterwards too, however
 * much grew above it. Not every WebKit keeps its place by itself.
 *
 * A button that was pressed with the mouse is done with: nobody is taken back to it.
 */
export function keepFocusInSight(change: () => void) {
  const held = document.activeElement;
  const seen =
    held !== null &&
    held !== document.body &&
    held.matches(':focus-visible, [tabindex="-1"]') &&
    inSight(held);
  change();
  if (!seen) return;
  void tick().then(() => {
    if (held === document.activeElement && !inSight(held))
      held.scrollIntoView({ block: 'nearest' });
  });
}
