import type { NotebookLink } from '../backend/wire';

/** A part of the notebook: words, or what stands for a piece of evidence. */
export type Noted = { text: string } | { link: NotebookLink };

/** The text with each [[E3]] as what it leads to; one that is not known stays as it is written. */
export function noted(text: string, links: NotebookLink[]): Noted[] {
  const made: Noted[] = [];
  let at = 0;
  for (const found of text.matchAll(/\[\[\s*(E?\d+)\s*\]\]/gi)) {
    const label = `E${(found[1] ?? '').replace(/^e/i, '')}`;
    const link = links.find((one) => one.label === label);
    if (!link) continue;
    if (found.index > at) made.push({ text: text.slice(at, found.index) });
    made.push({ link });
    at = found.index + found[0].length;
  }
  if (at < text.length) made.push({ text: text.slice(at) });
  return made;
}
