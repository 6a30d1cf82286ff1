import type * as w from '../wire';
import type { Batch } from './batches';
import { LETTERS } from './letters';
import { sample } from './sample';

/** What the made-up backend knows. */
export interface Book {
  status: w.Status;
  settings: w.Settings;
  lines: { now: w.AgendaLine[]; soon: w.AgendaLine[]; waiting: w.AgendaLine[] };
  reminders: w.OwnReminder[];
  authorities: w.AuthorityRow[];
  issues: w.IssuePage[];
  pages: Map<string, w.RequestPage>;
  rows: w.RequestRow[];
  inbox: { row: w.InboxRow; message: w.MessageView }[];
  outbox: w.OutboxRow[];
  letters: w.LetterTemplate[];
  /** The first file of letters of the user’s own. */
  descriptions: Map<string, string>;
  batches: Batch[];
  hits: w.SearchHit[];
  /** The state the made-up backend was asked for. */
  mode: string;
  saved: w.SavedSearchView[];
  /** How long a mail takes to fetch, in milliseconds. */
  slowPost: number;
}

/** `empty`: nothing yet; `long`: very long words; `many`: 10,000 of everything; else the sample. */
export function open(mode: string): Book {
  const book = sample();
  book.mode = mode;
  if (mode === 'empty') clear(book);
  if (mode === 'long') lengthen(book);
  if (mode === 'many') multiply(book);
  if (mode === 'fetching') book.slowPost = 500;
  if (mode === 'trouble') {
    book.status.trouble =
      'The mail server imap.example could not be reached. Letters wait here and go when it can.';
    book.status.post = '1 letter waiting';
  }
  if (['practice', 'empty', 'identity'].includes(mode)) {
    book.status.practice = true;
    book.settings.account = null;
    book.settings.accounts = [];
    for (const page of book.pages.values()) page.practice = true;
  }
  if (mode === 'nokeyring') book.settings.keyring = false;
  if (mode === 'identity') {
    book.status.identity = null;
    book.settings.identity = null;
  }
  return book;
}

function clear(book: Book) {
  Object.assign(book.status, {
    identity: null,
    now: 0,
    inbox: 0,
    outgoing: 0,
    stuck: 0,
    post: 'Nothing to send',
    last_fetch: null,
    checked: null,
  });
  book.settings.identity = null;
  book.lines = { now: [], soon: [], waiting: [] };
  book.reminders = [];
  book.authorities = [];
  book.batches = [];
  book.issues = [];
  book.saved = [];
  book.pages.clear();
  book.rows = [];
  book.inbox = [];
  book.outbox = [];
  book.hits = [];
  book.letters = LETTERS;
}

const LONG_TITLE =
  'Payments over £500 to consultants, advisers, interim managers, recruitment agencies and umbrella companies, by directorate, cost centre, supplier, purchase order and contract, in each of the financial years 2019–20, 2020–21, 2021–22, 2022–23 and 2023–24';
const LONG_NAME =
  'Bournemouth-in-the-Marsh, Eastmere, Upper and Lower Tidewell and St Wilfrid’s-under-the-Hill Combined Fire, Waste, Licensing and Cultural Services Joint Authority';
const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichen'.repeat(4);

function lengthen(book: Book) {
  const row = (r: w.RequestRow) => {
    r.title = LONG_TITLE;
    r.authority = LONG_NAME;
  };
  const text = `${LONG_TITLE}. ${LONG_WORD}\n\n`.repeat(120);
  for (const page of book.pages.values()) {
    row(page.row);
    page.issues = [{ id: 'i-homes', title: LONG_TITLE }];
    for (const moved of page.moved) moved.explanation += ` ${LONG_TITLE} ${LONG_WORD}`;
    page.notes = page.notes.map((note) => `${note} ${LONG_WORD}`);
    for (const item of page.items) item.text = `${LONG_TITLE} ${LONG_WORD}`;
    for (const entry of page.thread) {
      if (entry.type !== 'message') continue;
      entry.reply = text;
      entry.from.name = LONG_NAME;
      entry.subject = LONG_TITLE;
      for (const file of entry.attachments) file.name = `${LONG_WORD}.xlsx`;
    }
  }
  for (const reminder of book.reminders) reminder.words = `${LONG_TITLE} ${LONG_WORD}`;
  for (const line of [...book.lines.now, ...book.lines.soon, ...book.lines.waiting]) {
    line.title = LONG_TITLE;
    line.subtitle = LONG_NAME;
    line.rest = `${line.rest} ${LONG_TITLE}`;
  }
  for (const batch of book.batches) {
    batch.row.title = LONG_TITLE;
    for (const member of batch.members) member.authority = LONG_NAME;
  }
  for (const authority of book.authorities) {
    authority.name = LONG_NAME;
    authority.email = `${LONG_WORD.toLowerCase()}@eastmere.example`;
    authority.notes = LONG_TITLE;
    authority.tags = [LONG_WORD.toLowerCase().slice(0, 40)];
  }
  for (const issue of book.issues) {
    issue.question = LONG_TITLE;
    issue.notes = text.slice(0, 3000);
    for (const piece of issue.evidence) {
      piece.title = `${LONG_WORD}.xlsx`;
      piece.note = LONG_TITLE;
    }
  }
  for (const { row: inboxRow, message } of book.inbox) {
    inboxRow.subject = LONG_TITLE;
    inboxRow.from.name = LONG_NAME;
    message.subject = LONG_TITLE;
    message.reply = text;
    for (const suggestion of inboxRow.suggestions) suggestion.title = LONG_TITLE;
  }
  for (const letter of book.outbox) {
    letter.title = LONG_TITLE;
    letter.to = `${LONG_WORD.toLowerCase()}@eastmere.example`;
    letter.server_words = `451 4.7.1 ${LONG_TITLE}`;
  }
  for (const hit of book.hits) {
    hit.title = LONG_TITLE;
    hit.snippet = `${LONG_WORD} ${hit.snippet}`;
  }
  book.settings.casebook = `/home/amina/${LONG_WORD}/casebook.db`;
}

const MANY = 10_000;
const MANY_MAILS = 50_000;

function multiply(book: Book) {
  const each = <T>(known: T[], make: (one: T, index: number) => T, length = MANY): T[] =>
    Array.from({ length }, (_, index) => make(known[index % known.length] as T, index));
  book.rows = each(book.rows, (row, i) =>
    i < book.rows.length ? row : { ...row, id: `${row.id}-${i}`, title: `${row.title} (${i})` },
  );
  book.inbox = each(
    book.inbox,
    (one, i) => ({
      row: { ...one.row, id: `${one.row.id}-${i}` },
      message: { ...one.message, id: `${one.row.id}-${i}` },
    }),
    MANY_MAILS,
  );
  book.outbox = each(book.outbox, (one, i) => ({ ...one, id: `${one.id}-${i}` }));
  book.authorities = each(book.authorities, (one, i) => ({
    ...one,
    id: `${one.id}-${i}`,
    name: `${one.name} ${i}`,
  }));
  book.issues = each(book.issues, (one, i) =>
    i < book.issues.length
      ? one
      : { ...one, id: `${one.id}-${i}`, question: `${one.question} (${i})` },
  );
  book.hits = each(book.hits, (one, i) => ({ ...one, id: `${one.id}-${i}` }));
  for (const group of ['now', 'soon', 'waiting'] as const)
    book.lines[group] = each(book.lines[group], (one, i) => ({ ...one, key: `${one.key}-${i}` }));
  Object.assign(book.status, { now: MANY, inbox: MANY_MAILS, stuck: MANY });
  const first = book.issues[0];
  if (first) {
    first.requests = book.rows;
    first.evidence = each(first.evidence, (one, i) => ({ ...one, id: `${one.id}-${i}` }));
  }
  const page = book.pages.get('r-homes');
  if (page)
    page.thread = each(page.thread, (one, i) => ({ ...one, id: `${one.id}-${i}` })).slice(0, 2000);
}
