import type { ChangeSpec, StateCommand, Text } from '@codemirror/state';
import { EditorSelection } from '@codemirror/state';

/** A line that begins a question: "1. …", "2) …". */
const NUMBERED = /^(\s*)(\d{1,2})([.)])(\s+)(.*)$/;

/**
 * Enter at a question begins the next one, and those after it move up by one; Enter in an empty
 * question ends the list.
 */
export const nextQuestion: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  if (state.selection.ranges.length > 1 || !main.empty || state.readOnly) return false;
  const line = state.doc.lineAt(main.head);
  const found = NUMBERED.exec(line.text);
  if (!found) return false;
  const [, indent = '', number = '', mark = '', gap = '', text = ''] = found;
  const head = indent.length + number.length + mark.length + gap.length;
  if (main.head < line.from + head) return false;
  if (text === '') {
    dispatch(
      state.update({
        changes: { from: line.from, to: line.to },
        selection: EditorSelection.cursor(line.from),
        userEvent: 'delete',
      }),
    );
    return true;
  }
  const next = `\n${indent}${String(Number(number) + 1)}${mark}${gap}`;
  dispatch(
    state.update({
      changes: [
        { from: main.head, insert: next },
        ...renumbered(state.doc, line.number + 1, Number(number) + 1),
      ],
      selection: EditorSelection.cursor(main.head + next.length),
      scrollIntoView: true,
      userEvent: 'input',
    }),
  );
  return true;
};

/** One more for each number that goes on counting where the new question now stands. */
function renumbered(doc: Text, from: number, taken: number): ChangeSpec[] {
  const changes: ChangeSpec[] = [];
  let expected = taken;
  for (let at = from; at <= doc.lines; at++) {
    const line = doc.line(at);
    const found = NUMBERED.exec(line.text);
    if (!found) continue;
    const [, indent = '', number = ''] = found;
    if (Number(number) !== expected) break;
    expected++;
    changes.push({
      from: line.from + indent.length,
      to: line.from + indent.length + number.length,
      insert: String(expected),
    });
  }
  return changes;
}
