import type { App } from '../app.svelte';
import { markedPlace, placeIn } from '../words';

/**
 * Puts the words that are marked on an issue. What can be read says whose words they are:
 * `data-message` is the mail's id, `data-file` the file's, `data-named` what it is called.
 */
export async function pinMarked(app: App) {
  const selection = document.getSelection();
  const node = selection?.rangeCount ? selection.getRangeAt(0).commonAncestorContainer : null;
  const element = node instanceof Element ? node : node?.parentElement;
  const source = element?.closest<HTMLElement>('[data-message]');
  const marked = source ? markedPlace(source) : null;
  const message_id = source?.dataset['message'];
  if (!source || !message_id || !marked) {
    app.say('Mark the words to pin first, in an answer or in the text of a file.');
    return;
  }
  const attachment_id = source.dataset['file'] ?? null;
  const what = `Words of ${source.dataset['named'] ?? 'this'}`;
  // Words may stand in a text more than once: which of them is meant, the text itself tells.
  const text = await app.act(() => textOf(app, message_id, attachment_id));
  if (text === undefined) return;
  const from = placeIn(text, marked.words, marked.before);
  app.pinning = {
    message_id,
    attachment_id,
    what,
    place: { kind: 'passage', from, to: from, within: '' },
    quote: marked.words,
    likely: null,
  };
}

async function textOf(app: App, message: string, file: string | null): Promise<string> {
  if (file) return (await app.backend.attachment_text({ id: file })).text;
  const { full_text, reply } = await app.backend.message({ id: message });
  return full_text || reply;
}
