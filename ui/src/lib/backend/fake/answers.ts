import type { Commands } from '../backend';
import type * as w from '../wire';
import { open, type Book } from './book';
import { answeredOf } from '../../answer/words';
import { day } from '../../format';
import { slim } from '../../strip/strip';
import { isWorking, plus, strip, TODAY } from './days';
import { textOf } from './files';
import { lintReport } from './lint';
import { batches } from './batches';
import { collations } from './collations';
import { descriptionOf, filledIn, tried } from './letters';
import { mailboxes } from './mailboxes';
import { readings } from './readings';
import { packs } from './packs';
import { reminderLine, reminders } from './reminders';
import { tables } from './tables';
import {
  newIssue,
  answerDeadline,
  HASH,
  headersOf,
  isLaw,
  lawTitle,
  message,
  otherRegime,
  requestPage,
} from './sample';

const NOW = `${TODAY}T09:30:00Z`;
const IMPORT_STEP = 150;
const rows = (table: string, found: number, lost: number, made_again = 0): w.RescuedRows => ({
  table,
  found,
  saved: found - lost,
  lost,
  made_again,
  left_out: 0,
  patched: 0,
  perhaps_more: false,
});
const rescued: w.RescuedCasebook = {
  casebook: '/home/amina/.local/share/scrutineer/casebook.scrutineer',
  saved_to: '/home/amina/.local/share/scrutineer/casebook.rescued-2025-04-03.scrutineer',
  whole: false,
  sound: true,
  problems: [],
  text: [
    'Saved whole: 212 facts about requests, 41 letters, 97 mails, 12 authorities, 3 issues.',
    '40 of 40 requests saved, 2 of them made again from what is known elsewhere: look over them.',
    'The bytes of 1 mail or file are lost; a note that says so stands in the place of each.',
  ],
  tables: [rows('request', 40, 0, 2), rows('message', 97, 0)],
  pages: 512,
  unreadable_pages: 0,
  nobodys_pages: 0,
  lost_files: 1,
};
const sorry = (text: string): never => {
  throw { code: 'not_found', message: text } as w.Failure;
};

const fail = (code: w.Failure['code'], message: string): never => {
  throw { code, message } as w.Failure;
};

const SAID: Record<string, string> = {
  acknowledged: 'They acknowledged it',
  answered: 'They answered',
  partly_answered: 'They answered in part',
  refused: 'They refused it',
  not_held: 'They say they do not hold it',
  clarification_asked: 'They asked for clarification',
  bounced: 'It was not delivered',
};

/** A fetch that brought nothing. */
const fetched = (text: string): w.FetchSummary => ({
  new: 0,
  filed: 0,
  inbox: 0,
  too_large: [],
  problems: [],
  looked_at: 0,
  cancelled: false,
  text,
});

const STATUS_TEXT: Record<w.IssueStatus, string> = {
  open: 'Open',
  answered: 'Answered',
  parked: 'Parked',
  closed: 'Closed',
};

function dossierOf(issue: w.IssuePage, strike: string[]): w.Dossier {
  const struck = (text: string) =>
    strike.reduce((rest, words) => rest.replaceAll(words, '[name struck out]'), text);
  return {
    question: issue.question,
    status_text: issue.status_text,
    made_on: TODAY,
    findings: struck(issue.findings.replace(/\[\[E(\d+)\]\]/g, '[$1]')),
    evidence: issue.evidence.map((one, i) => ({
      number: i + 1,
      label: one.label,
      kind: one.kind,
      title: one.title,
      place_text: one.place_text,
      quote: struck(one.quote),
      note: struck(one.note),
      citation: struck(one.citation),
      sha256: one.sha256,
    })),
    figures: [],
    requests: issue.requests.map((row) => ({
      reference: row.reference,
      title: row.title,
      authority: row.authority,
      law: row.regime,
      stage_text: row.stage_text,
      due_text: row.due_text,
    })),
    timeline: issue.timeline.filter((entry) => !entry.to_come),
    struck:
      strike.length > 0
        ? [{ kind: 'name', times: strike.length, text: `${String(strike.length)} × name` }]
        : [],
  };
}

function earlier(dryRun: boolean, columns: Record<string, string> = {}): w.EarlierImport {
  const asked = columns['mine.xlsx:authority'];
  const fields: [string, string | null][] = [
    ['authority', asked ?? null],
    ['title', null],
    ['sent', columns['mine.xlsx:sent'] ?? 'date'],
    ['outcome', null],
    ['answered', null],
    ['reference', null],
  ];
  return {
    dry_run: dryRun,
    requests: [
      {
        title: 'Grants by ward',
        authority: 'Westbrook Borough Council',
        source: 'whatdotheyknow/grants_by_ward',
        first: '2025-03-03',
        letters: 2,
        files: 1,
        events: ['sent'],
        known: false,
        request_id: dryRun ? null : 'r-homes',
        notes: [],
      },
      ...(asked
        ? [
            {
              title: 'A request made earlier',
              authority: 'Eastmere Council',
              source: 'list/eastmere',
              first: '2025-03-04',
              letters: 0,
              files: 0,
              events: ['sent'],
              known: false,
              request_id: dryRun ? null : 'r-vehicles',
              notes: [],
            },
          ]
        : []),
    ],
    new: asked ? 2 : 1,
    known: 0,
    mails: 0,
    files: [
      {
        folder: 'Old requests',
        names: asked ? ['notes.txt'] : ['mine.xlsx', 'notes.txt'],
        known: 0,
        message_id: dryRun ? null : 'm-inbox1',
        request_id: null,
      },
    ],
    lists: [
      {
        name: 'mine.xlsx',
        columns: ['to whom', 'date'],
        examples: ['Eastmere Council', '04/03/2025'],
        fields,
        is_read: asked !== undefined,
      },
    ],
    left_out: ['broken.zip: it cannot be opened. Nothing of it was brought in.'],
    text: `${asked ? '2 requests' : '1 request'} ${dryRun ? 'would come' : 'came'}; ${asked ? '1 other file' : '2 other files'}. 1 thing was left out.${dryRun ? ' Nothing was changed.' : ''}`,
  };
}

/** A place in words, as the program says it. */
function placeText(place: w.EvidencePlace): string {
  if (place.kind === 'passage') return place.within;
  if (place.kind === 'page') return `page ${String(place.page)}`;
  if (place.kind === 'cells')
    return place.sheet ? `sheet “${place.sheet}”, cells ${place.range}` : `cells ${place.range}`;
  return place.kind === 'figure' ? 'a figure' : '';
}

/** Every command over the made-up book; `changed` is called after each that changes it. */
export function commands(
  book: Book,
  changed: () => void,
  importing: (progress: w.ImportProgress | null) => void,
  mode: string,
): Commands {
  let made = 0;
  let stopped = false;
  let fetching = null as w.FetchProgress | null;
  const aside = new Map<string, w.MessageView>();
  let receiving: w.Receiving = {
    since: '2025-02-10',
    folders: [
      { name: 'INBOX', shown: 'INBOX', role: 'inbox', read: true },
      { name: 'Junk', shown: 'Junk', role: 'junk', read: true },
      { name: 'Archive', shown: 'Archive', role: 'archive', read: false },
    ],
  };
  let left: w.LeftMail[] = [
    {
      id: 'left-scans',
      from: { name: 'Eastmere FOI team', email: 'foi@eastmere.example' },
      subject: 'RE: Grants awarded in 2024/25: scanned ledgers',
      date: NOW,
      size: 32_505_856,
      folder: 'INBOX',
      text: 'It has 31 MB; more than 25 MB is not fetched without asking. It stays in the mailbox until you say.',
      can_bring: true,
    },
  ];
  const id = (kind: string) => `${kind}-new-${++made}`;
  const keep = <T>(value: T): T => {
    book.status.inbox = book.inbox.length;
    book.status.stuck = book.outbox.filter(
      (o) => o.state === 'in_doubt' || o.state === 'refused',
    ).length;
    book.status.outgoing = book.outbox.filter(
      (o) => o.state === 'queued' || o.state === 'waiting',
    ).length;
    book.status.now = agenda().now.length;
    changed();
    return value;
  };
  const page = (requestId: string): w.RequestPage =>
    book.pages.get(requestId) ??
    book.pages.get(requestId.replace(/-\d+$/, '')) ??
    sorry('That request is not in this casebook.');
  const pieceOf = (evidenceId: string): [w.IssuePage, w.EvidenceView] => {
    for (const one of book.issues) {
      const piece = one.evidence.find((e) => e.id === evidenceId);
      if (piece) return [one, piece];
    }
    return sorry('That is no longer attached.');
  };
  const issue = (issueId: string): w.IssuePage =>
    book.issues.find((one) => one.id === issueId) ?? sorry('That issue is not in this casebook.');
  const letter = (name: string) =>
    book.letters.find((one) => one.name === name) ?? sorry('There is no letter of that name.');
  const agenda = () => {
    const due = book.reminders.filter((one) => one.is_due && one.duty === null);
    const left = book.lines.now.filter(stillToDo);
    const late = left.filter((one) => one.tone === 'late');
    const others = left.filter((one) => one.tone !== 'late');
    return { ...book.lines, now: [...late, ...due.map(reminderLine), ...others] };
  };
  const stillToDo = ({ action }: w.AgendaLine) => {
    if (action.kind === 'open_message')
      return book.inbox.some((m) => m.row.id === action.message_id);
    if (action.kind === 'open_outbox')
      return book.outbox.some((o) => o.id === action.outbox_id && o.state === 'in_doubt');
    return true;
  };
  const entries = () =>
    [...book.pages.values()].flatMap((p) => p.thread.map((entry) => ({ p, entry })));
  const draftOf = (letterId: string) => {
    for (const { p, entry } of entries()) {
      if (entry.type === 'draft' && entry.id === letterId) return { p, draft: entry };
    }
    return sorry('That draft is no longer there.');
  };
  const itemsOf = (body: string): w.ItemView[] =>
    [...body.matchAll(/^(\d+)\. (.*)$/gm)].map((found) => ({
      id: id('q'),
      number: Number(found[1]),
      text: found[2] ?? '',
      outcome: 'open',
      exemption: '',
    }));
  const sameBody = (one: w.RequestPage, other: w.RequestPage) =>
    one.row.authority === other.row.authority && other.row.group !== 'draft';
  const messageOf = (messageId: string): w.MessageView => {
    const waiting = book.inbox.find((one) => one.row.id === messageId);
    if (waiting) return waiting.message;
    for (const { entry } of entries())
      if (entry.type === 'message' && entry.id === messageId) return entry;
    const put = aside.get(messageId);
    if (put) return put;
    return sorry('That message is not in this casebook.');
  };
  const known = (authority: string) => ({
    authority,
    name: book.status.identity?.name ?? '[your name]',
    email: book.status.identity?.email ?? '[your address]',
  });
  const preview = (asked: w.PreviewRequest): w.LetterPreview => {
    const from = letter(asked.letter);
    const words = known(
      book.authorities.find((a) => a.id === asked.authority_id)?.name ?? '[the authority]',
    );
    return {
      subject: filledIn(from.subject, from, asked.fields, words),
      body: filledIn(from.body, from, asked.fields, words),
      missing: from.fields.filter((f) => f.required && !asked.fields[f.name]).map((f) => f.label),
    };
  };
  const setOutbox = (outboxId: string, state: w.OutboxState, text: string): w.OutboxRow => {
    const row = book.outbox.find((one) => one.id === outboxId) ?? sorry('That letter is gone.');
    Object.assign(row, { state, text, can_cancel: false, next_try: null, known: [], offers: [] });
    for (const { entry } of entries())
      if (entry.type === 'outbox' && entry.id === outboxId) Object.assign(entry, row);
    return keep(row);
  };
  const receive = (p: w.RequestPage, kind: string): w.FetchSummary => {
    const answer = kind === 'answer';
    p.thread.push({
      type: 'message',
      ...message({
        id: id('m'),
        from: { name: p.row.authority, email: p.authority_email },
        subject: answer ? 'Your request: our answer' : 'Your request: received',
        date: NOW,
        reply: answer
          ? 'Dear Requester,\n\nPlease find the information attached.\n\nInformation team'
          : 'We have received your request and will answer within 20 working days.',
        automatic: answer ? null : 'acknowledgement',
        request: { id: p.row.id, title: p.row.title },
        filed_because: 'It answers our letter.',
        attachments: answer
          ? [
              {
                id: id('at'),
                name: 'Grants by ward.csv',
                content_type: 'text/csv',
                size: 2048,
                sha256: '0'.repeat(64),
                issues: [],
              },
            ]
          : [],
      }),
    });
    return keep({ ...fetched('1 new message, filed under its request.'), new: 1, filed: 1 });
  };

  /** What merging a newer list moves. */
  function merged() {
    book.settings.calendar_version = '2025-01-06 with a list of 2025-04-03 (9f2c41ab)';
    book.settings.calendar_merged = true;
    return keep({
      text: '1 day changed; 1 deadline moved.',
      changes: ['Fri 4 April 2025 is now a bank holiday in Scotland: Special holiday.'],
      moved: [
        {
          request: { id: 'r-budget', title: 'Participatory budgeting grants' },
          title: 'Answer the request',
          from: '2025-04-15',
          to: '2025-04-16',
          explanation:
            'The last day for the authority to answer the request moved from Tue 15 April 2025 to Wed 16 April 2025: Fri 4 April 2025 is now a holiday in Scotland (Special holiday).',
          noticed_on: TODAY,
        },
      ],
    });
  }

  const reads = readings(book, {
    page,
    messageOf,
    keep,
    draftLetter: (request_id, letter) => answers.draft_letter({ request_id, letter }),
  });
  const inGroups = (shown: w.AgendaShown): w.Agenda => {
    const { now, soon, waiting } = agenda();
    let left = shown.in_all ?? Infinity;
    const first = (lines: w.AgendaLine[], most: number) => {
      const made = lines.slice(0, Math.min(most, left));
      left -= made.length;
      return made;
    };
    return {
      today: TODAY,
      now: first(now, shown.now),
      now_count: now.length,
      soon: first(soon, shown.soon),
      soon_count: soon.length,
      waiting_on: first(waiting, shown.waiting),
      waiting: waiting.length,
      empty: book.rows.length === 0,
    };
  };
  const answers: Commands = {
    ...reads,
    status: async () => book.status,
    agenda: async ({ shown }) => inGroups(shown),
    requests: async ({ filter }) => {
      const words = filter.text.toLowerCase().split(/\s+/);
      const rows = book.rows.filter((row) => {
        const text = `${row.title} ${row.authority} ${row.reference}`.toLowerCase();
        return (
          (!filter.group || row.group === filter.group) &&
          words.every((word) => text.includes(word))
        );
      });
      return {
        lines: rows.slice(filter.offset, filter.offset + filter.limit).map((row) => ({
          id: row.id,
          reference: row.reference,
          title: row.title,
          authority: row.authority,
          stage: row.stage,
          stage_text: row.stage_text,
          group: row.group,
          due_text: row.due_text,
          strip: row.strip && slim(row.strip),
        })),
        total: rows.length,
      };
    },
    request: async ({ id: requestId }) => page(requestId),
    letters: async () => book.letters,
    preview_letter: async ({ request }) => preview(request),
    new_request: async ({ request }) => {
      const authority = book.authorities.find((a) => a.id === request.authority_id);
      const text = preview(request);
      const requestId = id('r');
      const title = text.subject.replace(/^Freedom of Information request: /, '');
      const p = requestPage({
        id: requestId,
        reference: `SCR-N${made}`,
        title: title.charAt(0).toUpperCase() + title.slice(1),
        authority: [request.authority_id, authority?.name ?? ''],
        stage: 'draft',
        stage_text: 'Being written',
        group: 'draft',
        due_text: 'not sent yet',
        last: TODAY,
        lead: 'Being written.',
        rest: 'The clock starts on the day the council receives it.',
      });
      const to = authority?.email ?? '';
      p.practice = book.status.practice;
      p.thread.push({
        type: 'draft',
        id: id('d'),
        request_id: requestId,
        kind: 'request',
        to,
        subject: text.subject,
        body: text.body,
        updated_at: NOW,
        obstacles: to
          ? []
          : [`${authority?.name ?? 'The authority'} has no address for requests yet.`],
      });
      p.items = itemsOf(text.body);
      const feeds = book.issues.find((one) => one.id === request.issue_id);
      if (feeds) {
        p.issues = [{ id: feeds.id, title: feeds.question }];
        feeds.requests.push(p.row);
      }
      book.pages.set(requestId, p);
      book.rows.unshift(p.row);
      return keep(requestId);
    },
    save_draft: async ({ letter_id, subject, body, was }) => {
      const { p, draft } = draftOf(letter_id);
      if (was && (was.subject !== draft.subject || was.body !== draft.body)) {
        const message =
          'This letter was changed somewhere else meanwhile, by foi or in another window.';
        throw { code: 'changed_elsewhere', message } as w.Failure;
      }
      if (draft.kind === 'request') p.items = itemsOf(body);
      return keep(Object.assign(draft, { subject, body, updated_at: NOW }));
    },
    close_window: async () => null,
    preview_mail: async ({ letter_id }) => {
      const { p, draft } = draftOf(letter_id);
      const from = book.status.identity;
      const sender = from ? `${from.name} <${from.email}>` : '';
      return {
        from: sender,
        to: `${p.row.authority} <${draft.to}>`,
        subject: draft.subject,
        message_id: '01924f0a6c5d7b3e@rahim.example',
        body: draft.body,
        source: `From: ${sender}\r\nTo: ${draft.to}\r\nMessage-ID: <01924f0a6c5d7b3e@rahim.example>\r\nSubject: ${draft.subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${draft.body}`,
        practice: book.status.practice,
      };
    },
    lint_draft: async ({ letter_id, subject, body }) => {
      const { p } = draftOf(letter_id);
      return lintReport(
        { subject, body },
        [...book.pages.values()].filter((other) => other !== p && sameBody(p, other)),
      );
    },
    lint_text: async ({ text }) => {
      const asked = book.authorities.find((one) => one.id === text.authority_id)?.name;
      const others = [...book.pages.values()].filter(
        ({ row }) => row.authority === asked && row.group !== 'draft',
      );
      return lintReport(text, others);
    },
    send_letter: async ({ letter_id }) => {
      const { p, draft } = draftOf(letter_id);
      const row: w.OutboxRow = {
        id: id('o'),
        request_id: p.row.id,
        title: p.row.title,
        to: draft.to,
        subject: draft.subject,
        state: 'sent',
        text: 'Sent just now.',
        server_words: '250 2.0.0 Ok',
        next_try: null,
        queued_at: NOW,
        can_cancel: false,
        letter_id,
        known: [],
        waits_its_turn: false,
        copy: '',
        offers: [],
        batch: null,
      };
      book.outbox.unshift(row);
      p.thread = p.thread.filter((entry) => entry !== draft);
      p.thread.push({
        type: 'message',
        ...message({
          id: id('m'),
          outgoing: true,
          from: book.status.identity ?? { name: 'You', email: '' },
          to: [{ name: p.row.authority, email: draft.to }],
          subject: draft.subject,
          date: NOW,
          reply: draft.body,
          server_reply: '250 2.0.0 Ok',
        }),
      });
      if (draft.kind === 'request') {
        const s = strip(TODAY);
        Object.assign(p.row, {
          stage: 'waiting',
          stage_text: 'Waiting for an answer',
          group: 'waiting',
          due: s.due,
          due_text: 'due Fri 2 May 2025, 20 working days left',
          strip: s,
        });
        p.lead = 'Waiting for an answer,';
        p.rest = 'due Fri 2 May 2025. 20 working days are left.';
        p.deadlines = [answerDeadline(s, p.row.regime === 'FOISA', '20 working days left')];
        p.next = [];
      }
      return keep(row);
    },
    discard_draft: async ({ letter_id }) => {
      const { p, draft } = draftOf(letter_id);
      p.thread = p.thread.filter((entry) => entry !== draft);
      if (p.row.group === 'draft') {
        book.pages.delete(p.row.id);
        book.rows = book.rows.filter((row) => row.id !== p.row.id);
      }
      return keep(null);
    },
    draft_letter: async ({ request_id, letter: name }) => {
      const p = page(request_id);
      const from = letter(name);
      const there = p.thread.find((entry) => entry.type === 'draft' && entry.kind === from.kind);
      if (there?.type === 'draft') return there;
      const words = {
        ...known(p.row.authority),
        original_subject: `Freedom of Information request: ${p.row.title}`,
        original_title: p.row.title,
      };
      const draft: w.DraftView = {
        id: id('d'),
        request_id,
        kind: from.kind,
        to: from.kind === 'complaint' ? '' : p.authority_email,
        subject: filledIn(from.subject, from, {}, words),
        body: filledIn(from.body, from, {}, words),
        updated_at: NOW,
        obstacles: from.fields.map((field) => `The letter still says [${field.label}].`),
      };
      p.thread.push({ type: 'draft', ...draft });
      return keep(draft);
    },
    letter_files: async ({ name }) => {
      const one = letter(name);
      const { subject, body } = one;
      return {
        name,
        description: book.descriptions.get(name) ?? descriptionOf(one),
        subject,
        body,
      };
    },
    try_letter: async ({ files }) => tried(files, book.letters),
    save_own_letter: async ({ letter: { was, files } }) => {
      if (book.letters.some((one) => one.name === files.name && one.name !== was))
        sorry(
          `There is a letter “${files.name}” already. Nothing was saved; give yours another name.`,
        );
      const { problems } = tried(files, book.letters);
      const base = book.letters.find((one) => one.name === was) ?? book.letters[0];
      if (!base) return sorry('There are no letters.');
      const said = (key: string) =>
        new RegExp(`^${key} = "(.+)"$`, 'm').exec(files.description)?.[1] ?? '';
      const own: w.LetterTemplate = {
        ...base,
        ...files,
        title: said('title') || files.name,
        group: problems.length > 0 ? 'To be mended' : said('group') || 'Other letters',
        when_to_use: said('when_to_use'),
        already_published: said('already_published'),
        tends_to_be_refused: said('tends_to_be_refused'),
        own: true,
        problems,
      };
      book.descriptions.set(files.name, files.description);
      const others = book.letters.filter((one) => one.name !== was);
      const at = others.findLastIndex((one) => one.group === own.group) + 1;
      book.letters = others.toSpliced(at === 0 ? others.length : at, 0, own);
      return keep(problems);
    },
    delete_own_letter: async ({ name }) => {
      book.letters = book.letters.filter((one) => one.name !== name);
      return keep(null);
    },
    import_letters: async () => ({
      text: 'No letter was added.',
      added: [],
      left_out: [
        'The letter “street-lights” cannot be used. body.txt, line 3: it uses lamp, which letter.toml does not name as a field.',
      ],
    }),
    export_letter: async ({ name }) => `/home/amina/${name}.zip`,
    address_draft: async ({ letter_id, address }) => {
      const { draft } = draftOf(letter_id);
      return keep(Object.assign(draft, { to: address }));
    },
    give_address: async ({ letter_id, address }) => {
      const { draft } = draftOf(letter_id);
      return keep(Object.assign(draft, { to: address, obstacles: [] }));
    },
    outbox: async () => book.outbox,
    cancel_letter: async ({ outbox_id }) => {
      book.outbox = book.outbox.filter((one) => one.id !== outbox_id);
      return keep(null);
    },
    retry_letter: async ({ outbox_id }) => setOutbox(outbox_id, 'queued', 'Goes in a moment.'),
    look_for_letter: async ({ outbox_id }) =>
      setOutbox(outbox_id, 'sent', 'Found in the Sent folder: it went.'),
    mark_sent: async ({ outbox_id }) => setOutbox(outbox_id, 'sent', 'You said that it went.'),
    send_again: async ({ outbox_id }) => setOutbox(outbox_id, 'queued', 'Goes again in a moment.'),
    record_event: async ({ event }) => {
      const p = page(event.request_id);
      const facts = [
        event.date ? `They named ${day(event.date)}.` : '',
        event.exemptions?.length ? `Relying on ${event.exemptions.join(', ')}.` : '',
        event.redirect ? `Send it to ${event.redirect}.` : '',
      ];
      const text = SAID[event.kind] ?? `Recorded: ${event.kind.replaceAll('_', ' ')}`;
      const eventId = id('e');
      p.thread.push({
        type: 'event',
        id: eventId,
        kind: event.kind,
        text,
        on: event.on,
        recorded_at: NOW,
        said_by: 'you',
        note: [event.note, ...facts].filter(Boolean).join(' '),
        message_id: event.message_id,
        can_strike: true,
      });
      for (const entry of p.thread) {
        if (entry.type === 'message' && entry.id === event.message_id) {
          Object.assign(entry, { read_as: event.kind, read_event: eventId, set_aside: false });
        }
      }
      if (event.kind === 'answered') {
        Object.assign(p.row, { stage: 'answered', stage_text: 'Answered', group: 'answered' });
        p.lead = 'Answered, in time.';
        p.rest = '';
      }
      return keep(p);
    },
    strike_event: async ({ event_id }) => {
      reads.struck(event_id);
      for (const { p, entry } of entries()) {
        if (entry.type !== 'event' || entry.id !== event_id) continue;
        p.thread = p.thread.filter((one) => one !== entry);
        for (const one of p.thread) {
          if (one.type === 'message' && one.read_event === event_id)
            Object.assign(one, { read_as: null, read_event: null });
        }
        return keep(p);
      }
      return sorry('That record is no longer there.');
    },
    set_item: async ({ item_id, outcome, exemption }) => {
      for (const p of book.pages.values()) {
        const item = p.items.find((one) => one.id === item_id);
        if (item) {
          Object.assign(item, { outcome, exemption });
          p.row.items_text = answeredOf(p.items.map((one) => one.outcome));
          return keep(p);
        }
      }
      return sorry('That question is no longer there.');
    },
    inbox: async ({ offset, limit, holding }) => {
      const place = book.inbox.findIndex((one) => one.row.id === holding);
      const from = place < 0 ? offset : place - (place % limit);
      return {
        rows: book.inbox.slice(from, from + Math.min(limit, 200)).map((one) => one.row),
        total: book.inbox.length,
        offset: from,
      };
    },
    message: async ({ id: messageId }) => messageOf(messageId),
    message_html: async () => ({
      document:
        '<!doctype html><meta charset="utf-8"><title>Mail</title><p>Dear Ms Rahim,</p><p>Please find attached the information for <b>questions 1 and 2</b>.</p>',
    }),
    file_message: async ({ message_id, request_id }) => {
      const m = messageOf(message_id);
      const p = page(request_id);
      m.request = { id: request_id, title: p.row.title };
      m.filed_because = 'You filed it here.';
      book.inbox = book.inbox.filter((one) => one.row.id !== message_id);
      p.thread.push({ type: 'message', ...m });
      return keep(m);
    },
    move_message: async ({ message_id, request_id, because }) => {
      const m = messageOf(message_id);
      const p = page(request_id);
      for (const other of book.pages.values()) {
        other.thread = other.thread.filter(
          (entry) => !(entry.type === 'message' && entry.id === message_id),
        );
      }
      m.moves.push({
        text: `You moved it to “${p.row.title}”. ${because}`.trim(),
        at: m.date,
        from: m.request?.id ?? null,
        to: request_id,
        by: 'you',
        because,
      });
      m.request = { id: request_id, title: p.row.title };
      m.filed_because = `You filed it here. ${because}`.trim();
      book.inbox = book.inbox.filter((one) => one.row.id !== message_id);
      p.thread.push({ type: 'message', ...m });
      return keep(m);
    },
    file_message_also: async ({ message_id, request_id }) => {
      const m = messageOf(message_id);
      const p = page(request_id);
      m.offered = m.offered.filter((one) => one.request_id !== request_id);
      m.also.push({
        request: { id: request_id, title: p.row.title },
        because: 'You said that it answers this request too.',
      });
      p.thread.push({ type: 'message', ...m });
      return keep(m);
    },
    unfile_message_also: async ({ message_id, request_id }) => {
      const m = messageOf(message_id);
      const p = page(request_id);
      m.also = m.also.filter((one) => one.request.id !== request_id);
      m.offered = m.offered.filter((one) => one.request_id !== request_id);
      p.thread = p.thread.filter((entry) => !(entry.type === 'message' && entry.id === message_id));
      return keep(m);
    },
    unfile_message: async ({ message_id }) => {
      const m = messageOf(message_id);
      for (const p of book.pages.values()) {
        p.thread = p.thread.filter(
          (entry) => !(entry.type === 'message' && entry.id === message_id),
        );
      }
      m.request = null;
      m.set_aside = false;
      m.also = [];
      book.inbox.unshift({
        message: m,
        row: {
          id: m.id,
          from: m.from,
          subject: m.subject,
          date: m.date,
          snippet: m.reply.slice(0, 80),
          attachments: m.attachments.length,
          automatic: m.automatic,
          suggestions: [],
        },
      });
      return keep(m);
    },
    draft_elsewhere: async ({ message_id }) => {
      const mail = messageOf(message_id);
      const p = page(mail.request?.id ?? '');
      const draft: w.DraftView = {
        id: id('d'),
        request_id: p.row.id,
        kind: 'request',
        to: mail.automatic_note?.send_to ?? p.authority_email,
        subject: p.row.title,
        body: 'Dear FOI Team,\n\nPlease send me the information I asked for.',
        updated_at: NOW,
        obstacles: [],
      };
      p.thread.push({ type: 'draft', ...draft });
      return keep(draft);
    },
    set_message_aside: async ({ message_id }) => {
      const m = messageOf(message_id);
      m.set_aside = true;
      aside.set(message_id, m);
      book.inbox = book.inbox.filter((one) => one.row.id !== message_id);
      return keep(null);
    },
    fetch_mail: async () => {
      // Long enough to be watched and stopped, when asked for so.
      fetching = {
        folder: 'Inbox',
        number: 0,
        of: 12,
        new: 0,
        text: 'Looking at 12 mails in Inbox.',
      };
      for (let number = 1; number <= 12 && fetching; number++) {
        await new Promise((next) => setTimeout(next, book.slowPost));
        if (fetching) fetching.number = number;
      }
      const cancelled = fetching === null;
      fetching = null;
      return keep({
        ...fetched(cancelled ? 'Stopped. What came is kept.' : 'No new mail.'),
        cancelled,
      });
    },
    import_files: async () => {
      // Long enough to be watched and stopped.
      const parts = 20;
      stopped = false;
      let mails = 0;
      for (let part = 0; part < parts && !stopped; part++) {
        mails = part * 1000;
        importing({
          done: part * 15_100_000,
          total: parts * 15_100_000,
          mails,
          file: 'Archive 2019–2024.mbox',
        });
        await new Promise((next) => setTimeout(next, IMPORT_STEP));
      }
      importing(null);
      return keep({
        new: 2,
        known: 1,
        filed: 1,
        inbox: 1,
        left_out: 0,
        failed: [],
        cancelled: stopped,
        text: stopped
          ? `Stopped. ${mails.toLocaleString('en-GB')} mails were looked at; what came in stays.`
          : '2 mails brought in: 1 filed, 1 in the Inbox; 1 here already.',
      });
    },
    import_folders: async () => null,
    import_opened: async () => null,
    import_progress: async () => null,
    cancel_import: async () => {
      stopped = true;
      return null;
    },
    attachment_text: async ({ id: fileId }) => textOf(fileId),
    save_attachment: async () => '/home/amina/Documents/Decent Homes 2011-13 by ward.xlsx',
    practice_answer: async ({ request_id, kind }) => receive(page(request_id), kind),
    message_headers: async ({ id: messageId }) => headersOf(messageOf(messageId)),
    message_raw: async ({ id: messageId }) => {
      const m = messageOf(messageId);
      const text = `${headersOf(m).raw}\n\n${m.full_text || m.reply}`;
      return { text, cut: false, size: text.length, sha256: HASH };
    },
    save_message: async () => ({
      path: '/home/amina/Documents/2025-04-02 foi@eastmere.example RE- FOI-8841.eml',
      sha256: HASH,
    }),
    issues: async () =>
      book.issues.map((one) => ({
        id: one.id,
        question: one.question,
        status: one.status,
        tags: one.tags,
        requests: one.requests.length,
        awaited: one.requests.filter((row) => row.group === 'waiting' || row.group === 'late')
          .length,
        evidence: one.evidence.length,
        updated_at: NOW,
      })),
    issue: async ({ id: issueId }) => issue(issueId),
    save_issue: async ({ issue: edit }) => {
      if (edit.id === null) {
        const issueId = id('i');
        book.issues.unshift({
          ...newIssue(),
          id: issueId,
          question: edit.question,
          notes: edit.notes,
        });
        return keep(issueId);
      }
      const before = issue(edit.id);
      Object.assign(before, {
        question: edit.question,
        notes: edit.notes,
        status: edit.status ?? before.status,
        status_text: STATUS_TEXT[edit.status ?? before.status],
        tags: edit.tags ?? before.tags,
        findings: edit.findings ?? before.findings,
      });
      return keep(edit.id);
    },
    link_request: async ({ issue_id, request_id }) => {
      const i = issue(issue_id);
      const p = page(request_id);
      if (!i.requests.some((row) => row.id === request_id)) i.requests.push(p.row);
      if (!p.issues.some((one) => one.id === issue_id))
        p.issues.push({ id: issue_id, title: i.question });
      return keep(i);
    },
    unlink_request: async ({ issue_id, request_id }) => {
      const i = issue(issue_id);
      const p = page(request_id);
      i.requests = i.requests.filter((row) => row.id !== request_id);
      p.issues = p.issues.filter((one) => one.id !== issue_id);
      return keep(i);
    },
    pin_evidence: async ({ evidence }) => {
      const i = issue(evidence.issue_id);
      const m = messageOf(evidence.message_id);
      const f = m.attachments.find((one) => one.id === evidence.attachment_id);
      const link = { id: i.id, title: i.question };
      (f ?? m).issues.push(link);
      i.evidence.push({
        id: id('ev'),
        label: `E${String(i.evidence.length + 1)}`,
        kind:
          evidence.place && evidence.place.kind !== 'whole'
            ? evidence.place.kind
            : f
              ? 'file'
              : 'response',
        place: evidence.place ?? { kind: 'whole' },
        place_text: evidence.place ? placeText(evidence.place) : '',
        quote: evidence.quote ?? '',
        title: f?.name ?? m.subject,
        note: evidence.note,
        citation: `${m.from.name}, Wed 2 April 2025`,
        sha256: f?.sha256 ?? '0'.repeat(64),
        message_id: m.id,
        attachment_id: f?.id ?? null,
        request: m.request,
        pinned_at: NOW,
      });
      return keep(i);
    },
    unpin_evidence: async ({ evidence_id }) => {
      const i = book.issues.find((one) => one.evidence.some((e) => e.id === evidence_id));
      if (!i) return sorry('That is no longer pinned.');
      i.evidence = i.evidence.filter((one) => one.id !== evidence_id);
      return keep(i);
    },
    detach_evidence: async ({ evidence_id, because }) => {
      const [i, piece] = pieceOf(evidence_id);
      i.evidence = i.evidence.filter((one) => one !== piece);
      i.history.unshift({
        evidence_id,
        text: `${piece.label} was taken off${because ? `: ${because}` : ''}.`,
        at: NOW,
      });
      return keep(i);
    },
    move_evidence: async ({ evidence_id, issue_id, because }) => {
      const [i, piece] = pieceOf(evidence_id);
      const target = issue(issue_id);
      if (i === target) return sorry('It is attached to that issue. Nothing was changed.');
      i.evidence = i.evidence.filter((one) => one !== piece);
      const moved = { ...piece, label: `E${String(target.evidence.length + 1)}` };
      target.evidence.push(moved);
      i.history.unshift({
        evidence_id,
        text: `${piece.label} was moved to “${target.question}”, where it is ${moved.label}${because ? `: ${because}` : ''}.`,
        at: NOW,
      });
      return keep(target);
    },
    note_evidence: async ({ evidence_id, note }) => {
      const [i, piece] = pieceOf(evidence_id);
      i.history.unshift({
        evidence_id,
        text: `The note of ${piece.label} was changed; it said “${piece.note}”.`,
        at: NOW,
      });
      piece.note = note;
      return keep(i);
    },
    order_evidence: async ({ issue_id, evidence_ids }) => {
      const i = issue(issue_id);
      const places = new Map(evidence_ids.map((evidenceId, at) => [evidenceId, at]));
      const place = (one: w.EvidenceView) => places.get(one.id) ?? evidence_ids.length;
      i.evidence = [...i.evidence].sort((a, b) => place(a) - place(b));
      return keep(i);
    },
    authorities: async () => book.authorities,
    save_authority: async ({ authority }) => {
      if (authority.email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(authority.email)) {
        throw {
          code: 'failed',
          message: `“${authority.email}” is not an email address.`,
        } as w.Failure;
      }
      const known = book.authorities.find((one) => one.id === authority.id);
      if (known) {
        Object.assign(known, { ...authority, id: known.id, regime_guessed: false });
        return keep(known.id);
      }
      const authorityId = id('a');
      book.authorities.push({
        ...authority,
        id: authorityId,
        regime: authority.regime || 'foia',
        regime_guessed: authority.regime === '',
        kind: authority.kind || 'council',
        requests: 0,
        address_seen: null,
      });
      return keep(authorityId);
    },
    ...batches(book, keep),
    ...collations(book, keep),
    ...packs(book),
    ...reminders(book, keep),
    settings: async () => book.settings,
    save_identity: async ({ identity }) => {
      book.status.identity = identity;
      book.settings.identity = identity;
      return keep(book.settings);
    },
    ...mailboxes(book, () => keep(book.settings)),
    ...tables(book, mode, keep),
    dossier: async ({ issue_id, strike }) => dossierOf(issue(issue_id), strike),
    dossier_strikes: async ({ issue_id }) =>
      issue(issue_id).evidence.length === 0
        ? []
        : [
            { kind: 'name', words: 'Nora Neighbour', times: 2 },
            { kind: 'email', words: 'nora@village.example', times: 1 },
          ],
    save_dossier: async ({ issue_id, format }) => {
      issue(issue_id);
      const ending = format === 'markdown' ? 'md' : format;
      return `/home/amina/Documents/dossier.${ending}`;
    },
    choose_requests: async () => earlier(true),
    import_requests: async ({ dry_run, columns }) => earlier(dry_run, columns),
    make_sample: async () => {
      if (book.rows.length > 0)
        return sorry(
          'There is something in this casebook, and the sample is never mixed with it. Nothing was changed; make it in a new casebook with foi sample FILE.',
        );
      Object.assign(book, open(''));
      Object.assign(book.status, { practice: true, sample: true });
      return keep({
        casebook: book.settings.casebook,
        requests: book.rows.length,
        evidence: 2,
        text: 'A sample is in this casebook: the made-up borough of Penwick, with requests at every stage. Nothing of it is real, and nothing leaves this machine.',
      });
    },
    search: async ({ query }) => ({
      hits: query.trim() === 'nothing' ? [] : book.hits,
      more: book.hits.length >= 50,
      filters: [...query.matchAll(/\b(from|type):(\S+)/g)].map(([, name = '', value = '']) => ({
        name,
        value,
        says:
          name === 'from'
            ? `from somebody whose name or address has “${value}”`
            : `files whose name ends in .${value}`,
      })),
      notes: /\bbefore:(?!\d)/.test(query)
        ? ['“before:” was looked for as words: a day is written 2025-03-12, 2025-03 or 2025.']
        : [],
    }),
    saved_searches: async () => book.saved,
    save_search: async ({ name, query }) => {
      book.saved = [...book.saved.filter((one) => one.name !== name), { id: id('s'), name, query }];
      return keep(book.saved);
    },
    forget_search: async ({ search_id }) => {
      book.saved = book.saved.filter((one) => one.id !== search_id);
      return keep(book.saved);
    },
    work_out: async ({ question }) => {
      const { regime, received, working_days } = question;
      if (received < '2005-01-01') {
        throw {
          code: 'failed',
          message: `The bank holidays are known from Sat 1 January 2005; ${day(received)} is before that.`,
        } as w.Failure;
      }
      const scottish = regime === 'foisa' || regime === 'eisr';
      const limit =
        working_days ?? { school: 60, archive: 30 }[scottish ? '' : question.kind] ?? 20;
      let counted = received;
      while (!isWorking(counted, scottish)) counted = plus(counted, 1);
      const later = counted === received ? undefined : strip(counted, { limit, scottish }).due;
      const s = strip(received, {
        limit,
        scottish,
        hypothetical: true,
        ...(later === undefined ? {} : { later }),
      });
      return {
        ...answerDeadline(s, scottish, `${limit} working days`),
        provisional: s.due > book.settings.calendar_until,
        explanation: [
          `${day(received)} is day 0, the day of receipt.`,
          'Day 1 is the next working day.',
          'Saturdays, Sundays and bank holidays are passed over.',
          `Working day ${limit} is ${day(s.due)}, the last day for an answer.`,
        ],
      };
    },
    set_regime: async ({ request_id, regime }) => {
      const p = page(request_id);
      if (!isLaw(regime)) return sorry('There is no such law.');
      p.regime = regime;
      p.regime_title = lawTitle(regime);
      p.other_regime = otherRegime(regime);
      p.row.regime = regime.toUpperCase();
      for (const deadline of p.deadlines) deadline.citation = `${p.row.regime} r.5(2)`;
      return keep(p);
    },
    merge_calendar: async () => merged(),
    fetch_calendar: async () => merged(),
    opening: async ({ shown }) => ({
      casebook: '/home/amina/.local/share/scrutineer/casebook.scrutineer',
      locked: mode === 'locked',
      keyring: true,
      damaged:
        mode === 'damaged'
          ? 'The file cannot be read as it should be (database disk image is malformed). Nothing in it was changed.'
          : mode === 'nothing'
            ? 'The file cannot be read as it should be (it is empty, 0 bytes long). Nothing in it was changed.'
            : '',
      empty: mode === 'nothing',
      // The other states show themselves what waits and what fails.
      first: shown && mode === '' ? { status: book.status, agenda: inGroups(shown) } : null,
    }),
    leave_damaged: async () => {
      window.location.search = 'fake=damaged';
      return null;
    },
    rescue_casebook: async () => rescued,
    open_rescued: async () =>
      '/home/amina/.local/share/scrutineer/casebook.scrutineer.before-restore-2025-04-03',
    begin_new: async () => null,
    open_backup: async ({ passphrase }) =>
      passphrase === 'lamp river stone'
        ? '/home/amina/.local/share/scrutineer/casebook.scrutineer.before-restore-2025-04-03'
        : fail(
            'needs_passphrase',
            'casebook-2025-03-01.scrutineer is locked with a passphrase. Nothing in it was changed; give its passphrase.',
          ),
    unlock: async ({ passphrase }) =>
      passphrase === 'lamp river stone'
        ? null
        : fail(
            'needs_passphrase',
            'That passphrase does not open casebook.scrutineer. Nothing in it was changed; try again, and mind capital letters.',
          ),
    set_passphrase: async ({ passphrase }) => {
      book.settings.encrypted = passphrase !== null;
      return keep({
        text: passphrase
          ? 'The casebook is encrypted. Without the passphrase nobody can read it, you included: there is no other way in.'
          : 'The casebook is not encrypted any more: whoever has the file can read it.',
        readable_copies: passphrase ? ['/home/amina/casebook.scrutineer.before-upgrade-30'] : [],
      });
    },
    choose_backup: async () => '/home/amina/casebook-2025-03-01.scrutineer',
    restore_backup: async () => keep('/home/amina/casebook.scrutineer.before-restore-2025-04-03'),
    save_backup: async () => '/home/amina/casebook-2025-04-03.scrutineer',
    save_export: async () => '/home/amina/scrutineer-2025-04-03',
    keep_calendar_file: async ({ folder }) => {
      book.settings.calendar_file = folder
        ? '/home/amina/calendars/requests'
        : '/home/amina/scrutineer.ics';
      return keep(book.settings);
    },
    forget_calendar_file: async () => {
      book.settings.calendar_file = null;
      return keep(book.settings);
    },
    forget_calendar: async () => {
      book.settings.calendar_version = '2025-01-06';
      book.settings.calendar_merged = false;
      return keep({
        text: '1 day changed. No deadline moved.',
        changes: ['Fri 4 April 2025 is no longer a bank holiday in Scotland: Special holiday.'],
        moved: [],
      });
    },
    receiving: async () => receiving,
    save_receiving: async ({ since, folders }) => {
      receiving = {
        since,
        folders: receiving.folders.map((folder) => ({
          ...folder,
          read: folder.role === 'inbox' || folders.includes(folder.name),
        })),
      };
      return keep(receiving);
    },
    fetch_progress: async () => fetching,
    cancel_fetch: async () => {
      fetching = null;
      return null;
    },
    left_in_mailbox: async () => left,
    bring_left: async ({ id: leftId }) => {
      left = left.filter((mail) => mail.id !== leftId);
      return keep({ ...fetched('1 mail came and waits in the Inbox.'), new: 1, inbox: 1 });
    },
    dismiss_left: async ({ id: leftId }) => {
      left = left.filter((mail) => mail.id !== leftId);
      return keep(null);
    },
  };
  return answers;
}
