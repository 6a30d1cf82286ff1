import { EditorSelection, EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { nextQuestion } from './numbering';

/** Presses Enter where the bar stands; the text with the bar where the cursor is then, if it did. */
function enter(text: string): string | null {
  const at = text.indexOf('|');
  const state = EditorState.create({
    doc: text.replace('|', ''),
    selection: EditorSelection.cursor(at),
  });
  let made: EditorState | null = null;
  const done = nextQuestion({
    state,
    dispatch: (transaction) => {
      made = transaction.state;
    },
  });
  if (!done || made === null) return null;
  const { doc, selection } = made as EditorState;
  const { head } = selection.main;
  return `${doc.sliceString(0, head)}|${doc.sliceString(head)}`;
}

describe('Enter in the questions of a letter', () => {
  test.each([
    ['begins the next', '1. Which grants?|', '1. Which grants?\n2. |'],
    ['moves those after it up', '1. A|\n2. B\n3. C', '1. A\n2. |\n3. B\n4. C'],
    ['moves only what counts on', '1. A|\n2. B\n5. E', '1. A\n2. |\n3. B\n5. E'],
    ['divides one into two', '1. A|B\n2. C', '1. A\n2. |B\n3. C'],
    ['keeps the way they are written', '  2) A|', '  2) A\n  3) |'],
    ['ends the list in an empty one', '1. A\n2. |\n\nYours', '1. A\n|\n\nYours'],
    ['is plain elsewhere', 'Dear Council,|', null],
    ['is plain before the words', '|1. A', null],
    ['is plain after a year', 'since\n2019 was|', null],
  ])('%s', (_, before, after) => {
    expect(enter(before)).toBe(after);
  });
});
