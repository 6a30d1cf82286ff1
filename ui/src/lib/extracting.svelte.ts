import type { Backend } from './backend/backend';
import type { ExtractionProgress } from './backend/wire';

const LOOK_EVERY = 400;

/** The program reads the text of received files by itself: how far it is, and how to stop it. */
export class Extracting {
  progress = $state.raw<ExtractionProgress | null>(null);
  cancelling = $state(false);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  constructor(private readonly backend: Backend) {}

  /** Looks how far it is, again and again until it is done. An idle window asks nothing. */
  look = async () => {
    clearTimeout(this.#timer);
    // That it cannot be seen is no trouble: what could not be read is told beside the file.
    const progress = await this.backend.extraction_progress().catch(() => null);
    if (this.#ended) return;
    this.progress = progress && progress.done < progress.total ? progress : null;
    if (!progress) this.cancelling = false;
    clearTimeout(this.#timer);
    if (progress) this.#timer = setTimeout(() => void this.look(), LOOK_EVERY);
  };

  /** Looks no more. */
  end() {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  cancel = async () => {
    this.cancelling = true;
    await this.backend.cancel_extraction();
  };
}
