import { afterEach, expect, test } from 'vitest';
import { markedPlace, markedWords, markWords, placeIn, rangeOf, readPassage } from './words';

afterEach(() => {
  document.body.replaceChildren();
});
function page(html: string): HTMLElement {
  document.body.innerHTML = `<div id="mail">${html}</div><p>outside</p>`;
  Element.prototype.scrollIntoView = () => undefined;
  return document.querySelector<HTMLElement>('#mail') as HTMLElement;
}

test('words are found though they are broken into other lines and elements', () => {
  const mail = page('<p>We hold the\n  information</p><ol><li>you asked for.</li></ol>');
  expect(rangeOf(mail, 'hold the information\r\nyou asked')?.toString().replace(/\s+/g, ' ')).toBe(
    'hold the informationyou asked',
  );
  expect(rangeOf(mail, 'nowhere')).toBeNull();
  expect(rangeOf(mail, '  ')).toBeNull();
});

test('what is led to is marked, and what is marked can be attached', () => {
  const mail = page('<p>The criteria are published on our website.</p>');
  expect(markWords(mail, 'criteria are published')).toBe(true);
  expect(markedWords(mail)).toBe('criteria are published');
});

test('marks that reach beyond the mail are none of its words', () => {
  const mail = page('<p>inside</p>');
  const selection = document.getSelection();
  selection?.removeAllRanges();
  expect(markedWords(mail)).toBe('');
  const range = document.createRange();
  range.selectNodeContents(document.body);
  selection?.addRange(range);
  expect(markedWords(mail)).toBe('');
});

test('a passage in an address is two places in order', () => {
  expect(readPassage('120-180')).toEqual({ from: 120, to: 180 });
  expect([undefined, '', '180-120', '5', '-1-5', 'a-b'].map(readPassage)).toEqual(
    Array(6).fill(null),
  );
});

test('of words that stand there twice, the place is that of those marked', () => {
  const text = 'We hold 50 homes.\n\nThere are 150 homes 🏠 and\n50 homes more.\n> 50 homes';
  const mail = page(
    '<p>We hold 50 homes.</p><button>Show</button><p>There are 150 homes 🏠 and 50 homes more.</p>',
  );
  const second = mail.querySelectorAll('p')[1]?.firstChild as Text;
  const at = second.data.indexOf('50 homes more');
  const range = document.createRange();
  range.setStart(second, at);
  range.setEnd(second, at + '50 hom'.length);
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
  const marked = markedPlace(mail);
  expect(marked?.words).toBe('50 homes');
  expect(placeIn(text, '50 homes', marked?.before ?? '')).toBe(text.indexOf('50 homes more'));
  expect(placeIn(text, '50 homes', 'nothing of it')).toBe(text.indexOf('50 homes'));
});

test('a mark within a figure is of the whole figure', () => {
  const mail = page('<p>It paid £1,250.50 in all.</p>');
  const said = mail.querySelector('p')?.firstChild as Text;
  const range = document.createRange();
  range.setStart(said, said.data.indexOf('250'));
  range.setEnd(said, said.data.indexOf('250') + 3);
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
  expect(markedPlace(mail)?.words).toBe('1,250.50');
});
