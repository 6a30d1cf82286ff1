import type { App } from '../app.svelte';
import { asFailure } from '../backend/backend';
import type { DraftView, Failure } from '../backend/wire';

const PAUSE = 700;

/** A letter being written: keeps what is typed, saves it after a pause, and never loses a key. */
export class Draft {
  subject = $state('');
  body = $state('');
  obstacles = $state.raw<string[]>([]);
  failure = $state.raw<Failure | undefined>();
  saving = $state(false);
  #saved = $state.raw({ subject: '', body: '' });
  #timer: ReturnType<typeof setTimeout> | undefined;
  #chain: Promise<void> = Promise.resolve();
  readonly id: string;

  constructor(
    private readonly app: App,
    view: DraftView,
  ) {
    this.id = view.id;
    this.adopt(view);
  }

  get dirty(): boolean {
    return this.subject !== this.#saved.subject || this.body !== this.#saved.body;
  }

  get state(): string {
    if (this.failure) return 'Not saved';
    if (this.saving) return 'Saving…';
    return this.dirty ? 'Not saved yet' : 'Saved';
  }

  /** Takes over what the casebook has, unless something was typed since. */
  adopt(view: DraftView) {
    this.obstacles = view.obstacles;
    if (this.dirty || this.saving) return;
    this.subject = view.subject;
    this.body = view.body;
    this.#saved = { subject: view.subject, body: view.body };
  }

  typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE);
  }

  /** Saves what is there; one save at a time. True when all of it is kept. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#chain = this.#chain.then(() => this.#saveOnce());
    await this.#chain;
    return this.failure === undefined;
  }

  async #saveOnce() {
    if (!this.dirty) return;
    const sent = { subject: this.subject, body: this.body };
    this.saving = true;
    try {
      const view = await this.app.backend.save_draft({ letter_id: this.id, ...sent });
      this.#saved = sent;
      this.obstacles = view.obstacles;
      this.failure = undefined;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    }
    this.saving = false;
  }
}
