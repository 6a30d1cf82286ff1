import type { Backend } from './backend/backend';
import type { ImportProgress } from './backend/wire';

const LOOK_EVERY = 300;

/** How far an import is, wherever it was begun: by a button or by files dropped on the window. */
export class Importing {
  progress = $state.raw<ImportProgress | null>(null);
  cancelling = $state(false);
  #watching = false;

  constructor(private readonly backend: Backend) {}

  /** Looks until no import runs, and at least as long as `begun` says that one may. */
  async watch(begun: () => boolean = () => false): Promise<void> {
    if (this.#watching) return;
    this.#watching = true;
    do {
      try {
        this.progress = await this.backend.import_progress();
      } catch {
        // Whoever began the import is told what went wrong; here it only means: not to be seen.
        this.progress = null;
      }
      if (this.progress || begun()) await new Promise((next) => setTimeout(next, LOOK_EVERY));
    } while (this.progress !== null || begun());
    this.cancelling = false;
    this.#watching = false;
  }

  cancel = async () => {
    this.cancelling = true;
    await this.backend.cancel_import();
  };
}
