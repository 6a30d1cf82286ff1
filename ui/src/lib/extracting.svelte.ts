import type { Backend } from './backend/backend';
import type { ExtractionProgress } from './backend/wire';

const LOOK_EVERY = 1500;
const WHILE_IT_RUNS = 400;

/** The program reads the text of received files by itself: how far it is, and how to stop it. */
export class Extracting {
  progress = $state.raw<ExtractionProgress | null>(null);
  cancelling = $state(false);

  constructor(private readonly backend: Backend) {}

  /** Looks now and then; the returned function stops that. */
  start(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    let ended = false;
    const look = async () => {
      // That it cannot be seen is no trouble: what could not be read is told beside the file.
      const progress = await this.backend.extraction_progress().catch(() => null);
      if (ended) return;
      this.progress = progress && progress.done < progress.total ? progress : null;
      if (!progress) this.cancelling = false;
      timer = setTimeout(() => void look(), progress ? WHILE_IT_RUNS : LOOK_EVERY);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  cancel = async () => {
    this.cancelling = true;
    await this.backend.cancel_extraction();
  };
}
