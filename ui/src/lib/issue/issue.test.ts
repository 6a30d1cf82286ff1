import { describe, expect, test } from 'vitest';
import type { EvidencePlace, EvidenceView, NotebookLink } from '../backend/wire';
import { noted } from './notebook';
import { placedAt } from './order';
import { placeOf } from './place';

const piece = (place: EvidencePlace, more: Partial<EvidenceView> = {}): EvidenceView => ({
  id: 'ev-1',
  label: 'E1',
  kind: place.kind,
  title: '',
  place,
  place_text: '',
  quote: '',
  note: '',
  citation: '',
  sha256: '',
  message_id: 'm-1',
  attachment_id: 'at-1',
  request: { id: 'r-1', title: '' },
  pinned_at: '',
  ...more,
});

describe('evidence leads to where it was taken from', () => {
  test('in a file', () => {
    expect(placeOf(piece({ kind: 'cells', sheet: 'By ward', range: 'A1:C18' }))).toBe(
      '#/tables/m-1/at-1?sheet=By+ward&cells=A1%3AC18',
    );
    expect(placeOf(piece({ kind: 'page', page: 3 }))).toBe('#/files/m-1/at-1?page=3');
    expect(placeOf(piece({ kind: 'passage', from: 12, to: 40, within: 'page 2' }))).toBe(
      '#/files/m-1/at-1?passage=12-40',
    );
    expect(placeOf(piece({ kind: 'whole' }))).toBe('#/files/m-1/at-1');
  });
  test('in a mail, filed or not', () => {
    const passage: EvidencePlace = { kind: 'passage', from: 5, to: 9, within: '' };
    expect(placeOf(piece(passage, { attachment_id: null }))).toBe(
      '#/requests/r-1?at=m-1&passage=5-9',
    );
    expect(placeOf(piece(passage, { attachment_id: null, request: null }))).toBe(
      '#/inbox/m-1?passage=5-9',
    );
  });
  test('and nowhere, when it rests on no mail', () => {
    expect(placeOf(piece({ kind: 'figure', figure: 'f-1' }, { message_id: null }))).toBeNull();
  });
});

describe('the notebook', () => {
  const link: NotebookLink = { label: 'E3', evidence_id: 'ev-3', attached: true, says: 'a file' };
  test('has what its numbers lead to, however they are written', () => {
    expect(noted('See [[E3]] and [[ e3 ]].', [link])).toEqual([
      { text: 'See ' },
      { link },
      { text: ' and ' },
      { link },
      { text: '.' },
    ]);
  });
  test('keeps other brackets as they are', () => {
    expect(noted('[[E9]] [3]', [link])).toEqual([{ text: '[[E9]] [3]' }]);
    expect(noted('', [link])).toEqual([]);
  });
});

test('an order is changed by one piece at a time', () => {
  expect(placedAt(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(placedAt(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  expect(placedAt(['a', 'b'], 0, 99)).toEqual(['b', 'a']);
  expect(placedAt(['a', 'b'], 7, 0)).toEqual(['a', 'b']);
});
