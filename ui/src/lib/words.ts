/**
 * Words in the page: those a reader has marked, and those that something else leads to. Text is
 * broken into lines otherwise in the page than in the mail, so spaces and line ends are all alike.
 */
const tidy = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The words marked within the element; empty when there are none, or they reach beyond it. */
export function markedWords(within: Element): string {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return '';
  const { commonAncestorContainer } = selection.getRangeAt(0);
  return within.contains(commonAncestorContainer) ? tidy(selection.toString()) : '';
}

/**
 * The whole words that are marked within the element, and what stands there before them. A mark that
 * begins or ends within a word or figure is of the whole of it.
 */
export function markedPlace(within: Element): { words: string; before: string } | null {
  if (markedWords(within) === '') return null;
  const marked = document.getSelection()?.getRangeAt(0);
  if (!marked) return null;
  const range = marked.cloneRange();
  const { startContainer: first, endContainer: last } = range;
  const isPart = (text: string, at: number) =>
    /[\p{L}\p{N}]{2}$/u.test(text.slice(at - 1, at + 1)) ||
    /^\d[.,]\d$/.test(text.slice(at - 1, at + 2)) ||
    /^\d[.,]\d$/.test(text.slice(at - 2, at + 1));
  if (first instanceof Text) {
    let at = range.startOffset;
    while (at > 0 && isPart(first.data, at)) at--;
    range.setStart(first, at);
  }
  if (last instanceof Text) {
    let at = range.endOffset;
    while (at > 0 && at < last.data.length && isPart(last.data, at)) at++;
    range.setEnd(last, at);
  }
  const before = document.createRange();
  before.selectNodeContents(within);
  before.setEnd(range.startContainer, range.startOffset);
  const read = before.cloneContents();
  for (const added of read.querySelectorAll('button, [data-place]')) added.remove();
  return { words: tidy(range.toString()), before: read.textContent ?? '' };
}

/**
 * Where in a text (UTF-16 units) the words stand that have these before them in the page. The page
 * breaks lines otherwise and leaves things out, so as much of what is before as fits is held against
 * the text, spaces aside.
 */
export function placeIn(text: string, words: string, before: string): number {
  const places: number[] = [];
  let letters = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (/\s/.test(letter)) continue;
    places.push(at);
    letters += letter;
  }
  const bare = (said: string) => said.replace(/\s+/g, '');
  const [wanted, all] = [bare(words), bare(before)];
  for (const length of [all.length, 400, 100, 20, 0]) {
    const context = length === 0 ? '' : all.slice(-length);
    const found = letters.indexOf(context + wanted);
    if (found >= 0) return places[found + context.length] ?? 0;
  }
  return 0;
}

/** Marks these words and brings them into sight; false when they do not stand there. */
export function markWords(within: Element, words: string): boolean {
  const range = rangeOf(within, words);
  if (!range) return false;
  const selection = document.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  const around = range.startContainer.parentElement;
  around?.scrollIntoView({ block: 'center' });
  return true;
}

/** Where the words stand, spaces aside. */
export function rangeOf(within: Element, words: string): Range | null {
  const wanted = words.replace(/\s+/g, '');
  if (wanted === '') return null;
  const letters: { node: Text; at: number }[] = [];
  let text = '';
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said = node.textContent ?? '';
    for (let at = 0; at < said.length; at++) {
      const letter = said.charAt(at);
      if (/\s/.test(letter)) continue;
      letters.push({ node: node as Text, at });
      text += letter;
    }
  }
  const begin = text.indexOf(wanted);
  const first = letters[begin];
  const last = letters[begin + wanted.length - 1];
  if (begin < 0 || !first || !last) return null;
  const range = document.createRange();
  range.setStart(first.node, first.at);
  range.setEnd(last.node, last.at + 1);
  return range;
}

/** Reads "120-180"; null when it is not a place. */
export function readPassage(text: string | undefined): { from: number; to: number } | null {
  const found = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? '');
  if (!found) return null;
  const [from, to] = [Number(found[1]), Number(found[2])];
  return to > from ? { from, to } : null;
}
