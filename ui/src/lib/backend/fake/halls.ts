import type * as w from '../wire';
import { HASH, message, requestPage } from './sample';
import { strip } from './days';

/** A request to which every kind of answer has come, one mail each. */
const TEAM: w.Person = { name: 'Harrowfield FOI team', email: 'foi@harrowfield.example' };
const AMINA: w.Person = { name: 'Amina Rahim', email: 'amina@rahim.example' };
const FILED = { id: 'r-halls', title: 'Grants to community halls' };

const TEXTS: Record<string, string> = {
  'm-h-ack':
    'Thank you for your request, which we received on 4 March 2025. Our reference is FOI-2025-0417. We will respond by 1 April 2025.',
  'm-h-clarify':
    'Before we go on: please tell us which financial year you mean in question 2.\n\nThe time for an answer does not run until we hear from you.',
  'm-h-fees':
    'A fee of £45.00 is payable for copying the plans. Please pay it within three months.',
  'm-h-longer':
    'We need more time to weigh the public interest under section 43(2). We will answer by Thu 1 May 2025.',
  'm-h-moved':
    'The leases are held by another body. We have passed your request to Larchshire County Council.',
  'm-h-answer':
    'Dear Ms Rahim,\n\nWe answer a part of your request. The sums paid are attached for question 1.\n\nWe do not hold the number of visitors asked for in question 3. The criteria in question 4 are published at https://harrowfield.example/halls.\n\nOur reasons are in the letter attached.',
};

/** The pages of the refusal: the sentence that matters stands on both. */
export const PAGES = [
  'Summary. The unit prices are exempt under section 43(2). The rest is attached.\n\nThis letter sets out our reasons.',
  'Question 2.\n\nThe unit prices are exempt under section 43(2). Disclosure would harm the suppliers.\n\nYou may ask for an internal review within 40 working days of this letter.',
];

const file = (id: string, name: string): w.AttachmentView => ({
  id,
  name,
  content_type: 'application/pdf',
  size: 181_400,
  sha256: HASH,
  issues: [],
});

export function halls(): w.RequestPage {
  const page = requestPage({
    id: FILED.id,
    reference: 'SCR-4H6K',
    title: FILED.title,
    authority: ['a-harrowfield', 'Harrowfield Borough Council'],
    stage: 'awaiting',
    stage_text: 'Waiting for an answer',
    group: 'waiting',
    due: '2025-04-08',
    due_text: 'due Tue 8 April 2025, 3 working days left',
    strip: strip('2025-03-10'),
    last: '2025-04-02',
    lead: 'Waiting for an answer,',
    rest: 'due Tue 8 April 2025.',
  });
  page.row.items_text = '0 of 4 answered';
  page.items = [
    'The sums paid to each hall',
    'The unit prices of the works',
    'The number of visitors',
    'The criteria for the grants',
  ].map((text, index) => ({
    id: `h${index + 1}`,
    number: index + 1,
    text,
    outcome: 'open',
    exemption: '',
  }));
  const reply = (id: string, day: string, subject: string, attachments: w.AttachmentView[] = []) =>
    page.thread.push({
      type: 'message',
      ...message({
        id,
        from: TEAM,
        subject,
        date: `${day}T10:00:00Z`,
        reply: TEXTS[id] ?? '',
        attachments,
        request: FILED,
        filed_because: 'It answers our letter of Mon 10 March 2025.',
      }),
    });
  page.thread = [
    {
      type: 'message',
      ...message({
        id: 'm-h-out',
        outgoing: true,
        from: AMINA,
        to: [TEAM],
        subject: 'Freedom of Information request: grants to community halls',
        date: '2025-03-03T09:14:00Z',
        reply: `Dear Harrowfield Borough Council,\n\n${page.items.map((item) => `${item.number}. ${item.text}`).join('\n')}\n\nAmina Rahim`,
        request: FILED,
      }),
    },
  ];
  reply('m-h-ack', '2025-03-05', 'Your request FOI-2025-0417');
  reply('m-h-clarify', '2025-03-11', 'FOI-2025-0417: a question');
  reply('m-h-fees', '2025-03-18', 'FOI-2025-0417: fees notice');
  reply('m-h-longer', '2025-03-24', 'FOI-2025-0417: more time');
  reply('m-h-moved', '2025-03-26', 'FOI-2025-0417: passed on');
  reply('m-h-answer', '2025-04-02', 'FOI-2025-0417: our response', [
    file('at-h-letter', 'Response letter.pdf'),
    file('at-h-scan', 'Ledger scan.pdf'),
  ]);
  return page;
}

/** Where the nth occurrence of a sentence stands in a text. */
function placed(text: string, sentence: string, nth = 1) {
  let from = -1;
  for (let i = 0; i < nth; i++) from = text.indexOf(sentence, from + 1);
  return { from, to: from + sentence.length };
}

const inMail = (mail: string, sentence: string) => ({
  sentence,
  place: 'the mail',
  attachment_id: null,
  ...placed(TEXTS[mail] ?? '', sentence),
});
/** Its second place: that of the first would be wrong. */
const inLetter = (sentence: string, nth = 1) => ({
  sentence,
  place: 'Response letter.pdf, page 2',
  attachment_id: 'at-h-letter',
  ...placed(PAGES.join('\n\n'), sentence, nth),
});

const REFUSED = 'The unit prices are exempt under section 43(2).';
const BLANK: w.ReadingRecord = {
  event: '',
  on: '2025-04-02',
  date: null,
  working_days: null,
  exemptions: [],
  transferred_to: '',
  received: null,
  note: '',
  text: '',
};

type Told = Pick<
  w.ReadingView,
  'kind' | 'says' | 'sentence' | 'place' | 'attachment_id' | 'from' | 'to'
> & {
  records: Partial<w.ReadingRecord>;
  percent?: number;
};

function reading(told: Told): w.ReadingView {
  const { records, percent = 95, ...shown } = told;
  return {
    ...shown,
    id: `${told.kind} ${told.attachment_id ?? 'mail'} ${told.from}`,
    confidence: percent >= 90 ? 'almost certain' : percent >= 75 ? 'likely' : 'possible',
    confidence_percent: percent,
    rule: told.kind,
    records: { ...BLANK, ...records },
    state: 'open',
    event_id: null,
  };
}

/** The suggestions for each mail that has any. */
export function suggestions(): Map<string, w.ReadingView[]> {
  const answer = {
    event: 'partly_answered',
    exemptions: ['43(2)'],
    text: 'Records on Wed 2 April 2025: answered in part, relying on 43(2).',
  };
  return new Map([
    [
      'm-h-ack',
      [
        reading({
          kind: 'acknowledgement',
          says: 'They received it on Tue 4 March 2025',
          ...inMail('m-h-ack', 'Thank you for your request, which we received on 4 March 2025.'),
          records: {
            event: 'acknowledged',
            on: '2025-03-05',
            date: '2025-04-01',
            received: '2025-03-04',
            note: 'Their reference is FOI-2025-0417.',
            text: 'Records on Wed 5 March 2025: acknowledged, until Tue 1 April 2025; and that they received it on Tue 4 March 2025.',
          },
        }),
      ],
    ],
    [
      'm-h-clarify',
      [
        reading({
          kind: 'clarification',
          says: 'They ask what you mean',
          ...inMail('m-h-clarify', 'please tell us which financial year you mean in question 2.'),
          percent: 80,
          records: {
            event: 'clarification_asked',
            on: '2025-03-11',
            note: 'please tell us which financial year you mean in question 2.',
            text: 'Records on Tue 11 March 2025: clarification asked for; no time runs until you answer.',
          },
        }),
      ],
    ],
    [
      'm-h-fees',
      [
        reading({
          kind: 'fees',
          says: 'They ask for £45.00',
          ...inMail('m-h-fees', 'A fee of £45.00 is payable for copying the plans.'),
          records: {
            event: 'fees_notice',
            on: '2025-03-18',
            note: 'They ask for £45.00.',
            text: 'Records on Tue 18 March 2025: a fees notice; no time runs until you pay.',
          },
        }),
      ],
    ],
    [
      'm-h-longer',
      [
        reading({
          kind: 'extension',
          says: 'They take until Thu 1 May 2025',
          ...inMail(
            'm-h-longer',
            'We need more time to weigh the public interest under section 43(2).',
          ),
          percent: 88,
          records: {
            event: 'extended',
            on: '2025-03-24',
            date: '2025-05-01',
            note: 'To weigh the public interest.',
            text: 'Records on Mon 24 March 2025: more time taken, until Thu 1 May 2025.',
          },
        }),
      ],
    ],
    [
      'm-h-moved',
      [
        reading({
          kind: 'transfer',
          says: 'They passed it on to Larchshire County Council',
          ...inMail('m-h-moved', 'We have passed your request to Larchshire County Council.'),
          records: {
            event: 'transferred',
            on: '2025-03-26',
            transferred_to: 'Larchshire County Council',
            text: 'Records on Wed 26 March 2025: passed on to Larchshire County Council.',
          },
        }),
      ],
    ],
    [
      'm-h-answer',
      [
        reading({
          kind: 'answer',
          says: 'They answer a part of it',
          ...inMail('m-h-answer', 'We answer a part of your request.'),
          records: answer,
        }),
        reading({
          kind: 'not_held',
          says: 'They do not hold a part of it',
          ...inMail('m-h-answer', 'We do not hold the number of visitors asked for in question 3.'),
          records: answer,
        }),
        reading({
          kind: 'elsewhere',
          says: 'It is to be had at https://harrowfield.example/halls',
          ...inMail(
            'm-h-answer',
            'The criteria in question 4 are published at https://harrowfield.example/halls.',
          ),
          percent: 70,
          records: { ...answer, note: 'https://harrowfield.example/halls' },
        }),
        reading({
          kind: 'refusal',
          says: 'They refuse a part of it',
          ...inLetter(REFUSED, 2),
          records: answer,
        }),
        reading({
          kind: 'exemption',
          says: 'They rely on FOIA s.43(2), Commercial interests',
          ...inLetter(REFUSED, 2),
          records: { text: 'Part of the refusal; dismiss it if they do not rely on it.' },
        }),
      ],
    ],
    [
      'm-inbox2',
      [
        reading({
          kind: 'acknowledgement',
          says: 'They acknowledge it',
          sentence: 'Your enquiry has been logged.',
          place: 'the mail',
          attachment_id: null,
          ...placed(
            'Thank you for contacting Northmarsh Council. Your enquiry has been logged.',
            'Your enquiry has been logged.',
          ),
          records: {
            event: 'acknowledged',
            text: 'Records on Wed 2 April 2025: acknowledged.',
          },
        }),
      ],
    ],
    [
      'm-inbox3',
      [
        reading({
          kind: 'acknowledgement',
          says: 'They acknowledge it',
          sentence: 'I am out of the office until 14 April.',
          place: 'the mail',
          attachment_id: null,
          from: 0,
          to: 38,
          percent: 60,
          records: { event: 'acknowledged', text: 'Records on Tue 1 April 2025: acknowledged.' },
        }),
      ],
    ],
  ]);
}

/** How the numbered questions stand by the answer. */
export function questions(page: w.RequestPage): w.ItemReading[] {
  const by: [w.ItemOutcome, string, ReturnType<typeof inMail> | ReturnType<typeof inLetter>][] = [
    ['answered', '', inMail('m-h-answer', 'The sums paid are attached for question 1.')],
    ['refused', '43(2)', inLetter(REFUSED, 2)],
    [
      'not_held',
      '',
      inMail('m-h-answer', 'We do not hold the number of visitors asked for in question 3.'),
    ],
    ['open', '', { sentence: '', place: '', attachment_id: null, from: 0, to: 0 }],
  ];
  return page.items.flatMap((item, index) => {
    const found = by[index];
    if (!found) return [];
    const [suggested, exemption, where] = found;
    return [
      {
        item_id: item.id,
        number: item.number,
        question: item.text,
        stands: item.outcome,
        suggested,
        exemption,
        confidence: suggested === 'open' ? 'possible' : 'likely',
        ...where,
      },
    ];
  });
}

/** The refusal held against the law. */
export function notice(): w.NoticePoint[] {
  const point = (told: Partial<w.NoticePoint> & Pick<w.NoticePoint, 'point' | 'says'>) => ({
    verdict: 'fine' as const,
    section: '',
    citation: 'FOIA s.17(1)',
    check_source: '',
    sentence: '',
    place: '',
    attachment_id: null,
    from: 0,
    to: 0,
    ...told,
  });
  return [
    point({ point: 'in_time', says: 'It came in time, by Tue 8 April 2025.' }),
    point({
      point: 'exemption',
      says: 'It names the exemption: section 43(2).',
      section: '43(2)',
      citation: 'FOIA s.17(1)(b)',
      ...inLetter(REFUSED, 2),
    }),
    point({
      point: 'public_interest',
      verdict: 'missing',
      section: '43(2)',
      says: 'It does not say why the public interest in withholding outweighs that in telling.',
      citation: 'FOIA s.17(3)(b)',
    }),
    point({
      point: 'why',
      verdict: 'unclear',
      section: '43(2)',
      says: 'It says that there would be harm, but not how it would come about.',
      citation: 'FOIA s.17(1)(c)',
      check_source: 'to be checked before you rely on it',
      ...inLetter('Disclosure would harm the suppliers.'),
    }),
    point({
      point: 'review',
      says: 'It tells you of the review.',
      citation: 'FOIA s.17(7)(a)',
      ...inLetter('You may ask for an internal review within 40 working days of this letter.'),
    }),
    point({
      point: 'regulator',
      verdict: 'missing',
      says: 'It does not tell you of your right to go to the Information Commissioner.',
      citation: 'FOIA s.17(7)(b)',
    }),
  ];
}

/** What is put to them, by the answers given. */
export function answeringBack(mode: string, answers: Record<string, string>): w.AnsweringBack {
  const times: Record<string, [w.Window, string]> = {
    closing: [
      'closing',
      'The time to ask for a review ends on 7 April 2025: 2 working days left (Section 45 Code, 5.3).',
    ],
    closed: [
      'closed',
      'The time to ask for a review ended on 28 March 2025 (Section 45 Code, 5.3). It can still be tried; say why it comes late.',
    ],
  };
  const [window, time] = times[mode] ?? [
    'open',
    'The time to ask for a review ends on 30 May 2025 (Section 45 Code, 5.3).',
  ];
  const found: w.ArgumentView[] = [
    {
      section: '43(2)',
      text: 'The prejudice must be real and of substance, and follow from disclosure.',
      authority: 'a made-up decision of the Tribunal',
      check_source: 'to be checked before you rely on it',
    },
    ...(answers['contract-ended'] === 'yes'
      ? [
          {
            section: '43(2)',
            text: 'The contract has ended, so that no bargain is left to be harmed.',
            authority: 'FOIA s.43(2)',
            check_source: '',
          },
        ]
      : []),
    {
      section: '',
      text: 'It does not tell me of my right to go to the Information Commissioner.',
      authority: 'FOIA s.17(7)(b)',
      check_source: '',
    },
  ];
  const asks: [string, string][] = [
    ['contract-ended', 'Has the contract ended?'],
    ['published-before', 'Were such prices published before?'],
  ];
  return {
    letter: 'internal-review',
    window,
    time,
    questions: asks.map(([id, text]) => ({ id, asks: text, answer: answers[id] ?? 'unknown' })),
    arguments: found,
    text: found.map((one) => `- ${one.text}`).join('\n'),
  };
}
