import { createContext } from 'svelte';
import type { App } from '../app.svelte';
import { asFailure } from '../backend/backend';
import type { DraftWords, Failure, LintFinding, LintPart, LintReport } from '../backend/wire';
import type { Draft } from '../request/draft.svelte';
import { announced } from './findings';

const PAUSE = 400;

/** What an editor does for the checks. */
export interface Marks {
  mark(findings: readonly LintFinding[]): void;
  placeOf(finding: LintFinding): { from: number; to: number } | null;
  goTo(finding: LintFinding, said: string): boolean;
  fix(finding: LintFinding): boolean;
  select(place: { from: number; to: number }): void;
  replace(text: string): void;
}

/** A draft with its two editors and what was found in it. */
export class Writing {
  report = $state.raw<LintReport | undefined>();
  failure = $state.raw<Failure | undefined>();
  /** The words the report is about. */
  words = $state.raw<DraftWords>({ subject: '', body: '' });
  /** Being looked over, or about to be. */
  busy = $state(true);
  /** The finding one is at. */
  at = $state.raw<LintFinding | null>(null);
  readonly #editors: Partial<Record<LintPart, Marks>> = {};
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #going = false;

  constructor(
    private readonly app: App,
    readonly draft: Draft,
  ) {}

  get findings(): readonly LintFinding[] {
    return this.report?.findings ?? [];
  }

  attach(part: LintPart, editor: Marks): () => void {
    this.#editors[part] = editor;
    if (this.report) this.#mark(this.report);
    return () => {
      if (this.#editors[part] === editor) this.#editors[part] = undefined;
    };
  }

  typed(part: LintPart, text: string) {
    if (this.draft[part] === text) return;
    this.draft[part] = text;
    this.draft.typed();
    this.check();
  }

  /** The words changed elsewhere: the editors show them. */
  shown() {
    this.#editors.subject?.replace(this.draft.subject);
    this.#editors.body?.replace(this.draft.body);
    this.check(0);
  }

  /** Looks it over after a pause in the typing. */
  check(pause = PAUSE) {
    this.busy = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.checkNow(), pause);
  }

  /** Looks over what stands there now. */
  async checkNow() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const { id, subject, body } = this.draft;
    this.busy = true;
    try {
      const report = await this.app.backend.lint_draft({ letter_id: id, subject, body });
      if (turn !== this.#turn) return;
      // Typed since: places in the older words would be wrong, and the next look is on its way.
      if (subject !== this.draft.subject || body !== this.draft.body) return;
      this.failure = undefined;
      this.#take(report, { subject, body });
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.failure = asFailure(thrown);
    }
    this.busy = false;
  }

  #take(report: LintReport, words: DraftWords) {
    const was = this.at;
    this.report = report;
    this.words = words;
    this.#mark(report);
    const again = report.findings.find(
      (one) => one.rule === was?.rule && one.part === was.part && one.from === was.from,
    );
    this.at = again ?? null;
  }

  #mark(report: LintReport) {
    for (const part of ['subject', 'body'] as const) {
      this.#editors[part]?.mark(report.findings.filter((finding) => finding.part === part));
    }
  }

  /** The cursor moved: which finding it stands in. */
  moved(part: LintPart, head: number) {
    if (this.#going) return;
    const editor = this.#editors[part];
    this.at =
      this.findings.find((finding) => {
        const place = finding.part === part ? editor?.placeOf(finding) : null;
        return place ? place.from <= head && head <= place.to : false;
      }) ?? null;
  }

  /** Goes to a finding's words; false when they were changed meanwhile. */
  go(finding: LintFinding): boolean {
    const number = this.findings.indexOf(finding) + 1;
    this.#going = true;
    const there =
      this.#editors[finding.part]?.goTo(
        finding,
        announced(finding, number, this.findings.length),
      ) ?? false;
    this.#going = false;
    if (there) this.at = finding;
    return there;
  }

  /** Goes to the next finding, or with -1 to the one before, and round at the end. */
  step(by: 1 | -1) {
    const all = this.findings;
    const from = this.at ? all.indexOf(this.at) : by > 0 ? -1 : all.length;
    for (let tried = 1; tried <= all.length; tried++) {
      const next = all[(from + by * tried + all.length * 2) % all.length];
      if (next && this.go(next)) return;
    }
    this.app.say(all.length === 0 ? 'Nothing weak was found in this letter.' : 'Checking again…');
  }

  fix(finding: LintFinding) {
    if (this.#editors[finding.part]?.fix(finding)) void this.checkNow();
    else this.check(0);
  }

  /** Puts right what one is at. */
  fixHere() {
    if (this.at?.fix !== null && this.at) this.fix(this.at);
    else this.app.say('There is no safe correction for this place.');
  }

  select(place: { from: number; to: number }) {
    this.#editors.body?.select(place);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#turn++;
  }
}

/** Which letter of a page is being written, for what stands beside it. */
export class WritingDesk {
  now = $state.raw<Writing | null>(null);
}

export const [useWritingDesk, provideWritingDesk] = createContext<WritingDesk>();
