import type { LetterField, LetterTemplate } from '../wire';

function field(name: string, label: string, more: Partial<LetterField> = {}): LetterField {
  return {
    name,
    label,
    help: '',
    example: '',
    input: 'text',
    default: '',
    required: true,
    ...more,
  };
}

const period = [
  field('from_date', 'First day of the period', {
    input: 'date',
    example: '2023-04-01',
    help: 'Councils keep accounts by financial years, 1 April to 31 March.',
  }),
  field('to_date', 'Last day of the period', {
    input: 'date',
    example: '2024-03-31',
    help: 'One year is a good size for a request.',
  }),
];

const OPENING = `Dear {{ authority }},

Please provide the following recorded information under the Freedom of Information Act 2000.
`;
const CLOSING = `
Please send the answer as a CSV or XLSX file. If answering in full would exceed the cost limit, please stop there, send what you have, and tell me how the request could be narrowed.

Yours faithfully,
{{ name }}`;

export const LETTERS: LetterTemplate[] = [
  {
    name: 'grants-awarded',
    title: 'Grants awarded',
    kind: 'request',
    when_to_use:
      'To find out who was given grants, how much, when, for what, and which wards were to benefit.',
    already_published:
      'Councils in England list their grants each year under the Transparency Code. The lists seldom say which ward.',
    fields: [
      field('programme', 'Which grants', {
        help: 'A named scheme, or “community grants” for all of them.',
        example: 'community grants',
      }),
      ...period,
      field('also', 'Anything else to ask', {
        input: 'long',
        required: false,
        help: 'One more numbered question, in plain words.',
        example: 'The criteria by which awards were made.',
      }),
    ],
    subject: 'Freedom of Information request: {{ programme }} by ward',
    body: `${OPENING}
1. A list of {{ programme }} awarded to voluntary, community and social enterprise organisations between {{ from_date }} and {{ to_date }}: recipient, registration number, amount, date, period, purpose and department.
2. For each grant, the ward or wards it was to benefit, where recorded.
${CLOSING}`,
  },
  {
    name: 'spending-by-ward',
    title: 'Spending on a project, by ward',
    kind: 'request',
    when_to_use: 'To see how the money of one project or programme was shared between wards.',
    already_published: '',
    fields: [
      field('project', 'Project or programme', {
        help: 'Its name as the council uses it.',
        example: 'Decent Homes',
      }),
      ...period,
    ],
    subject: 'Freedom of Information request: {{ project }} by ward',
    body: `${OPENING}
1. For each ward, the sum spent on {{ project }} between {{ from_date }} and {{ to_date }}.
2. For each ward, what was completed with it.
3. The criteria by which work was put in order, and the minutes at which they were adopted.
${CLOSING}`,
  },
  {
    name: 'chaser',
    title: 'Chaser',
    kind: 'chaser',
    when_to_use: 'When the last day for an answer has passed and nothing has come.',
    already_published: '',
    fields: [],
    subject: 'Overdue: {{ subject }}',
    body: `Dear {{ authority }},

My request of {{ sent }} was due an answer by {{ due }}. I have not had one. Please answer it now, or say when you will.

Yours faithfully,
{{ name }}`,
  },
];
