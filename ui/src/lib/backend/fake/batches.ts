import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';

/** A batch as the made-up program keeps it. */
export interface Batch {
  row: w.BatchRow;
  subject: string;
  body: string;
  members: (w.BatchMember & { group: string })[];
}

type Answers = Pick<
  Commands,
  | 'choose_authority_list'
  | 'import_authorities'
  | 'add_councils'
  | 'batches'
  | 'batch'
  | 'check_batch'
  | 'preview_batch'
  | 'new_batch'
  | 'send_batch'
  | 'pause_batch'
  | 'resume_batch'
  | 'call_back_batch'
  | 'correct_batch'
  | 'follow_batch'
  | 'choose_batch_list'
  | 'save_batch_answers'
>;

const NOW = '2025-04-03T09:00:00Z';

/** A batch that is half way, with one letter of every state. */
export function sampleBatch(): Batch {
  const states = [
    ['sent', 'Answered', 'answered'],
    ['sent', 'Late', 'late'],
    ['sent', 'Waiting for an answer', 'waiting'],
    ['refused', 'Refused: 550 5.1.1 no such mailbox', 'draft'],
    ['in_doubt', 'In doubt whether it went', 'waiting'],
    ['to_go', 'In the Outbox', 'draft'],
    ['draft', 'Draft', 'draft'],
  ] as const;
  const members = Array.from({ length: 24 }, (_, index) => {
    const [letter, text, group] = states[index % states.length] ?? states[0];
    return {
      position: index + 1,
      authority_id: `a-many-${String(index)}`,
      authority: `Wickham Vale ${String(index + 1)} Council`,
      request_id: index % 5 === 4 ? null : 'r-homes',
      reference: `SCR-B${String(index).padStart(5, '0')}`,
      letter,
      stage: letter === 'sent' ? 'awaiting' : 'draft',
      text,
      due: letter === 'sent' ? '2025-04-28' : null,
      group,
    };
  });
  const batch: Batch = {
    row: {
      id: 'b-grants',
      title: 'Grants in every council of the county',
      letter: 'grants-awarded',
      created_at: '2025-03-28T10:00:00Z',
      paused: false,
      of: 0,
      to_draft: 0,
      drafts: 0,
      to_go: 0,
      sent: 0,
      refused: 0,
      in_doubt: 0,
      answered: 0,
      late: 0,
      text: '',
      done_by: '2025-04-03T09:12:00Z',
    },
    subject: '{{ kind_of_request }} request: grants awarded, {{ years }} [{{ reference }}]',
    body: 'Dear {{ authority }},\n\nPlease provide the following recorded information.\n\n1. A list of the grants awarded {{ period }}.',
    members,
  };
  reckon(batch);
  return batch;
}

function reckon({ row, members }: Batch) {
  const of = (letter: string) => members.filter((one) => one.letter === letter).length;
  const group = (name: string) => members.filter((one) => one.group === name).length;
  Object.assign(row, {
    of: members.length,
    drafts: of('draft'),
    to_go: of('to_go'),
    sent: of('sent'),
    refused: of('refused'),
    in_doubt: of('in_doubt'),
    answered: group('answered'),
    late: group('late'),
  });
  const parts = [`${String(row.sent)} of ${String(row.of)} letters sent`];
  for (const [n, what] of [
    [row.drafts, 'drafted'],
    [row.to_go, 'to go'],
    [row.refused, 'refused'],
    [row.in_doubt, 'in doubt'],
    [row.answered, 'answered'],
    [row.late, 'late'],
  ] as const) {
    if (n > 0) parts.push(`${String(n)} ${what}`);
  }
  row.text = `${parts.join(', ')}.${row.paused ? ' Paused.' : ''}`;
  if (row.to_go === 0) row.done_by = null;
}

export function batches(book: Book, keep: <T>(value: T) => T): Answers {
  const one = (id: string): Batch => {
    const found = book.batches.find((batch) => batch.row.id === id);
    if (!found) throw { code: 'failed', message: 'There is no such batch.' } as w.Failure;
    return found;
  };
  const done = (batch: Batch, count: number, what: string): w.BatchDone => {
    reckon(batch);
    return keep({
      done: count,
      left_out: [],
      text: `${String(count)} letters ${what}.`,
    });
  };
  const move = (batch: Batch, from: string, to: string, text: string) => {
    const moved = batch.members.filter((member) => member.letter === from);
    for (const member of moved) Object.assign(member, { letter: to, text });
    return moved.length;
  };
  const authority = (id: string) => book.authorities.find((row) => row.id === id);
  return {
    choose_authority_list: async () => ({
      path: '/home/amina/all-authorities.csv',
      from: 'WhatDoTheyKnow',
      columns: ['name', 'url name', 'tags', 'home page', 'disclosure log'],
      sample: [['Wickham Vale Council', 'wickham_vale', 'unitary', 'https://wickham.example', '']],
      rows: 14,
      fields: [
        { name: 'name', title: 'Name', column: 'name' },
        { name: 'email', title: 'Address for requests', column: null },
        { name: 'regime', title: 'Law', column: null },
        { name: 'kind', title: 'Kind of body', column: null },
        { name: 'nation', title: 'Nation', column: null },
        { name: 'tags', title: 'Tags', column: 'tags' },
        { name: 'website', title: 'Website', column: 'home page' },
        { name: 'disclosure_log', title: 'Disclosure log', column: 'disclosure log' },
        { name: 'notes', title: 'Notes', column: null },
      ],
    }),
    import_authorities: async () =>
      keep({
        added: 12,
        without_address: 12,
        filled_in: 0,
        known: 1,
        left_out: [
          {
            line: 9,
            name: 'Old Ferry Board',
            why: 'Its tags say that it no longer exists (defunct).',
          },
        ],
        text: '12 authorities added; 12 of them without an address; 1 of that name were here already and stay as they are; 1 row left out.',
      }),
    add_councils: async () =>
      keep(
        '382 councils added, without addresses: Scrutineer asks for one the first time you write.',
      ),
    batches: async () => book.batches.map((batch) => batch.row),
    batch: async ({ id, filter }) => {
      const { row, subject, body, members } = one(id);
      const found = members.filter(
        (member) =>
          filter.show === '' || member.letter === filter.show || member.group === filter.show,
      );
      return {
        row,
        subject,
        body,
        issue_id: null,
        members: found.slice(filter.offset, filter.offset + filter.limit),
        total: found.length,
      };
    },
    check_batch: async ({ plan }) => {
      const doubts = plan.recipients.flatMap((recipient, index): w.BatchDoubt[] => {
        const row = authority(recipient.authority_id);
        const about = { position: index + 1, authority: row?.name ?? '' };
        if (row && !row.email)
          return [
            {
              ...about,
              kind: 'missing_address',
              text: `${row.name} has no address for requests yet.`,
              stops: true,
            },
          ];
        if (row?.regime === 'foisa')
          return [
            {
              ...about,
              kind: 'wrong_regime',
              text: `${row.name} answers under the Freedom of Information (Scotland) Act 2002, unlike most of the list; its letter is worded for that.`,
              stops: false,
            },
          ];
        return [];
      });
      const stopped = doubts.filter((doubt) => doubt.stops).length;
      return { of: plan.recipients.length, ready: plan.recipients.length - stopped, doubts };
    },
    preview_batch: async ({ plan, position }) => {
      const recipient = plan.recipients[position - 1];
      const name = (recipient && authority(recipient.authority_id)?.name) ?? '[the authority]';
      const letter = book.letters.find((known) => known.name === plan.letter);
      const words = (text: string) =>
        text.replace(/\{\{\s*authority\s*\}\}/g, name).replace(/\{\{[^}]*\}\}/g, '…');
      return {
        subject: words(plan.subject ?? letter?.subject ?? ''),
        body: words(plan.body ?? letter?.body ?? ''),
        missing: [],
      };
    },
    new_batch: async ({ plan }) => {
      const batch = sampleBatch();
      batch.members = plan.recipients.map((recipient, index) => ({
        position: index + 1,
        authority_id: recipient.authority_id,
        authority: authority(recipient.authority_id)?.name ?? '',
        request_id: 'r-draft',
        reference: `SCR-N${String(index).padStart(5, '0')}`,
        letter: 'draft',
        stage: 'draft',
        text: 'Draft',
        due: null,
        group: 'draft',
      }));
      const title = book.letters.find((letter) => letter.name === plan.letter)?.title ?? '';
      Object.assign(batch.row, {
        id: `b-${String(book.batches.length)}`,
        title: plan.title || title,
        created_at: NOW,
      });
      reckon(batch);
      book.batches.unshift(batch);
      return keep(batch.row.id);
    },
    send_batch: async ({ id }) =>
      done(one(id), move(one(id), 'draft', 'to_go', 'In the Outbox'), 'queued'),
    pause_batch: async ({ id }) => {
      one(id).row.paused = true;
      reckon(one(id));
      return keep(null);
    },
    resume_batch: async ({ id }) => {
      one(id).row.paused = false;
      reckon(one(id));
      return keep(null);
    },
    call_back_batch: async ({ id }) =>
      done(one(id), move(one(id), 'to_go', 'draft', 'Draft'), 'called back'),
    correct_batch: async ({ id, subject, body }) => {
      const batch = one(id);
      Object.assign(batch, { subject, body });
      return done(batch, batch.row.drafts + batch.row.to_go, 'corrected');
    },
    follow_batch: async ({ id, requests }) => {
      const batch = one(id);
      return {
        ...done(batch, requests.length, 'queued'),
        left_out: [
          {
            line: 3,
            name: 'Wickham Vale 3 Council',
            why: 'The answer is not late: it is due by 28 April 2025. A chaser can be drafted from the day after.',
          },
        ],
      };
    },
    choose_batch_list: async () => ({
      recipients: book.authorities
        .slice(0, 3)
        .map((row) => ({ authority_id: row.id, fields: { organisation: `Trust of ${row.name}` } })),
      left_out: [
        {
          line: 5,
          name: 'Nowhere Council',
          why: 'There is no authority of that name; add it under Authorities first.',
        },
      ],
      unused: ['population'],
    }),
    save_batch_answers: async () => '/home/amina/answers.csv',
  };
}
