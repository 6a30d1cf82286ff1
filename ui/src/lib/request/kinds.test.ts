import { describe, expect, test } from 'vitest';
import { exemptions, namedDay, otherAddress, readings, restsOnExemptions } from './kinds';

describe('exemptions are read as people write them', () => {
  test.each([
    ['', []],
    ['40(2), 43(2)', ['40(2)', '43(2)']],
    ['s.40(2) and section 43 (2)', ['40(2)', '43(2)']],
    ['s40(2); S. 21', ['40(2)', '21']],
    ['Regulation 12(4)(b), reg. 13', ['12(4)(b)', '13']],
    ['21, , 21', ['21']],
  ])('“%s”', (text, sections) => {
    expect(exemptions(text)).toEqual(sections);
  });
});

test('what automatic mail most likely is comes first', () => {
  expect(readings('delivery_failure').map((one) => one.code)).toEqual(['bounced']);
  expect(readings('out_of_office')).toEqual([]);
  expect(readings('delivery_delayed')).toEqual([]);
  expect(readings('challenge_response')).toEqual([]);
  expect(readings('acknowledgement')[0]?.code).toBe('acknowledged');
  expect(readings(null)[0]?.text).toBe('Acknowledged it');
});

test('a day and exemptions are asked for only where they mean something', () => {
  expect(
    ['extended', 'fees_notice', 'answered', 'sent'].map((kind) => namedDay(kind) !== ''),
  ).toEqual([true, true, false, false]);
  expect(['refused', 'partly_answered', 'answered'].map(restsOnExemptions)).toEqual([
    true,
    true,
    false,
  ]);
});

test('another address is found in an automatic reply', () => {
  const own = ['j.lewis@eastmere.example', 'amina@rahim.example'];
  const text =
    'J.Lewis@eastmere.example is away. Please write to <foi.team@eastmere.example>. Thank you.';
  expect(otherAddress(text, own)).toBe('foi.team@eastmere.example');
  expect(otherAddress('I am away until 14 April.', own)).toBe('');
});
