import type { App } from '../app.svelte';
import type { DraftView } from '../backend/wire';
import { copyText } from '../copy';
import { Draft } from '../request/draft.svelte';

/** The letters being written, on a page or left behind unsaved, so that no word is lost with a page. */
export class Unsaved {
  #drafts: Draft[] = [];
  /** What stands in the way of closing the window. */
  stuck = $state.raw<string | null>(null);

  constructor(private readonly app: App) {}

  /** The draft as it is being written; as it was left, when its page comes back. */
  open(view: DraftView): Draft {
    const left = this.#drafts.find((draft) => draft.id === view.id);
    const draft = left ?? new Draft(this.app, view);
    draft.kept = undefined;
    if (left) left.adopt(view);
    else this.#drafts.push(draft);
    return draft;
  }

  /** Its page is left: saves it, and holds on to it while it is not saved. */
  async leave(draft: Draft) {
    if (await draft.save()) {
      this.forget(draft);
      return;
    }
    const why = draft.failure?.message ?? 'It was changed somewhere else meanwhile.';
    const said = this.app.sorry(`“${draft.subject}” is not saved. ${why}`, {
      name: 'Copy what you wrote',
      run: () => void this.#copy(draft),
    });
    // It goes on trying by itself.
    draft.kept = () => {
      this.app.unsay(said);
      this.app.say(`“${draft.subject}” is saved now.`);
    };
  }

  forget(draft: Draft) {
    this.#drafts = this.#drafts.filter((other) => other !== draft);
  }

  async #copy(draft: Draft) {
    const done = await copyText(`${draft.subject}\n\n${draft.body}`);
    this.app.say(done ? 'Copied.' : 'The system did not let it be copied.');
  }

  /** Saves everything; why something cannot be saved, if something cannot. */
  async save(): Promise<string | null> {
    const drafts = this.#drafts;
    const kept = await Promise.all(drafts.map((draft) => draft.save()));
    const left = drafts.find((_, i) => kept[i] === false);
    return left ? (left.failure?.message ?? 'It was changed somewhere else meanwhile.') : null;
  }

  /** The window is to close: saves everything first, and asks when something cannot be saved. */
  async close() {
    this.stuck = await this.save();
    await this.app.backend.close_window({ close: this.stuck === null });
  }

  /** Closes although words are lost. */
  async closeAnyway() {
    this.stuck = null;
    await this.app.backend.close_window({ close: true });
  }
}
