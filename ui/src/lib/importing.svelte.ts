import type { Backend } from './backend/backend';
import type { ImportProgress } from './backend/wire';

/** How far an import is, wherever it was begun: by a button or by files dropped on the window. */
export class Importing {
  progress = $state.raw<ImportProgress | null>(null);
  cancelling = $state(false);

  constructor(private readonly backend: Backend) {}

  show(progress: ImportProgress | null) {
    this.progress = progress;
    if (progress === null) this.cancelling = false;
  }

  /** One may be running already when the window is opened; a failure to look means only that. */
  async look() {
    this.show(await this.backend.import_progress().catch(() => null));
  }

  cancel = async () => {
    this.cancelling = true;
    await this.backend.cancel_import();
  };
}
