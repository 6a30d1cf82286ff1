import { tick } from 'svelte';
import type { MessageView } from '../backend/wire';
import { markWords, readPassage } from '../words';

/** Marks a passage of a mail's whole text in the page, and unfolds the quoted text if it is there. */
export async function showPassage(
  within: HTMLElement,
  mail: MessageView,
  passage: string | undefined,
) {
  const place = readPassage(passage);
  if (!place) return;
  const words = (mail.full_text || mail.reply).slice(place.from, place.to);
  if (markWords(within, words)) return;
  within.querySelector<HTMLButtonElement>('[data-quoted][aria-expanded=false]')?.click();
  await tick();
  markWords(within, words);
}
