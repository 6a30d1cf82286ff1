import { describe, expect, test } from 'vitest';
import { format, parse, to, type Route } from './routes';

const routes: [string, Route][] = [
  ['#/', { screen: 'today' }],
  ['#/inbox', { screen: 'inbox', id: null }],
  ['#/inbox/m-1', { screen: 'inbox', id: 'm-1' }],
  ['#/requests', { screen: 'requests', group: '', text: '', at: 1 }],
  [
    '#/requests?group=late&text=grants+by+ward&at=90003',
    { screen: 'requests', group: 'late', text: 'grants by ward', at: 90_003 },
  ],
  ['#/requests/r-1', { screen: 'request', id: 'r-1', at: null }],
  ['#/requests/r-1?at=m-2', { screen: 'request', id: 'r-1', at: 'm-2' }],
  ['#/new', { screen: 'new', authority: null, issue: null, letter: null }],
  [
    '#/new?authority=a-1&letter=grants-awarded',
    { screen: 'new', authority: 'a-1', issue: null, letter: 'grants-awarded' },
  ],
  ['#/issues', { screen: 'issues' }],
  ['#/issues/i-1', { screen: 'issue', id: 'i-1' }],
  [
    '#/requests/r-1?at=m-2&passage=12-40',
    { screen: 'request', id: 'r-1', at: 'm-2', passage: '12-40' },
  ],
  ['#/inbox/m-1?passage=12-40', { screen: 'inbox', id: 'm-1', passage: '12-40' }],
  ['#/files/m-1/at-1?page=3', { screen: 'file', message: 'm-1', id: 'at-1', page: '3' }],
  [
    '#/tables/m-1/at-1?sheet=By+ward&cells=A1%3AC18',
    { screen: 'table', message: 'm-1', id: 'at-1', sheet: 'By ward', cells: 'A1:C18' },
  ],
  ['#/deadline', { screen: 'deadline' }],
  ['#/authorities', { screen: 'authorities' }],
  ['#/letters', { screen: 'letters' }],
  ['#/outbox', { screen: 'outbox' }],
  ['#/batches', { screen: 'batches' }],
  ['#/batches/new', { screen: 'newBatch' }],
  ['#/batches/b-1', { screen: 'batch', id: 'b-1' }],
  ['#/batches/b-1/collation', { screen: 'collation', id: 'b-1' }],
  ['#/settings', { screen: 'settings' }],
  ['#/first-steps', { screen: 'firstSteps' }],
  ['#/search?q=a%26b', { screen: 'search', query: 'a&b' }],
];

describe('routes', () => {
  test.each(routes)('%s is read and written back', (hash, route) => {
    expect(parse(hash)).toEqual(route);
    expect(format(route)).toBe(hash);
  });

  test.each(['', '#', '#/'])('"%s" is Today', (hash) => {
    expect(parse(hash)).toEqual({ screen: 'today' });
  });

  test.each([
    '#/nowhere',
    '#/letters/x',
    '#/requests/a/b',
    '#/files/m-1',
    '#/tables/a/b/c',
    '#/%E0%A4%A',
  ])('%s leads to the page that says so', (hash) => {
    expect(parse(hash)).toEqual({ screen: 'lost', hash });
  });

  test.each(['0', '-2', 'x', ''])('line "%s" is the first', (at) => {
    expect(parse(`#/requests?at=${at}`)).toMatchObject({ at: 1 });
  });

  test('an id with odd letters survives', () => {
    expect(parse(to.request('a/b?c#d'))).toEqual({ screen: 'request', id: 'a/b?c#d', at: null });
  });
});
