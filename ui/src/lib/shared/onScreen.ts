/** A button of the page that is shown. */
export interface ButtonOnScreen {
  name: string;
  /** It stands in the head of the page, for the page as a whole. */
  forThePage: boolean;
  press: () => void;
}

/** The buttons that can be pressed now, each name once, so that the palette offers what the page does. */
export function buttonsOnScreen(page: ParentNode): ButtonOnScreen[] {
  const found = new Map<string, ButtonOnScreen>();
  for (const button of page.querySelectorAll<HTMLElement>('button:enabled, a.button')) {
    const name = nameOf(button);
    if (!name || found.has(name) || !button.checkVisibility({ visibilityProperty: true })) continue;
    found.set(name, {
      name,
      forThePage: button.closest('header') !== null,
      press: () => {
        // What it opens gives the focus back to it.
        button.focus();
        button.click();
      },
    });
  }
  return [...found.values()];
}

function nameOf(button: HTMLElement): string {
  const label = button.getAttribute('aria-label');
  if (label) return label;
  const words = button.cloneNode(true) as HTMLElement;
  for (const unsaid of words.querySelectorAll('[aria-hidden=true]')) unsaid.remove();
  return words.textContent.trim().replace(/\s+/g, ' ');
}
