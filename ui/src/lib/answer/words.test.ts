import { describe, expect, test } from 'vitest';
import type { ReadingRecord } from '../backend/wire';
import { answeredOf, fitting, letterWords, outcomeWords, SHOWN, tally } from './words';

const RECORD: ReadingRecord = {
  event: 'refused',
  on: '2025-03-20',
  date: '2025-05-01',
  working_days: 40,
  exemptions: ['43(2)'],
  transferred_to: ' Larchshire County Council ',
  received: '2025-03-04',
  note: ' A note. ',
  text: '',
};

describe('a record that was changed', () => {
  test.each([
    ['refused', { date: '2025-05-01', exemptions: ['43(2)'] }],
    ['extended', { date: '2025-05-01', working_days: 40 }],
    ['transferred', { transferred_to: 'Larchshire County Council' }],
    ['acknowledged', { date: '2025-05-01', received: '2025-03-04' }],
    ['answered', {}],
    ['not_held', {}],
  ])('keeps what %s takes, and nothing of another kind', (event, kept) => {
    const none = {
      date: null,
      working_days: null,
      exemptions: [],
      transferred_to: '',
      received: null,
    };
    expect(fitting({ ...RECORD, event })).toEqual({
      event,
      on: '2025-03-20',
      note: 'A note.',
      text: '',
      ...none,
      ...kept,
    });
  });
});

test('only what a letter of the authority may show is offered', () => {
  const codes = SHOWN.map((one) => one.code);
  expect(codes).toContain('review_answered');
  expect(codes).not.toContain('bounced');
  expect(codes).not.toContain('decision_notice');
});

test('how a question stands is said with what they rely on', () => {
  expect(outcomeWords('refused', '43(2)')).toBe('Refused, relying on 43(2)');
  expect(outcomeWords('refused', '')).toBe('Refused');
  expect(outcomeWords('answered', '43(2)')).toBe('Answered');
});

test('answered questions are counted, those answered in part are not', () => {
  expect(answeredOf(['answered', 'partly_answered', 'refused', 'answered'])).toBe(
    '2 of 4 answered',
  );
  expect(answeredOf([])).toBe('');
});

test('the points of a notice are counted, what is fine too', () => {
  expect(tally([{ verdict: 'fine' }, { verdict: 'missing' }, { verdict: 'fine' }])).toBe(
    '1 left out, 2 as it should be',
  );
});

test('the letter whose turn it is has its words and its kind', () => {
  expect(letterWords('complaint').kind).toBe('complaint');
  expect(letterWords('internal-review').kind).toBe('review');
});
