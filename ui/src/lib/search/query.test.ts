import { expect, test } from 'vitest';
import type { SearchHit } from '../backend/wire';
import { hitPlace, withFilter, without } from './query';

const says = '';
test('a filter is taken out of a query, and nothing else', () => {
  expect(without('grants from:eastmere type:xlsx', { name: 'from', value: 'eastmere', says })).toBe(
    'grants type:xlsx',
  );
  expect(
    without('authority:"parish council" "cost of repairs"', {
      name: 'authority',
      value: 'parish council',
      says,
    }),
  ).toBe('"cost of repairs"');
  expect(without('late overdue:', { name: 'overdue', value: '', says })).toBe('late');
  expect(without('from:a', { name: 'from', value: 'b', says })).toBe('from:a');
});

test('a filter is added as it has to be written', () => {
  expect(withFilter('grants', 'type', 'xlsx')).toBe('grants type:xlsx');
  expect(withFilter('', 'authority', ' parish "council" ')).toBe('authority:"parish council"');
  expect(withFilter('late', 'overdue', '')).toBe('late overdue:');
});

const hit = (more: Partial<SearchHit>): SearchHit => ({
  kind: 'message',
  id: 'x-1',
  request_id: null,
  message_id: null,
  issue_id: null,
  place: null,
  title: '',
  from: '',
  on: '',
  snippet: '',
  ...more,
});
test('a hit leads to the very words', () => {
  const place = { kind: 'passage', from: 3, to: 9, within: 'page 2' } as const;
  expect(hitPlace(hit({ kind: 'attachment', message_id: 'm-1', place }))).toBe(
    '#/files/m-1/x-1?passage=3-9',
  );
  expect(hitPlace(hit({ message_id: 'm-1', request_id: 'r-1', place }))).toBe(
    '#/requests/r-1?at=m-1&passage=3-9',
  );
  expect(hitPlace(hit({ message_id: 'm-1', place }))).toBe('#/inbox/m-1?passage=3-9');
  expect(hitPlace(hit({ kind: 'letter', request_id: 'r-1' }))).toBe('#/requests/r-1?at=x-1');
  expect(hitPlace(hit({ kind: 'evidence', issue_id: 'i-1' }))).toBe('#/issues/i-1');
});
