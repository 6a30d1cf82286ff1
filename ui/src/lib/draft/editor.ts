import { history, historyKeymap, isolateHistory, redo, standardKeymap } from '@codemirror/commands';
import { forEachDiagnostic, linter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import {
  EditorSelection,
  EditorState,
  type Extension,
  type Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { LintFinding, LintSeverity } from '../backend/wire';
import { nextQuestion } from './numbering';
import { adoptStyles } from './stylesheets';
import { theme } from './theme';

adoptStyles();

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  /** The ids of what names and describes it. */
  labelledBy: string;
  /** One line only, as for a subject. */
  single: boolean;
  onchange: (text: string) => void;
  /** Where the cursor stands now. */
  onmove: (head: number) => void;
  onleave: () => void;
  onfix: (finding: LintFinding) => void;
}

export interface Place {
  from: number;
  to: number;
}

interface Marked extends Diagnostic {
  finding: LintFinding;
  /** The words the finding is about. */
  words: string;
}

const SEVERITY: Record<LintSeverity, Diagnostic['severity']> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
};

/** One text in an editor, with what was found in it marked in its place. */
export class LetterEditor {
  readonly #view: EditorView;
  readonly #onfix: (finding: LintFinding) => void;

  constructor(options: EditorOptions) {
    this.#onfix = options.onfix;
    this.#view = new EditorView({
      parent: options.parent,
      doc: options.text,
      extensions: extensions(options),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  get focused(): boolean {
    return this.#view.hasFocus;
  }

  focus() {
    this.#view.focus();
  }

  /** Other words from outside, such as the casebook's. The user can undo it. */
  replace(text: string) {
    const { doc } = this.#view.state;
    if (doc.toString() === text) return;
    this.#view.dispatch({
      changes: { from: 0, to: doc.length, insert: text },
      annotations: isolateHistory.of('full'),
    });
  }

  /** Marks what was found in this very text. */
  mark(findings: readonly LintFinding[]) {
    const { state } = this.#view;
    const end = state.doc.length;
    const marks = findings
      .filter(({ from, to }) => from <= to && to <= end)
      .map((finding): Marked => ({
        from: finding.from,
        to: finding.to,
        severity: SEVERITY[finding.severity],
        message: `${finding.title}. ${finding.why}`,
        finding,
        words: state.sliceDoc(finding.from, finding.to),
        renderMessage: () => told(finding),
        actions:
          finding.fix === null
            ? []
            : [
                {
                  name: 'Fix',
                  apply: () => {
                    this.#onfix(finding);
                  },
                },
              ],
      }));
    this.#view.dispatch(setDiagnostics(state, marks));
  }

  /** Where a finding stands now; none when its words were changed meanwhile. */
  placeOf(finding: LintFinding): Place | null {
    let place: Place | null = null;
    const { state } = this.#view;
    forEachDiagnostic(state, (mark, from, to) => {
      const { finding: of, words } = mark as Marked;
      if (of === finding && state.sliceDoc(from, to) === words) place = { from, to };
    });
    return place;
  }

  /** Goes to a finding's words, selects them, and says what was found to who cannot see it. */
  goTo(finding: LintFinding, said: string): boolean {
    const place = this.placeOf(finding);
    if (!place) return false;
    this.#view.focus();
    this.#view.dispatch({
      selection: EditorSelection.single(place.from, place.to),
      effects: [
        EditorView.announce.of(said),
        EditorView.scrollIntoView(place.from, { y: 'center' }),
      ],
    });
    return true;
  }

  /** Selects a stretch of the text. */
  select({ from, to }: Place) {
    const end = this.#view.state.doc.length;
    if (to > end) return;
    this.#view.focus();
    this.#view.dispatch({
      selection: EditorSelection.single(from, to),
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
  }

  /** Puts a finding right; one step to undo. */
  fix(finding: LintFinding): boolean {
    const place = this.placeOf(finding);
    if (!place || finding.fix === null) return false;
    this.#view.focus();
    this.#view.dispatch({
      changes: { ...place, insert: finding.fix },
      selection: EditorSelection.cursor(place.from + finding.fix.length),
      annotations: isolateHistory.of('full'),
      userEvent: 'input.fix',
      effects: EditorView.announce.of('Put right. Undo with Control Z.'),
      scrollIntoView: true,
    });
    return true;
  }

  destroy() {
    this.#view.destroy();
  }
}

function extensions(options: EditorOptions): Extension[] {
  const one = options.single;
  return [
    history(),
    // The editing keys of a letter, not those of a program: no indenting, no moving of lines.
    keymap.of([
      ...(one ? [{ key: 'Enter', run: () => true }] : [{ key: 'Enter', run: nextQuestion }]),
      ...historyKeymap,
      // GTK's own key for it, on every system.
      { key: 'Mod-Shift-z', run: redo, preventDefault: true },
      ...standardKeymap,
    ]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      'aria-labelledby': options.labelledBy,
      spellcheck: 'true',
      autocorrect: 'off',
      autocapitalize: 'sentences',
      lang: 'en-GB',
      ...(one ? { 'aria-multiline': 'false' } : { 'data-letter': '' }),
    }),
    one ? EditorState.transactionFilter.of(onOneLine) : [],
    linter(null, { hideOn: () => null }),
    theme(one),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onchange(update.state.doc.toString());
      if (update.docChanged || update.selectionSet)
        options.onmove(update.state.selection.main.head);
    }),
    EditorView.domEventHandlers({
      blur: () => {
        options.onleave();
      },
    }),
  ];
}

/** Line breaks that come with a paste become spaces. */
function onOneLine(transaction: Transaction): readonly TransactionSpec[] {
  const { newDoc } = transaction;
  if (newDoc.lines === 1) return [transaction];
  const breaks: { from: number; to: number; insert: string }[] = [];
  for (let at = 1; at < newDoc.lines; at++) {
    const { to } = newDoc.line(at);
    breaks.push({ from: to, to: to + 1, insert: ' ' });
  }
  return [transaction, { changes: breaks, sequential: true }];
}

/** What is shown beside the words under the pointer; the list beside the letter says the same. */
function told(finding: LintFinding): HTMLElement {
  const all = document.createElement('div');
  for (const [name, text] of [
    ['title', finding.title],
    ['why', finding.why],
    ['citation', finding.citation],
  ] as const) {
    const line = document.createElement('p');
    line.className = name;
    line.textContent = text;
    all.append(line);
  }
  return all;
}
