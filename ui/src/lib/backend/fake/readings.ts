import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';
import { answeringBack, notice, questions, suggestions } from './halls';
import { TODAY } from './days';

interface Known {
  page: (id: string) => w.RequestPage;
  messageOf: (id: string) => w.MessageView;
  keep: <T>(value: T) => T;
  draftLetter: (request: string, letter: string) => Promise<w.DraftView>;
}

type Reads = Pick<
  Commands,
  | 'readings_of'
  | 'confirm_reading'
  | 'dismiss_reading'
  | 'reopen_reading'
  | 'item_readings'
  | 'notice_check'
  | 'records_acknowledgements'
  | 'set_records_acknowledgements'
  | 'answering_back'
  | 'draft_answering_back'
  | 'extraction_progress'
  | 'cancel_extraction'
  | 'extract_again'
>;

const OF_THE_ANSWER = ['refusal', 'exemption', 'answer', 'not_held', 'elsewhere'];
const SAID: Record<string, string> = {
  acknowledged: 'They acknowledged it',
  clarification_asked: 'They asked for clarification',
  fees_notice: 'They asked for a fee',
  extended: 'They took more time',
  transferred: 'They passed it to another authority',
  answered: 'They answered',
  partly_answered: 'They answered in part',
  refused: 'They refused it',
  not_held: 'They say they do not hold it',
};
const FILES = 7;

/** What is read in mails, and what comes of it. */
export function readings(book: Book, known: Known): Reads & { struck: (event: string) => void } {
  const found = suggestions();
  const sorry = (text: string): never => {
    throw { code: 'failed', message: text } as w.Failure;
  };
  let recorded = false;
  let events = 0;
  let looked = book.mode === 'reading' ? 0 : FILES;
  const view = (message_id: string): w.ReadingsView => {
    const mail = known.messageOf(message_id);
    return {
      message_id,
      request_id: mail.request?.id ?? null,
      readings: found.get(message_id) ?? [],
      unread_files: mail.attachments.filter(({ id }) => id === 'at-h-scan').map(({ name }) => name),
    };
  };
  const chosen = (message_id: string, name: string): w.ReadingView =>
    found.get(message_id)?.find((one) => one.id === name) ??
    sorry('That is no longer read in this mail. Nothing was recorded.');

  return {
    struck(event) {
      for (const reading of [...found.values()].flat())
        if (reading.event_id === event) Object.assign(reading, { state: 'open', event_id: null });
    },
    readings_of: async ({ message_id }) => view(message_id),
    confirm_reading: async ({ message_id, reading: name, change }) => {
      const mail = known.messageOf(message_id);
      const request = mail.request?.id;
      if (!request) return sorry('This mail is not filed under a request. File it first.');
      const reading = chosen(message_id, name);
      if (reading.event_id) return sorry('That was recorded already.');
      const record = change ?? reading.records;
      const event_id = `e-read-${++events}`;
      const p = known.page(request);
      p.thread.push({
        type: 'event',
        id: event_id,
        kind: record.event,
        text: SAID[record.event] ?? record.event,
        on: record.on,
        recorded_at: `${TODAY}T09:30:00Z`,
        said_by: change
          ? `you, changing rule “${reading.rule}”`
          : `you, confirming rule “${reading.rule}”`,
        note: [record.note, record.transferred_to, record.exemptions.join(', ')]
          .filter(Boolean)
          .join(' '),
        message_id,
        can_strike: true,
      });
      mail.read_as = record.event;
      mail.read_event = event_id;
      const together = OF_THE_ANSWER.includes(reading.kind)
        ? (found.get(message_id) ?? []).filter(
            (one) => OF_THE_ANSWER.includes(one.kind) && one.state === 'open',
          )
        : [reading];
      for (const one of together)
        Object.assign(one, { state: change ? 'changed' : 'confirmed', event_id });
      return known.keep(p);
    },
    dismiss_reading: async ({ message_id, reading }) => {
      chosen(message_id, reading).state = 'dismissed';
      return known.keep(view(message_id));
    },
    reopen_reading: async ({ message_id, reading }) => {
      chosen(message_id, reading).state = 'open';
      return known.keep(view(message_id));
    },
    item_readings: async ({ message_id }) =>
      message_id === 'm-h-answer' ? questions(known.page('r-halls')) : [],
    notice_check: async ({ message_id }) => (message_id === 'm-h-answer' ? notice() : []),
    records_acknowledgements: async () => recorded,
    set_records_acknowledgements: async ({ yes }) => known.keep((recorded = yes)),
    answering_back: async ({ request_id, answers }) => {
      const answered =
        ['closing', 'closed'].includes(book.mode) ||
        (found.get('m-h-answer') ?? []).some((one) => one.event_id);
      if (request_id === 'r-halls' && answered) return answeringBack(book.mode, answers);
      return { letter: '', time: '', window: 'not_set', questions: [], arguments: [], text: '' };
    },
    draft_answering_back: async ({ request_id, answers }) => {
      const draft = await known.draftLetter(request_id, 'internal-review');
      const back = answeringBack(book.mode, answers);
      const entry = known.page(request_id).thread.find((one) => one.id === draft.id);
      if (entry?.type === 'draft')
        entry.body = entry.body.replace('[Why you are dissatisfied]', back.text);
      return known.keep(draft);
    },
    extraction_progress: async () => {
      if (looked >= FILES) return null;
      // Slow enough to be stopped.
      looked += 0.25;
      return { done: Math.floor(looked), total: FILES, file: 'Ledger scan.pdf' };
    },
    cancel_extraction: async () => {
      looked = FILES;
      return known.keep(null);
    },
    extract_again: async () => ({
      kind: '',
      text: '',
      parts: [],
      why_not:
        'This is a scanned PDF: its pages are pictures; to read it, the package tesseract-ocr is needed. Install it (sudo apt install tesseract-ocr) and read the file again.',
      may_pass: true,
      cut: false,
      ocr: false,
      pages: null,
      notes: [],
    }),
  };
}
