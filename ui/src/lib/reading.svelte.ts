import { untrack } from 'svelte';
import type { App } from './app.svelte';
import { asFailure } from './backend/backend';
import type { Failure } from './backend/wire';
import { keepPlace } from './sight';

/** Something read from the backend and kept up to date while it is shown. */
export class Reading<T> {
  value = $state.raw<T | undefined>();
  failure = $state.raw<Failure | undefined>();
  #turn = 0;
  #again = $state(0);

  /**
   * Reads now, when anything `ask` looks at changes, and when the casebook changes. What is `known`
   * already is shown until then.
   */
  constructor(app: App, ask: () => Promise<T>, known?: T) {
    this.value = known;
    $effect(() => {
      void app.revision;
      void this.#again;
      const turn = ++this.#turn;
      const asked = ask();
      untrack(() => void this.#take(turn, asked));
    });
  }

  again = () => {
    this.failure = undefined;
    this.#again++;
  };

  async #take(turn: number, asked: Promise<T>) {
    try {
      const value = await asked;
      if (turn !== this.#turn) return;
      this.failure = undefined;
      // What did not change is not drawn again: most changes are to what is not shown.
      if (JSON.stringify(value) !== JSON.stringify(this.value))
        keepPlace(() => (this.value = value));
    } catch (thrown) {
      if (turn !== this.#turn) return;
      keepPlace(() => (this.failure = asFailure(thrown)));
    }
  }
}
