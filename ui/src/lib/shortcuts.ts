/**
 * Every key of the window, declared once: the key handler, the palette, the sheet of keys and
 * Settings all read this list. Screens say what their entries do while they are shown.
 */
export const SHORTCUTS = [
  { id: 'go.today', keys: 'g t', title: 'Go to Today', group: 'Go to' },
  { id: 'go.inbox', keys: 'g i', title: 'Go to Inbox', group: 'Go to' },
  { id: 'go.requests', keys: 'g r', title: 'Go to Requests', group: 'Go to' },
  { id: 'go.batches', keys: 'g b', title: 'Go to Batches', group: 'Go to' },
  { id: 'go.issues', keys: 'g s', title: 'Go to Issues', group: 'Go to' },
  { id: 'go.deadline', keys: 'g d', title: 'Go to Deadlines', group: 'Go to' },
  { id: 'go.authorities', keys: 'g a', title: 'Go to Authorities', group: 'Go to' },
  { id: 'go.letters', keys: 'g l', title: 'Go to Letters', group: 'Go to' },
  { id: 'go.outbox', keys: 'g o', title: 'Go to Outbox', group: 'Go to' },
  { id: 'go.settings', keys: 'g e', title: 'Go to Settings', group: 'Go to' },
  { id: 'go.first', keys: '', title: 'First steps', group: 'Go to' },
  { id: 'palette', keys: 'Ctrl+k', title: 'Find a command', group: 'Everywhere' },
  { id: 'search', keys: '/', title: 'Search everything', group: 'Everywhere' },
  { id: 'new', keys: 'n', title: 'New request', group: 'Everywhere' },
  { id: 'new.batch', keys: '', title: 'Ask many authorities', group: 'Everywhere' },
  { id: 'fetch', keys: 'f', title: 'Fetch mail now', group: 'Everywhere' },
  { id: 'import', keys: '', title: 'Bring in mail from files', group: 'Everywhere' },
  { id: 'import.folder', keys: '', title: 'Bring in mail from a folder', group: 'Everywhere' },
  { id: 'pin', keys: 'p', title: 'Pin what is marked to an issue', group: 'Everywhere' },
  { id: 'keys', keys: '?', title: 'Show the keys', group: 'Everywhere' },
  { id: 'list.next', keys: 'j', title: 'Next line', group: 'In a list' },
  { id: 'list.previous', keys: 'k', title: 'Previous line', group: 'In a list' },
  { id: 'list.pageNext', keys: 'PageDown', title: 'A page down', group: 'In a list' },
  { id: 'list.pagePrevious', keys: 'PageUp', title: 'A page up', group: 'In a list' },
  { id: 'list.first', keys: 'Home', title: 'First line', group: 'In a list' },
  { id: 'list.last', keys: 'End', title: 'Last line', group: 'In a list' },
  { id: 'list.find', keys: 'Ctrl+f', title: 'Find in the list', group: 'In a list' },
  { id: 'inbox.file', keys: 'Enter', title: 'File where suggested', group: 'In the Inbox' },
  {
    id: 'inbox.suggestion',
    keys: '1',
    also: ['2', '3', '4', '5'],
    title: 'File under the suggestion of that number',
    group: 'In the Inbox',
  },
  {
    id: 'inbox.elsewhere',
    keys: 'f',
    also: ['/', 'm'],
    title: 'File under another request',
    group: 'In the Inbox',
  },
  { id: 'inbox.aside', keys: 'a', title: 'Set aside', group: 'In the Inbox' },
  { id: 'inbox.undo', keys: 'u', title: 'Undo the last filing', group: 'In the Inbox' },
  { id: 'inbox.read', keys: 'o', title: 'Go to the mail and read', group: 'In the Inbox' },
  { id: 'inbox.html', keys: 'h', title: 'With formatting, or without', group: 'In the Inbox' },
  { id: 'inbox.pick', keys: 'x', title: 'Pick it, to file several', group: 'In the Inbox' },
  {
    id: 'inbox.pickAlike',
    keys: 'Shift+x',
    title: 'Pick all here from this sender',
    group: 'In the Inbox',
  },
  { id: 'request.reply', keys: 'r', title: 'Write the next letter', group: 'On a request' },
  { id: 'request.record', keys: 'e', title: 'Record something', group: 'On a request' },
  { id: 'request.remind', keys: 'm', title: 'Remind me', group: 'On a request' },
  { id: 'request.working', keys: 'w', title: 'Show the working', group: 'On a request' },
  { id: 'request.back', keys: 'b', title: 'Ask for a review, or complain', group: 'On a request' },
  { id: 'reading.confirm', keys: 'y', title: 'Confirm what was read', group: 'In an answer' },
  { id: 'reading.change', keys: 'c', title: 'Change what was read', group: 'In an answer' },
  { id: 'reading.dismiss', keys: 'd', title: 'Dismiss what was read', group: 'In an answer' },
  { id: 'reading.show', keys: 's', title: 'Show the sentence it rests on', group: 'In an answer' },
  { id: 'reading.undo', keys: 'u', title: 'Undo the last of these', group: 'In an answer' },
  { id: 'draft.next', keys: 'F8', title: 'Next thing to look at', group: 'In a letter' },
  { id: 'draft.previous', keys: 'Shift+F8', title: 'The one before', group: 'In a letter' },
  { id: 'draft.fix', keys: 'Ctrl+.', title: 'Put right what you are at', group: 'In a letter' },
  { id: 'draft.preview', keys: '', title: 'Preview the letter', group: 'In a letter' },
  {
    id: 'requests.earlier',
    keys: '',
    title: 'Bring in requests made elsewhere',
    group: 'Requests',
  },
  { id: 'table.pin', keys: 'p', title: 'Pin these cells to an issue', group: 'In a table' },
  { id: 'table.figure', keys: 'v', title: 'Go to the figure', group: 'In a table' },
  { id: 'table.group', keys: 'w', title: 'Group by this column', group: 'In a table' },
  { id: 'table.sum', keys: 's', title: 'Add up this column', group: 'In a table' },
  { id: 'table.sheet', keys: 'Shift+s', title: 'Next sheet', group: 'In a table' },
] as const satisfies readonly Shortcut[];

export interface Shortcut {
  id: string;
  /** One key, keys in turn ("g t"), or a chord ("Ctrl+k"); empty when only the palette has it. */
  keys: string;
  /** Other keys that mean the same. */
  also?: readonly string[];
  title: string;
  group: string;
}

export type ShortcutId = (typeof SHORTCUTS)[number]['id'];
/** What an entry does; it is told which of its keys was pressed. */
export type Handlers = Partial<Record<ShortcutId, (key: string) => void>>;

/** The keys of an entry. */
export function keysOf(id: ShortcutId): string {
  return SHORTCUTS.find((entry) => entry.id === id)?.keys ?? '';
}

/** The keys as they are drawn: "G then T", "Ctrl K". */
export function keyCaps(keys: string): string[] {
  return keys
    .split(/[ +]/)
    .filter(Boolean)
    .map((key) => (key.length === 1 ? key.toUpperCase() : key));
}

/** Every way to press an entry. */
export function waysOf(entry: Shortcut): string[] {
  return [entry.keys, ...(entry.also ?? [])].filter(Boolean);
}

/** What a key press spells, in the notation of the list. */
export function spell(event: KeyboardEvent): string {
  const chord = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shifted = event.shiftKey && /^([a-z]|F\d+)$/.test(key) ? `Shift+${key}` : key;
  return chord ? `Ctrl+${key}` : shifted;
}

/**
 * Whether the keys pressed so far mean an entry, may still become one, or mean nothing. What a
 * screen binds stands later in the list, and goes before what is bound everywhere.
 */
export function match(pressed: string[], known: readonly string[]): ShortcutId | 'more' | null {
  const spelt = pressed.join(' ');
  let more = false;
  for (const entry of [...SHORTCUTS].reverse()) {
    if (!known.includes(entry.id)) continue;
    if (waysOf(entry).includes(spelt)) return entry.id;
    if (entry.keys.startsWith(`${spelt} `)) more = true;
  }
  return more ? 'more' : null;
}

/** Keys belong to whatever is typed into, and Enter and Space to what they press. */
export function isTaken(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  // Chords and function keys are not typed.
  if (event.ctrlKey || event.metaKey || /^F\d+$/.test(event.key)) return false;
  if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]'))
    return true;
  // The line that is open already has nothing of its own to do with Enter.
  return (
    event.key === 'Enter' && target.closest('button, a:not([data-enter-passes]), summary') !== null
  );
}
