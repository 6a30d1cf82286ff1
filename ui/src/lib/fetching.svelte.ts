import type { Backend } from './backend/backend';
import type { FetchProgress } from './backend/wire';

const LOOK_EVERY = 300;

/** A fetch that the user asked for: how far it is, and how to stop it. */
export class Fetching {
  running = $state(false);
  cancelling = $state(false);
  progress = $state.raw<FetchProgress | null>(null);

  constructor(private readonly backend: Backend) {}

  /** Looks how far it is until it has ended; gives what it gives. */
  async watch<T>(fetch: Promise<T>): Promise<T> {
    this.running = true;
    const timer = setInterval(() => void this.#look(), LOOK_EVERY);
    try {
      return await fetch;
    } finally {
      clearInterval(timer);
      this.running = false;
      this.cancelling = false;
      this.progress = null;
    }
  }

  async #look() {
    // That it cannot be seen is no trouble: what went wrong is told by the fetch itself.
    const progress = await this.backend.fetch_progress().catch(() => null);
    if (this.running) this.progress = progress;
  }

  cancel = async () => {
    this.cancelling = true;
    await this.backend.cancel_fetch();
  };
}
