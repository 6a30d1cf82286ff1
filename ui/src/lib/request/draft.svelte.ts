import type { App } from '../app.svelte';
import { asFailure } from '../backend/backend';
import type { DraftView, DraftWords, Failure } from '../backend/wire';

const PAUSE = 700;
/** Between tries to save what could not be saved. */
const AGAIN = 5000;
/** Own versions remembered, so that an old reading is not taken for somebody else's change. */
const REMEMBERED = 30;

const same = (one: DraftWords, other: DraftWords) =>
  one.subject === other.subject && one.body === other.body;
/** As an editor has it, whatever line ends the casebook has. */
const lines = (text: string) => text.replace(/\r\n?/g, '\n');

/** A letter being written: keeps what is typed, saves it after a pause, and never loses a key. */
export class Draft {
  subject = $state('');
  body = $state('');
  obstacles = $state.raw<string[]>([]);
  failure = $state.raw<Failure | undefined>();
  saving = $state(false);
  /** What the casebook has, when somebody else changed it while this was being written. */
  theirs = $state.raw<DraftView | undefined>();
  /** What was typed last that is kept. */
  #saved = $state.raw<DraftWords>({ subject: '', body: '' });
  /** What the casebook has, letter for letter. */
  #stored: DraftWords = { subject: '', body: '' };
  #earlier: DraftWords[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #chain: Promise<void> = Promise.resolve();
  /** Called when all of it is kept at last; for who waits for that. */
  kept: (() => void) | undefined;
  readonly id: string;
  readonly request: string;
  readonly kind: string;

  constructor(
    private readonly app: App,
    view: DraftView,
  ) {
    this.id = view.id;
    this.request = view.request_id;
    this.kind = view.kind;
    this.obstacles = view.obstacles;
    this.#take(view);
  }

  get dirty(): boolean {
    return this.subject !== this.#saved.subject || this.body !== this.#saved.body;
  }

  get state(): string {
    if (this.failure || this.theirs) return 'Not saved';
    if (this.saving) return 'Saving…';
    return this.dirty ? 'Not saved yet' : 'Saved';
  }

  /** Takes over what the casebook has, unless something was typed since. True when words changed. */
  adopt(view: DraftView): boolean {
    this.obstacles = view.obstacles;
    if (this.saving || same(view, this.#stored)) return false;
    // Read before a later version of our own was saved.
    if (this.#earlier.some((one) => same(one, view))) return false;
    if (this.dirty) {
      this.theirs = view;
      return false;
    }
    this.#take(view);
    return true;
  }

  #take(view: DraftWords) {
    this.subject = lines(view.subject);
    this.body = lines(view.body);
    this.#saved = { subject: this.subject, body: this.body };
    this.#store(view);
  }

  #store({ subject, body }: DraftWords) {
    this.#earlier = [...this.#earlier, this.#stored].slice(-REMEMBERED);
    this.#stored = { subject, body };
  }

  typed() {
    this.#later(PAUSE);
  }

  #later(pause: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  /** Saves what is there; one save at a time. True when all of it is kept. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#chain = this.#chain.then(() => this.#saveOnce());
    await this.#chain;
    return this.failure === undefined && this.theirs === undefined;
  }

  /** Of two versions, keeps this one. */
  async keepMine(): Promise<boolean> {
    if (this.theirs) this.#store(this.theirs);
    this.theirs = undefined;
    return this.save();
  }

  /** Of two versions, keeps the other. */
  keepTheirs() {
    if (this.theirs) this.#take(this.theirs);
    this.theirs = undefined;
    this.failure = undefined;
  }

  /** No more tries to save: the letter is gone, or somebody decided so. */
  drop() {
    clearTimeout(this.#timer);
    this.#saved = { subject: this.subject, body: this.body };
    this.failure = undefined;
    this.theirs = undefined;
  }

  async #saveOnce() {
    if (!this.dirty || this.theirs) return;
    const sent = { subject: this.subject, body: this.body };
    this.saving = true;
    try {
      const view = await this.app.backend.save_draft({
        letter_id: this.id,
        ...sent,
        was: this.#stored,
      });
      this.#saved = sent;
      this.#store(view);
      this.obstacles = view.obstacles;
      this.failure = undefined;
      this.kept?.();
    } catch (thrown) {
      await this.#failed(asFailure(thrown));
    }
    this.saving = false;
  }

  async #failed(failure: Failure) {
    if (failure.code === 'changed_elsewhere') {
      const other = await this.#other().catch(() => undefined);
      if (other) {
        this.failure = undefined;
        this.theirs = other;
        return;
      }
    }
    this.failure = failure;
    if (failure.code === 'failed') this.#later(AGAIN);
  }

  async #other(): Promise<DraftView | undefined> {
    const page = await this.app.backend.request({ id: this.request });
    return page.thread.find((entry) => entry.type === 'draft' && entry.id === this.id) as
      DraftView | undefined;
  }
}
