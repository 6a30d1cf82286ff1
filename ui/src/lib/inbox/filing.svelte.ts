import type { App } from '../app.svelte';
import { asFailure } from '../backend/backend';
import { count } from '../format';
import type { Option } from '../shared/Chooser.svelte';

/** Mails that left the Inbox together. */
interface Gone {
  ids: string[];
  /** How it was put ("Filed under “Homes”"). */
  how: string;
}

/** Takes mails out of the Inbox, one or many, and brings back what was taken out last. */
export class Filing {
  #gone = $state.raw<Gone[]>([]);
  /** How far work on many has come; nothing while there is none. */
  progress = $state.raw<{ done: number; of: number } | null>(null);

  constructor(
    private readonly app: App,
    private readonly back: (id: string) => void,
  ) {}

  get canUndo(): boolean {
    return this.#gone.length > 0;
  }

  /** Files under a request, and shows it in the threads of the others; gives what was filed. */
  file(ids: string[], [first, ...others]: Option[]): Promise<string[]> {
    if (!first) return Promise.resolve([]);
    const { backend } = this.app;
    const titles = [first, ...others].map((one) => `“${one.title}”`).join(' and ');
    return this.#take(ids, `Filed under ${titles}`, async (message_id) => {
      await backend.file_message({ message_id, request_id: first.id });
      for (const other of others)
        await backend.file_message_also({ message_id, request_id: other.id });
    });
  }

  aside(ids: string[]): Promise<string[]> {
    const { backend } = this.app;
    return this.#take(ids, 'Set aside; search still finds it', (message_id) =>
      backend.set_message_aside({ message_id }),
    );
  }

  undo = async () => {
    const last = this.#gone.at(-1);
    if (!last) return;
    this.#gone = this.#gone.slice(0, -1);
    const { done, failed } = await this.#each(last.ids, (message_id) =>
      this.app.backend.unfile_message({ message_id }),
    );
    this.app.changed();
    const [first] = done;
    if (first) {
      this.app.say(
        done.length === 1
          ? 'Undone. It is in the Inbox again.'
          : `Undone. ${count(done.length, 'mail is', 'mails are')} in the Inbox again.`,
      );
      this.back(first);
    }
    this.#regret(failed);
  };

  async #take(
    ids: string[],
    how: string,
    work: (id: string) => Promise<unknown>,
  ): Promise<string[]> {
    const { done, failed } = await this.#each(ids, work);
    this.app.changed();
    if (done.length > 0) {
      this.#gone = [...this.#gone, { ids: done, how }];
      const many = done.length === 1 ? '' : `: ${count(done.length, 'mail', 'mails')}`;
      this.app.say(`${how}${many}.`, { name: 'Undo', run: () => void this.undo() });
    }
    this.#regret(failed);
    return done;
  }

  /** One after another, so that what is done stays done when one fails. */
  async #each(ids: string[], work: (id: string) => Promise<unknown>) {
    const done: string[] = [];
    const failed: string[] = [];
    for (const id of ids) {
      if (ids.length > 1) this.progress = { done: done.length, of: ids.length };
      try {
        await work(id);
        done.push(id);
      } catch (thrown) {
        failed.push(asFailure(thrown).message);
      }
    }
    this.progress = null;
    return { done, failed };
  }

  #regret(failed: string[]) {
    const [first] = failed;
    if (first === undefined) return;
    this.app.sorry(
      failed.length === 1
        ? first
        : `${count(failed.length, 'mail', 'mails')} stayed where they were. ${first}`,
    );
  }
}
