import type { LetterTemplate } from '../backend/wire';

/** Letters under one heading. */
export interface Group {
  name: string;
  letters: LetterTemplate[];
}

/** The letters that hold every word typed, under their headings, in the order they came. */
export function groups(letters: LetterTemplate[], typed: string): Group[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found: Group[] = [];
  for (const letter of letters) {
    const text =
      `${letter.title} ${letter.group} ${letter.when_to_use} ${letter.name}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const last = found.at(-1);
    if (last?.name === letter.group) last.letters.push(letter);
    else found.push({ name: letter.group, letters: [letter] });
  }
  return found;
}
