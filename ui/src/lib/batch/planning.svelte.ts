import type { App } from '../app.svelte';
import { asFailure } from '../backend/backend';
import type {
  BatchCheck,
  BatchPlan,
  Failure,
  LeftOutRow,
  LetterPreview,
  LetterTemplate,
} from '../backend/wire';
import { issueId } from '../find';
import type { Option } from '../shared/Chooser.svelte';
import { filledIn, fresh, without, type Recipient } from './recipients';

const PAUSE = 250;

/** A batch being put together. */
export class Planning {
  title = $state('');
  letter = $state.raw<LetterTemplate | null>(null);
  /** The words, where they are not the letter's own. */
  words = $state.raw<{ subject: string; body: string } | null>(null);
  issue = $state.raw<Option | null>(null);
  fields = $state<Record<string, string>>({});
  recipients = $state.raw<Recipient[]>([]);
  leftOut = $state.raw<LeftOutRow[]>([]);
  /** Which letter is shown, from 1. */
  place = $state(1);
  preview = $state.raw<LetterPreview | null>(null);
  check = $state.raw<BatchCheck | null>(null);
  failure = $state.raw<Failure | undefined>();
  busy = $state(false);
  #turn = 0;
  /** Goes up with each change. */
  #state = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: App) {}

  choose(letter: LetterTemplate) {
    this.letter = letter;
    this.words = null;
    for (const field of letter.fields) this.fields[field.name] ??= field.default;
    this.changed(0);
  }

  /** Adds those that are not there yet; gives how many. */
  add(more: Recipient[]): number {
    const added = fresh(this.recipients, more);
    this.recipients = [...filledIn(this.recipients, more), ...added];
    this.changed(0);
    return added.length;
  }

  remove(ids: readonly string[]) {
    this.recipients = without(this.recipients, ids);
    this.place = Math.max(1, Math.min(this.place, this.recipients.length));
    this.changed(0);
  }

  /** What was found does not hold any more; the letter shown is made anew. */
  changed(pause = PAUSE) {
    this.check = null;
    this.#state++;
    this.look(pause);
  }

  look(pause = 0) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), pause);
  }

  async #look() {
    const turn = ++this.#turn;
    if (!this.letter || this.recipients.length === 0) {
      this.preview = null;
      return;
    }
    try {
      const preview = await this.app.backend.preview_batch({
        plan: this.plan(null),
        position: this.place,
      });
      if (turn !== this.#turn) return;
      this.preview = preview;
      this.failure = undefined;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = asFailure(thrown);
    }
  }

  plan(issue_id: string | null): BatchPlan {
    const names = this.letter?.fields.map((field) => field.name) ?? [];
    return {
      title: this.title.trim(),
      letter: this.letter?.name ?? '',
      subject: this.words?.subject ?? null,
      body: this.words?.body ?? null,
      issue_id,
      fields: Object.fromEntries(
        names
          .map((name) => [name, (this.fields[name] ?? '').trim()] as const)
          .filter(([, value]) => value !== ''),
      ),
      recipients: this.recipients.map((one) => ({ authority_id: one.id, fields: one.fields })),
    };
  }

  async lookOver() {
    await this.#do(async () => {
      const plan = this.plan(null);
      const state = this.#state;
      const check = await this.app.attempt(() => this.app.backend.check_batch({ plan }));
      // What was changed meanwhile was not looked over.
      if (state === this.#state) this.check = check;
    });
  }

  /** Takes out whom the letter cannot go to. */
  leaveOut() {
    const stopped = (this.check?.doubts ?? [])
      .filter((doubt) => doubt.stops)
      .map((doubt) => this.recipients[doubt.position - 1]?.id ?? '');
    this.remove(stopped);
  }

  /** Drafts the letters; gives the batch's id, none when it could not. */
  async make(): Promise<string | undefined> {
    let id: string | undefined;
    await this.#do(async () => {
      const issue = this.issue ? await issueId(this.app, this.issue) : null;
      if (this.issue && issue) this.issue = { ...this.issue, id: issue };
      id = await this.app.attempt(() => this.app.backend.new_batch({ plan: this.plan(issue) }));
    });
    this.app.changed();
    return id;
  }

  async #do(work: () => Promise<void>) {
    this.busy = true;
    this.failure = undefined;
    try {
      await work();
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.busy = false;
    }
  }
}
