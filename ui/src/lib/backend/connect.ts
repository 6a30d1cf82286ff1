import type { Backend } from './backend';
import { tauriBackend } from './tauri';

/**
 * The real program inside the desktop window, the made-up one in a plain browser. What is built in
 * the mode `desktop`, as for the package, has the real one only.
 */
export async function connect(): Promise<Backend> {
  if (import.meta.env.MODE === 'desktop' || '__TAURI_INTERNALS__' in window) return tauriBackend();
  const { fakeBackend } = await import('./fake');
  return fakeBackend(new URLSearchParams(window.location.search));
}
