import { sampleBatch } from './batches';
import type * as w from '../wire';
import type { Book } from './book';
import { slim } from '../../strip/strip';
import { strip, TODAY } from './days';
import { halls } from './halls';
import { LETTERS } from './letters';

export const HASH = '9f2c41ab7d0e5586b1c3a9f84e2d6075c1ab99e07f3d2c48b6a5e1f09c7d41ab';
const AMINA: w.Person = { name: 'Amina Rahim', email: 'amina@rahim.example' };
const EASTMERE: w.Person = { name: 'Eastmere FOI team', email: 'foi@eastmere.example' };

interface Told {
  id: string;
  reference: string;
  title: string;
  authority: [id: string, name: string];
  regime?: string;
  stage: string;
  stage_text: string;
  group: w.RequestGroup;
  due?: string | null;
  due_text: string;
  strip?: w.Strip | null;
  last: string;
  lead: string;
  rest: string;
}

const TITLES = {
  foia: 'Freedom of Information Act 2000',
  foisa: 'Freedom of Information (Scotland) Act 2002',
  eir: 'Environmental Information Regulations 2004',
  eisr: 'Environmental Information (Scotland) Regulations 2004',
};
const OTHER = { foia: 'eir', eir: 'foia', foisa: 'eisr', eisr: 'foisa' } as const;

export function isLaw(code: string): code is keyof typeof TITLES {
  return code in TITLES;
}

export function lawTitle(code: keyof typeof TITLES): string {
  return TITLES[code];
}

/** The law for environmental information of the same nation, or back from it. */
export function otherRegime(code: keyof typeof TITLES): w.OtherRegime {
  const regime = OTHER[code];
  return {
    regime,
    title: TITLES[regime],
    when: regime.startsWith('e')
      ? 'For information about the environment: air, water, land, noise, waste, energy, planning, and money spent on them.'
      : 'For information that is not about the environment.',
  };
}

export function requestPage(told: Told): w.RequestPage {
  const email = `foi@${told.authority[1].split(' ')[0]?.toLowerCase() ?? 'council'}.example`;
  const scottish = told.regime === 'FOISA';
  const due = told.due ?? null;
  return {
    row: {
      id: told.id,
      reference: told.reference,
      title: told.title,
      authority: told.authority[1],
      regime: told.regime ?? 'FOIA',
      stage: told.stage,
      stage_text: told.stage_text,
      group: told.group,
      due,
      due_text: told.due_text,
      strip: told.strip ?? null,
      last_activity: told.last,
      items_text: '',
    },
    authority_id: told.authority[0],
    authority_email: email,
    regime: scottish ? 'foisa' : 'foia',
    regime_title: TITLES[scottish ? 'foisa' : 'foia'],
    other_regime: otherRegime(scottish ? 'foisa' : 'foia'),
    moved: [],
    notes: [],
    lead: told.lead,
    rest: told.rest,
    deadlines: told.strip ? [answerDeadline(told.strip, scottish, told.stage_text)] : [],
    thread: [],
    items: [],
    issues: [],
    next: [],
    practice: false,
  };
}

export function answerDeadline(s: w.Strip, scottish: boolean, status_text: string): w.DeadlineView {
  return {
    duty: 'answer',
    title: 'Answer the request',
    whose: 'authority',
    due: s.due,
    authority_may_say: s.authority_may_say,
    provisional: false,
    status: 'open',
    status_text,
    citation: scottish ? 'FOISA s.10(1)' : 'FOIA s.10(1), (6)',
    rule: scottish
      ? 'An answer is due promptly, and by the twentieth working day after receipt. Scottish bank holidays do not count.'
      : 'An answer is due promptly, and by the twentieth working day after receipt. Bank holidays in any part of the United Kingdom do not count.',
    explanation: [
      'The letter was accepted by the council’s mail server on the day of receipt: that is day 0.',
      'Day 1 is the next working day.',
      'Saturdays, Sundays and bank holidays are passed over.',
      'The twentieth working day is the last day for an answer.',
    ],
    strip: s,
  };
}

export function message(told: Partial<w.MessageView> & { id: string }): w.MessageView {
  return {
    outgoing: false,
    from: EASTMERE,
    to: [AMINA],
    subject: '',
    date: '2025-04-02T15:40:00Z',
    reply: '',
    full_text: '',
    has_html: false,
    tables: 0,
    attachments: [],
    automatic: null,
    cautions: [],
    automatic_note: null,
    problems: [],
    request: null,
    filed_because: '',
    also: [],
    offered: [],
    moves: [],
    read_as: null,
    read_event: null,
    set_aside: false,
    issues: [],
    server_reply: '',
    ...told,
  };
}

const HOMES_LETTER = `Dear Eastmere Borough Council,

Please provide the following recorded information under the Freedom of Information Act 2000.

1. For each ward, the number of homes on which Decent Homes work was completed between 1 April 2011 and 31 March 2013.
2. For each ward, the sum spent on that work.
3. The criteria by which blocks were put in order, and the minutes at which they were adopted.

Please send the answer as a CSV or XLSX file.

Yours faithfully,
Amina Rahim`;

const HOMES_ANSWER = `Dear Ms Rahim,

Please find attached the information for questions 1 and 2.

In respect of question 3, the information is exempt under section 21 of the Act, as it is reasonably accessible to you by other means: the criteria are published on our website.

If you are dissatisfied you may ask for an internal review within 40 working days.

Information Governance
Eastmere Borough Council`;

const QUOTED = HOMES_LETTER.split('\n')
  .map((line) => `> ${line}`)
  .join('\n');

function file(id: string, name: string, bytes: number, type: string): w.AttachmentView {
  return { id, name, content_type: type, size: bytes, sha256: HASH, issues: [] };
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function homes(): w.RequestPage {
  const page = requestPage({
    id: 'r-homes',
    reference: 'SCR-7K2F',
    title: 'Decent Homes works by ward',
    authority: ['a-eastmere', 'Eastmere Borough Council'],
    stage: 'partly_answered',
    stage_text: 'Answered in part',
    group: 'answered',
    due_text: 'answered Wed 2 April 2025, in time',
    strip: strip('2025-03-10', { answered: '2025-04-02' }),
    last: '2025-04-02',
    lead: 'Answered in part, in time.',
    rest: 'Eastmere had until Tue 8 April 2025; it answered on working day 16.',
  });
  page.issues = [{ id: 'i-homes', title: 'Who got the Decent Homes money?' }];
  page.items = [
    { id: 'q1', number: 1, text: 'Homes completed, by ward', outcome: 'answered', exemption: '' },
    { id: 'q2', number: 2, text: 'Sum spent, by ward', outcome: 'answered', exemption: '' },
    { id: 'q3', number: 3, text: 'Criteria and minutes', outcome: 'refused', exemption: '21' },
  ];
  page.next = [
    { text: 'Check the link given for question 3', letter: null, by: null },
    { text: 'Ask for a review of question 3', letter: null, by: '2025-06-03' },
  ];
  const filed = { id: 'r-homes', title: 'Decent Homes works by ward' };
  page.thread = [
    {
      type: 'message',
      ...message({
        id: 'm-out',
        outgoing: true,
        from: AMINA,
        to: [EASTMERE],
        subject: 'Freedom of Information request: Decent Homes by ward',
        date: '2025-03-10T09:14:00Z',
        reply: HOMES_LETTER,
        request: filed,
        server_reply: '250 2.0.0 Ok: queued as 4ZB1x2',
      }),
    },
    {
      type: 'event',
      id: 'e-sent',
      kind: 'sent',
      text: 'You sent the request',
      on: '2025-03-10',
      recorded_at: '2025-03-10T09:14:00Z',
      said_by: 'the mail server',
      note: '',
      message_id: 'm-out',
      can_strike: false,
    },
    {
      type: 'message',
      ...message({
        id: 'm-ack',
        subject: 'FOI/8841 acknowledgement',
        date: '2025-03-11T10:02:00Z',
        reply: 'Reference FOI/8841. We received your request on Monday 10 March 2025.',
        automatic: 'acknowledgement',
        request: filed,
        filed_because: 'It answers our letter of Mon 10 March 2025.',
        read_as: 'acknowledged',
        read_event: 'e-ack',
      }),
    },
    {
      type: 'event',
      id: 'e-ack',
      kind: 'acknowledged',
      text: 'They acknowledged it',
      on: '2025-03-11',
      recorded_at: '2025-03-11T10:05:00Z',
      said_by: 'you',
      note: 'Their reference is FOI/8841.',
      message_id: 'm-ack',
      can_strike: true,
    },
    {
      type: 'message',
      ...message({
        id: 'm-answer',
        subject: 'RE: FOI/8841 response',
        reply: HOMES_ANSWER,
        full_text: `${HOMES_ANSWER}\n\n${QUOTED}`,
        has_html: true,
        tables: 1,
        attachments: [
          file('at-xlsx', 'Decent Homes 2011-13 by ward.xlsx', 48_210, XLSX),
          file('at-pdf', 'Refusal notice.pdf', 181_400, 'application/pdf'),
        ],
        request: filed,
        filed_because: 'It answers our letter of Mon 10 March 2025.',
      }),
    },
  ];
  return page;
}

function consultants(): w.RequestPage {
  const page = requestPage({
    id: 'r-consultants',
    reference: 'SCR-3M9Q',
    title: 'Consultants and advisers, 2023–24',
    authority: ['a-northmarsh', 'Northmarsh Council'],
    stage: 'late',
    stage_text: 'Late',
    group: 'late',
    due: '2025-04-01',
    due_text: 'was due Tue 1 April 2025, late by 2 working days',
    strip: strip('2025-03-03'),
    last: '2025-03-03',
    lead: 'Late by 2 working days.',
    rest: 'Northmarsh had until Tue 1 April 2025 and has not answered.',
  });
  page.items = [
    { id: 'c1', number: 1, text: 'Sums paid to each consultant', outcome: 'open', exemption: '' },
    { id: 'c2', number: 2, text: 'What each was engaged to do', outcome: 'open', exemption: '' },
  ];
  page.next = [{ text: 'Send a chaser', letter: 'chaser', by: null }];
  page.thread = [
    {
      type: 'message',
      ...message({
        id: 'm-consultants',
        outgoing: true,
        from: AMINA,
        to: [{ name: 'Northmarsh Council', email: 'foi@northmarsh.example' }],
        subject: 'Freedom of Information request: consultants and advisers',
        date: '2025-03-03T08:50:00Z',
        reply:
          'Dear Northmarsh Council,\n\nPlease provide the following recorded information.\n\n1. The sum paid to each consultant or adviser between 1 April 2023 and 31 March 2024.\n2. What each was engaged to do.\n\nYours faithfully,\nAmina Rahim',
        server_reply: '250 2.0.0 Ok: queued as 4ZA9k1',
      }),
    },
  ];
  return page;
}

function panel(): w.RequestPage {
  const page = requestPage({
    id: 'r-panel',
    reference: 'SCR-9T4X',
    title: 'Grants refused and panel scores',
    authority: ['a-tidewell', 'Tidewell District Council'],
    stage: 'refused',
    stage_text: 'Refused in part',
    group: 'answered',
    due: '2025-05-30',
    due_text: 'ask for a review by Fri 30 May 2025',
    strip: strip('2025-04-01', { limit: 40 }),
    last: '2025-04-01',
    lead: 'Refused in part under section 43(2).',
    rest: 'You have until Fri 30 May 2025 to ask for a review.',
  });
  page.deadlines = [
    {
      ...answerDeadline(strip('2025-04-01', { limit: 40 }), false, '39 working days left'),
      duty: 'ask_review',
      title: 'Ask for a review',
      whose: 'requester',
      citation: 'Section 45 Code, 5.3',
      rule: 'A review should be asked for within 40 working days of the answer.',
    },
    {
      ...answerDeadline(strip('2025-02-24', { answered: '2025-03-24' }), false, 'Answered in time'),
      status: 'met',
    },
    {
      ...answerDeadline(
        strip('2025-01-20', { limit: 60, answered: '2025-03-31', later: '2025-04-16' }),
        false,
        'Sixty days at the longest',
      ),
      duty: 'answer_review',
      title: 'Answer the review',
    },
  ];
  page.next = [{ text: 'Ask for a review', letter: null, by: '2025-05-30' }];
  return page;
}

function draft(): w.RequestPage {
  const page = requestPage({
    id: 'r-draft',
    reference: 'SCR-5H1B',
    title: 'Community grants by ward, 2023–24',
    authority: ['a-eastmere', 'Eastmere Borough Council'],
    stage: 'draft',
    stage_text: 'Being written',
    group: 'draft',
    due_text: 'not sent yet',
    last: TODAY,
    lead: 'Being written.',
    rest: 'The clock starts on the day the council receives it.',
  });
  page.thread = [
    {
      type: 'draft',
      id: 'd-grants',
      request_id: 'r-draft',
      kind: 'request',
      to: 'foi@eastmere.example',
      subject: 'Freedom of Information request: community grants by ward, 2023–24',
      body: `Dear Eastmere Borough Council,

Please provide the following recorded information under the Freedom of Information Act 2000.

1. A list of grants awarded to voluntary, community and social enterprise organisations between 1 April 2023 and 31 March 2024: recipient, registration number, amount, date, period, purpose and department.
2. For each grant, the ward or wards it was to benefit, where recorded.

Please send the answer as a CSV or XLSX file. If answering in full would exceed the cost limit, please stop there, send what you have, and tell me how the request could be narrowed.

Yours faithfully,
Amina Rahim`,
      updated_at: '2025-04-03T08:12:00Z',
      obstacles: [],
    },
  ];
  page.items = [
    {
      id: 'd1',
      number: 1,
      text: 'Grants awarded: recipient, sum, date, purpose',
      outcome: 'open',
      exemption: '',
    },
    { id: 'd2', number: 2, text: 'Ward each was to benefit', outcome: 'open', exemption: '' },
  ];
  page.next = [{ text: 'Read it once more and send it', letter: null, by: null }];
  return page;
}

function awards(outbox: w.OutboxRow): w.RequestPage {
  const page = requestPage({
    id: 'r-awards',
    reference: 'SCR-2D8W',
    title: 'Sponsorship of the civic awards dinner',
    authority: ['a-tidewell', 'Tidewell District Council'],
    stage: 'draft',
    stage_text: 'In doubt',
    group: 'draft',
    due_text: 'not known to be sent',
    last: TODAY,
    lead: 'In doubt.',
    rest: 'The connection dropped after the letter was handed over.',
  });
  page.thread = [{ type: 'outbox', ...outbox }];
  return page;
}

function waiting(
  id: string,
  title: string,
  authority: Told['authority'],
  s: w.Strip,
  words: string,
  regime = 'FOIA',
) {
  return requestPage({
    id,
    reference: `SCR-${id.slice(-4).toUpperCase()}`,
    title,
    authority,
    regime,
    stage: 'waiting',
    stage_text: 'Waiting for an answer',
    group: 'waiting',
    due: s.due,
    due_text: words,
    strip: s,
    last: s.days[0]?.date ?? TODAY,
    lead: 'Waiting for an answer,',
    rest: words,
  });
}

/** Its last day moved, and what came back so far is automatic. */
function vehicles(): w.RequestPage {
  const page = waiting(
    'r-vehicles',
    'Mayor’s office: vehicles and hire',
    ['a-eastmere', 'Eastmere Borough Council'],
    strip('2025-03-12'),
    'due Thu 10 April 2025, 5 working days left',
  );
  const request = { id: page.row.id, title: page.row.title };
  page.moved = [
    {
      request,
      title: 'Answer the request',
      from: '2025-04-09',
      to: '2025-04-10',
      explanation:
        'The last day for the authority to answer the request moved from Wed 9 April 2025 to Thu 10 April 2025: Mon 17 March 2025 is now a holiday in Northern Ireland (St Patrick’s Day).',
      noticed_on: '2025-03-14',
    },
    {
      request,
      title: 'Answer the request',
      from: '2025-04-08',
      to: '2025-04-09',
      explanation:
        'The last day for the authority to answer the request moved from Tue 8 April 2025 to Wed 9 April 2025: the request’s history changed.',
      noticed_on: '2025-03-13',
    },
  ];
  page.notes = [
    'The authority says that it will answer by Tue 15 April 2025; the law’s own day stays Thu 10 April 2025.',
  ];
  const filed = { request, filed_because: 'It answers our letter of Wed 12 March 2025.' };
  page.thread = [
    {
      type: 'message',
      ...message({
        id: 'm-away',
        ...filed,
        from: { name: 'J. Lewis', email: 'j.lewis@eastmere.example' },
        subject: 'Automatic reply: vehicles and hire',
        date: '2025-03-12T09:20:00Z',
        reply:
          'I no longer work in this team. Please send requests for information to foi.team@eastmere.example.',
        automatic: 'out_of_office',
        automatic_note: {
          rule: 'away_header',
          confidence: 'certain',
          why: 'Its headers say that a machine wrote it, and its words that somebody is away.',
          says: 'It names another address, foi.team@eastmere.example. The Information Commissioner’s line is that the request is received only when it reaches that address, so the days may not have started.',
          another_address: 'foi.team@eastmere.example',
          send_to: 'foi.team@eastmere.example',
          back_on: null,
          references: [],
          received_on: null,
          promised_by: null,
        },
      }),
    },
    {
      type: 'message',
      ...message({
        id: 'm-bounce',
        ...filed,
        from: { name: 'Mail Delivery System', email: 'mailer-daemon@eastmere.example' },
        subject: 'Undelivered mail returned to sender',
        date: '2025-03-12T09:21:00Z',
        reply: 'Your message could not be delivered to j.lewis@eastmere.example.',
        automatic: 'delivery_failure',
      }),
    },
    {
      type: 'message',
      ...message({
        id: 'm-logged',
        ...filed,
        from: { name: 'noreply@northmarsh.example', email: 'noreply@casework.example' },
        subject: 'Your enquiry has been logged',
        date: '2025-03-13T10:02:00Z',
        reply: 'Thank you for contacting Eastmere. Your enquiry has been logged.',
        automatic: 'acknowledgement',
      }),
    },
  ];
  return page;
}

function outboxRows(): w.OutboxRow[] {
  const row = (told: Partial<w.OutboxRow> & { id: string }): w.OutboxRow => ({
    request_id: 'r-awards',
    title: 'Sponsorship of the civic awards dinner',
    to: 'foi@tidewell.example',
    subject: 'Freedom of Information request: civic awards dinner',
    state: 'in_doubt',
    text: 'In doubt: the connection dropped after the letter was handed over, before the server said it had it. It will not go again by itself.',
    server_words: '',
    next_try: null,
    queued_at: '2025-04-03T07:58:00Z',
    can_cancel: false,
    letter_id: 'l-awards',
    known: [
      'It was handed to mail.reporter.example:587 on Thu 3 April 2025 at 08:58.',
      'The connection dropped before the server said that it had it.',
    ],
    waits_its_turn: false,
    copy: '',
    offers: ['look', 'mark_sent', 'send_again'],
    batch: null,
    ...told,
  });
  return [
    row({ id: 'o-doubt' }),
    row({
      id: 'o-refused',
      request_id: 'r-vehicles',
      title: 'Mayor’s office: vehicles and hire',
      to: 'foi@eastmere.exampel',
      subject: 'Clarification: vehicles and hire',
      state: 'refused',
      text: 'Refused: the server says the address does not exist. The letter is kept here.',
      server_words: '550 5.1.2 Bad destination address',
      known: [],
      offers: ['mend', 'dismiss'],
    }),
    row({
      id: 'o-waiting',
      request_id: 'r-consultants',
      title: 'Consultants and advisers, 2023–24',
      to: 'foi@northmarsh.example',
      subject: 'Overdue: consultants and advisers',
      state: 'waiting',
      text: 'Waiting: the server could not be reached.',
      next_try: '2025-04-03T09:20:00Z',
      can_cancel: true,
      known: [],
      offers: ['try_now', 'call_back'],
    }),
    row({
      id: 'o-queued',
      request_id: 'r-panel',
      title: 'Grants refused and panel scores',
      to: 'foi@tidewell.example',
      subject: 'Clarification: panel scores',
      state: 'queued',
      text: 'Goes in a moment.',
      next_try: '2025-04-03T08:30:08Z',
      queued_at: '2025-04-03T08:30:00Z',
      can_cancel: true,
      known: [],
      offers: ['call_back'],
    }),
    row({
      id: 'o-sending',
      request_id: 'r-homes',
      title: 'Decent Homes works by ward',
      to: 'foi@eastmere.example',
      subject: 'Clarification: Decent Homes',
      state: 'handed_over',
      text: 'Handed to the server; its answer is awaited.',
      known: [],
      offers: [],
    }),
    row({
      id: 'o-turn',
      request_id: 'r-budget',
      title: 'Participatory budgeting grants',
      to: 'foi@glenaird.example',
      subject: 'Freedom of Information request: participatory budgeting',
      state: 'queued',
      text: 'It waits for its turn: letters go at a pace that mail providers and authorities put up with.',
      next_try: '2025-04-03T10:42:00Z',
      can_cancel: true,
      waits_its_turn: true,
      known: [],
      offers: ['call_back'],
    }),
    row({
      id: 'o-sent',
      request_id: 'r-homes',
      title: 'Decent Homes works by ward',
      to: 'foi@eastmere.example',
      subject: 'Freedom of Information request: Decent Homes by ward',
      state: 'sent',
      text: 'Sent Mon 10 March 2025, 09:14.',
      server_words: '250 2.0.0 Ok: queued as 4ZB1x2',
      queued_at: '2025-03-10T09:14:00Z',
      known: [],
      copy: 'Your mail server kept a copy in your Sent folder.',
      offers: [],
    }),
  ];
}

function inboxRows(): Book['inbox'] {
  const make = (m: w.MessageView, snippet: string, suggestions: w.Suggestion[]) => ({
    message: m,
    row: {
      id: m.id,
      from: m.from,
      subject: m.subject,
      date: m.date,
      snippet,
      attachments: m.attachments.length,
      automatic: m.automatic,
      suggestions,
    },
  });
  return [
    make(
      message({
        id: 'm-inbox1',
        subject: 'RE: FOI/8841 further response',
        reply: HOMES_ANSWER,
        full_text: `${HOMES_ANSWER}\n\n${QUOTED}`,
        has_html: true,
        attachments: [
          file('at-in1', 'Decent Homes 2011-13 by ward.xlsx', 48_210, XLSX),
          file('at-in2', 'Refusal notice.pdf', 181_400, 'application/pdf'),
        ],
      }),
      'Please find attached the information for questions 1 and 2.',
      [
        {
          request_id: 'r-homes',
          title: 'Decent Homes works by ward',
          why: 'Their reference FOI/8841 was learnt from the acknowledgement of 11 March. Sent from the same domain.',
          warning: '',
        },
        {
          request_id: 'r-vehicles',
          title: 'Mayor’s office: vehicles and hire',
          why: 'It comes from eastmere.example, to which you also wrote this.',
          warning: 'That request was answered in February.',
        },
        {
          request_id: 'r-panel',
          title: 'Grants refused and panel scores',
          why: 'Its subject has the words “further response”.',
          warning: '',
        },
      ],
    ),
    make(
      message({
        id: 'm-inbox2',
        from: { name: 'noreply@casework.example', email: 'noreply@casework.example' },
        subject: 'Your enquiry ref 101004817',
        cautions: [
          'The name shown is the address noreply@northmarsh.example, but the mail says it is from noreply@casework.example.',
        ],
        date: '2025-04-02T10:02:00Z',
        reply: 'Thank you for contacting Northmarsh Council. Your enquiry has been logged.',
        automatic: 'acknowledgement',
      }),
      'Thank you for contacting Northmarsh Council.',
      [
        {
          request_id: 'r-consultants',
          title: 'Consultants and advisers, 2023–24',
          why: 'It names Northmarsh Council, and this is your only open request there.',
          warning: '',
        },
      ],
    ),
    make(
      message({
        id: 'm-inbox3',
        from: { name: 'J. Lewis', email: 'j.lewis@tidewell.example' },
        subject: 'Automatic reply: information request',
        date: '2025-04-01T08:30:00Z',
        reply:
          'I am out of the office until 14 April. For urgent matters write to foi@tidewell.example.',
        automatic: 'out_of_office',
      }),
      'I am out of the office until 14 April.',
      [],
    ),
  ];
}

const MAILBOX: w.AccountView = {
  id: 'acc-rahim',
  name: 'Amina Rahim',
  email: 'amina@rahim.example',
  smtp_host: 'smtp.rahim.example',
  smtp_port: 587,
  smtp_security: 'start_tls',
  imap_host: 'imap.rahim.example',
  imap_port: 993,
  imap_security: 'tls',
  user: 'amina@rahim.example',
  sign_in: 'password',
  is_default: true,
  has_password: true,
  open_requests: 3,
  text: 'Ready.',
};
const SECOND_MAILBOX: w.AccountView = {
  ...MAILBOX,
  id: 'acc-paper',
  email: 'newsdesk@paper.example',
  user: 'newsdesk@paper.example',
  sign_in: 'microsoft',
  is_default: false,
  has_password: false,
  open_requests: 0,
  text: 'You are not signed in to it.',
};
const CLIENTS: w.ClientView[] = [
  {
    provider: 'google',
    title: 'Google',
    client_id: '',
    has_secret: false,
    authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
    token_url: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
    help: 'Make one in the Google Cloud console.',
  },
  {
    provider: 'microsoft',
    title: 'Microsoft',
    client_id: '9f1c4b02-made-up',
    has_secret: false,
    authorize_url: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    token_url: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    scope: 'offline_access',
    help: 'Register an application in the Microsoft Entra admin centre.',
  },
  {
    provider: 'other',
    title: 'another provider',
    client_id: '',
    has_secret: false,
    authorize_url: '',
    token_url: '',
    scope: '',
    help: 'Ask those who run the mail for a client id, the two addresses and the scope.',
  },
];

/** An issue about which nothing is known yet. */
export const newIssue = (): w.IssuePage => ({
  id: '',
  question: '',
  status: 'open',
  status_text: 'Open',
  tags: [],
  findings: '',
  notes: '',
  notebook_links: [],
  evidence: [],
  figures: [],
  requests: [],
  owed: [],
  timeline: [],
  next: [],
  history: [],
});

export function sample(): Book {
  const outbox = outboxRows();
  const doubt = outbox[0] as w.OutboxRow;
  const pages = [
    consultants(),
    awards(doubt),
    homes(),
    panel(),
    vehicles(),
    waiting(
      'r-budget',
      'Participatory budgeting grants',
      ['a-glenaird', 'Glen Aird Council'],
      strip('2025-03-18', { scottish: true }),
      'due Tue 15 April 2025, 8 working days left',
      'FOISA',
    ),
    draft(),
  ];
  const line = (page: w.RequestPage | undefined, told: Partial<w.AgendaLine>): w.AgendaLine => ({
    key: `${page?.row.id}-${told.tone}`,
    tone: 'soon',
    mark: '5',
    title: page?.row.title ?? '',
    subtitle: page?.row.authority ?? '',
    lead: '',
    rest: '',
    strip: null,
    ...(page?.row.strip ? { slim: slim(page.row.strip) } : {}),
    action: { kind: 'open_request', label: 'Open', request_id: page?.row.id ?? '' },
    ...told,
  });
  const rows = pages.map((page) => page.row);
  return {
    status: {
      today: TODAY,
      practice: false,
      sample: false,
      identity: AMINA,
      now: 5,
      inbox: 3,
      outgoing: 1,
      stuck: 2,
      post: '1 letter in doubt, 1 refused',
      last_fetch: '2025-04-03T08:12:00Z',
      checked: '09:12',
      trouble: '',
    },
    settings: {
      identity: AMINA,
      account: MAILBOX,
      accounts: [MAILBOX, SECOND_MAILBOX],
      clients: CLIENTS,
      casebook: '/home/amina/.local/share/scrutineer/casebook.db',
      practice_folder: '/home/amina/.local/share/scrutineer/practice',
      calendar_version: '2025-01-06',
      calendar_until: '2027-12-31',
      calendar_merged: false,
      encrypted: false,
      calendar_file: null,
      version: '0.1.0',
      keyring: true,
      secret_file: '/home/amina/.config/scrutineer/passwords.json',
    },
    lines: {
      now: [
        line(pages[0], {
          tone: 'late',
          mark: '!',
          lead: 'Late by 2 working days.',
          rest: 'It was due Tue 1 April.',
          action: { kind: 'draft_chaser', label: 'Write a chaser', request_id: 'r-consultants' },
        }),
        line(pages[1], {
          tone: 'doubt',
          mark: '?',
          lead: 'In doubt.',
          rest: 'The connection dropped after the letter was handed over.',
          action: { kind: 'open_outbox', label: 'Resolve', outbox_id: 'o-doubt' },
        }),
        line(pages[2], {
          tone: 'reply',
          mark: '↩',
          lead: 'Answer received',
          rest: 'yesterday, with 2 files. It waits to be filed.',
          action: { kind: 'open_message', label: 'Read', message_id: 'm-inbox1' },
        }),
        line(pages[3], {
          tone: 'refused',
          mark: '§',
          lead: 'Refused in part',
          rest: 'under section 43(2). Ask for a review by Fri 30 May.',
          slim: undefined,
        }),
      ],
      soon: [
        line(pages[4], { mark: '5', rest: 'Due Thu 10 April, 5 working days left.' }),
        line(pages[5], { mark: '8', rest: 'Due Tue 15 April, 8 working days left. Scottish law.' }),
      ],
      waiting: [
        line(pages[5], {
          key: 'waiting-parking',
          tone: 'waiting',
          mark: '13',
          title: 'Parking fines by street, 2024–25',
          subtitle: 'Northmarsh Council',
          rest: 'Due Thu 24 April, 13 working days left.',
          slim: slim(strip('2025-03-25')),
        }),
        line(pages[4], {
          key: 'waiting-sponsors',
          tone: 'waiting',
          mark: '19',
          title: 'Sponsors of the summer fair',
          subtitle: 'Tidewell District Council',
          rest: 'Due Fri 2 May, 19 working days left.',
          slim: slim(strip('2025-04-02')),
        }),
      ],
    },
    reminders: [
      {
        id: 'rem-clerk',
        on_day: '2025-04-02',
        words: 's.22: they said they would publish in April',
        request: { id: 'r-homes', title: 'Decent Homes works by ward' },
        issue: null,
        duty: null,
        is_due: true,
        done_on: null,
      },
      {
        id: 'rem-minutes',
        on_day: '2025-05-06',
        words: 'Ask for the minutes of the April meeting',
        request: null,
        issue: {
          id: 'i-homes',
          title: 'Was more than half the borough’s Decent Homes work done in 3 of its 17 wards?',
        },
        duty: null,
        is_due: false,
        done_on: null,
      },
    ],
    authorities: [
      ['a-eastmere', 'Eastmere Borough Council', 'foi@eastmere.example', 'foia', 3],
      ['a-northmarsh', 'Northmarsh Council', 'foi@northmarsh.example', 'foia', 1],
      ['a-tidewell', 'Tidewell District Council', '', 'foia', 2],
      ['a-glenaird', 'Glen Aird Council', 'foi@glenaird.example', 'foisa', 1],
    ].map(([id, name, email, regime, requests]) => ({
      id: String(id),
      name: String(name),
      email: String(email),
      regime: String(regime),
      regime_guessed: id === 'a-glenaird',
      kind: 'council',
      nation: regime === 'foisa' ? 'scotland' : 'england',
      tags: id === 'a-eastmere' ? ['borough', 'east'] : ['east'],
      website: '',
      disclosure_log: '',
      notes: '',
      requests: Number(requests),
      address_seen: id === 'a-eastmere' ? '2025-04-02' : null,
    })),
    issues: [
      {
        ...newIssue(),
        id: 'i-homes',
        question: 'Was more than half the borough’s Decent Homes work done in 3 of its 17 wards?',
        tags: ['housing', 'spending'],
        findings: 'Fullers Row, St Wilfrid’s and Marsh End had £6,415,000 of £11,574,000 [[E1]].',
        notes:
          'Ask Planning whether the 2012 stock survey used the same ward boundaries. The covering letter [[E2]] does not say; [[E3]] was the draft.',
        notebook_links: [
          {
            label: 'E1',
            evidence_id: 'ev-1',
            attached: true,
            says: 'Decent Homes 2011-13 by ward.xlsx, sheet “By ward”, cells A1:C18',
          },
          { label: 'E2', evidence_id: 'ev-2', attached: true, says: 'RE: FOI/8841 response' },
          {
            label: 'E3',
            evidence_id: 'ev-3',
            attached: false,
            says: 'It was taken off this issue.',
          },
        ],
        evidence: [
          {
            id: 'ev-1',
            label: 'E1',
            kind: 'cells',
            title: 'Decent Homes 2011-13 by ward.xlsx',
            place: { kind: 'cells', sheet: 'By ward', range: 'A1:C3' },
            place_text: 'sheet “By ward”, cells A1:C3',
            quote: 'Ward\tHomes\tSpent\nFullers Row\t412\t2310000\nMarsh End\t388\t2105000',
            note: 'Fullers Row, St Wilfrid’s and Marsh End have £6,415,000 of £11,574,000.',
            citation:
              'Eastmere FOI team, Wed 2 April 2025, in answer to “Decent Homes works by ward”',
            sha256: HASH,
            message_id: 'm-answer',
            attachment_id: 'at-xlsx',
            request: { id: 'r-homes', title: 'Decent Homes works by ward' },
            pinned_at: '2025-04-02T16:05:00Z',
          },
          {
            id: 'ev-2',
            label: 'E2',
            kind: 'passage',
            title: 'RE: FOI/8841 response',
            place: { kind: 'passage', from: 0, to: 40, within: '' },
            place_text: '',
            quote: 'We hold the information you asked for.',
            note: 'They do hold it by ward.',
            citation:
              'Eastmere FOI team, Wed 2 April 2025, in answer to “Decent Homes works by ward”',
            sha256: HASH,
            message_id: 'm-answer',
            attachment_id: null,
            request: { id: 'r-homes', title: 'Decent Homes works by ward' },
            pinned_at: '2025-04-02T16:10:00Z',
          },
        ],
        requests: rows.filter((row) => ['r-homes', 'r-vehicles', 'r-consultants'].includes(row.id)),
        owed: [
          {
            request: { id: 'r-vehicles', title: 'Vehicle hire' },
            reference: 'SCR-4T9QWE',
            authority: 'Eastmere Borough Council',
            items: [
              {
                id: 'it-owed',
                number: 2,
                text: 'What was paid to each hire company?',
                outcome: 'open',
                exemption: '',
              },
            ],
            due: '2025-04-16',
            due_text: 'due Wed 16 April 2025, 8 working days left',
            late: false,
          },
        ],
        timeline: [
          {
            on: '2025-03-04',
            kind: 'sent',
            text: 'Sent',
            request: { id: 'r-homes', title: 'Decent Homes works by ward' },
            authority: 'Eastmere Borough Council',
            message_id: null,
            to_come: false,
          },
          {
            on: '2025-04-02',
            kind: 'answered',
            text: 'They answered',
            request: { id: 'r-homes', title: 'Decent Homes works by ward' },
            authority: 'Eastmere Borough Council',
            message_id: 'm-answer',
            to_come: false,
          },
          {
            on: '2025-04-16',
            kind: 'due',
            text: 'The answer: last day',
            request: { id: 'r-vehicles', title: 'Vehicle hire' },
            authority: 'Eastmere Borough Council',
            message_id: null,
            to_come: true,
          },
        ],
        next: [
          {
            text: 'Remind the authority that it is late',
            request: { id: 'r-consultants', title: 'Consultants' },
            letter: 'chaser',
            by: null,
          },
        ],
        history: [
          { evidence_id: 'ev-3', text: 'E3 was taken off: a draft.', at: '2025-04-03T09:00:00Z' },
          { evidence_id: 'ev-2', text: 'E2 was attached.', at: '2025-04-02T16:10:00Z' },
          { evidence_id: 'ev-1', text: 'E1 was attached.', at: '2025-04-02T16:05:00Z' },
        ],
      },
      {
        ...newIssue(),
        id: 'i-grants',
        question: 'Who decides which community groups are given grants?',
        requests: rows.filter((row) => ['r-panel', 'r-draft'].includes(row.id)),
      },
    ],
    // One more by its address alone, so that the lists stay as they are.
    pages: new Map([...pages, halls()].map((page) => [page.row.id, page])),
    rows,
    inbox: inboxRows(),
    outbox,
    mode: '',
    slowPost: 1,
    letters: LETTERS,
    descriptions: new Map(),
    batches: [sampleBatch()],
    saved: [
      { id: 's-late', name: 'Late answers about grants', query: 'grants overdue:' },
      { id: 's-sheets', name: 'Spreadsheets', query: 'type:xlsx' },
    ],
    hits: [
      {
        kind: 'message',
        id: 'm-answer',
        request_id: 'r-homes',
        message_id: 'm-answer',
        issue_id: null,
        place: null,
        title: 'RE: FOI/8841 response',
        from: 'Eastmere FOI team',
        on: '2025-04-02',
        snippet:
          '… attached the information on \uE000grants\uE001 and works for questions 1 and 2. In respect of question 3 …',
      },
      {
        kind: 'letter',
        id: 'd-grants',
        request_id: 'r-draft',
        message_id: null,
        issue_id: null,
        place: null,
        title: 'Freedom of Information request: community grants by ward, 2023–24',
        from: 'Amina Rahim',
        on: '2025-04-03',
        snippet:
          '1. A list of \uE000grants\uE001 awarded to voluntary, community and social enterprise organisations …',
      },
    ],
  };
}

/** The header lines a message of the sample would have. */
export function headersOf(m: w.MessageView): w.MessageHeaders {
  const sender = `${m.from.name} <${m.from.email}>`;
  const lines = [
    { name: 'Received', value: 'from gate.eastmere.example by mx.rahim.example' },
    { name: 'From', value: sender },
    { name: 'To', value: 'Amina Rahim <amina@rahim.example>' },
    { name: 'Date', value: 'Wed, 2 Apr 2025 15:40:00 +0000' },
    { name: 'Subject', value: m.subject },
    { name: 'Message-ID', value: `<${m.id}@eastmere.example>` },
  ];
  return {
    lines,
    checks: [
      'SPF (is the sending server one of the sender’s?): passed.',
      'DKIM (is the mail as it was signed?): passed.',
    ],
    route: [
      { from: '', by: 'gate.eastmere.example', at: m.date },
      { from: 'gate.eastmere.example', by: 'mx.rahim.example', at: m.date },
    ],
    raw: lines.map((line) => `${line.name}: ${line.value}`).join('\n'),
    cut: false,
  };
}
