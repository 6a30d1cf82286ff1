import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Backend, Commands, Listener } from './backend';
import { COMMANDS } from './commands';
import type { Changed, ImportProgress } from './wire';

/** The real program: each method is one `invoke` of the command of its name. */
export function tauriBackend(): Backend {
  const commands = Object.fromEntries(
    COMMANDS.map((name) => [name, (args?: Record<string, unknown>) => invoke(name, args)]),
  ) as unknown as Commands;
  return {
    ...commands,
    async listen(listener: Listener) {
      const stops = await Promise.all([
        listen<Changed>('changed', (event) => {
          listener.changed(event.payload);
        }),
        listen<{ text: string }>('said', (event) => {
          listener.said(event.payload.text);
        }),
        listen<string | null>('checked', (event) => {
          listener.checked?.(event.payload);
        }),
        listen('closing', () => {
          listener.closing?.();
        }),
        listen('extracting', () => {
          listener.extracting?.();
        }),
        listen<ImportProgress | null>('import_progress', (event) => {
          listener.importing?.(event.payload);
        }),
      ]);
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}
