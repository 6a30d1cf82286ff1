import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import { strip } from '../backend/fake/days';
import CompactStrip from './CompactStrip.svelte';
import { drawn, WIDE } from './compact';
import FullStrip from './FullStrip.svelte';
import {
  cellWidth,
  inText,
  layout,
  lines,
  marks,
  PROVISIONAL,
  skipped,
  slim,
  whole,
} from './strip';

// Nothing is laid out here, so nothing changes its size.
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = vi.fn();
    unobserve = vi.fn();
    disconnect = vi.fn();
  },
);

const answered = strip('2025-03-10', { answered: '2025-04-02' });
const late = strip('2025-03-03');

describe('a strip of twenty days', () => {
  const cells = lines(answered).flat();

  test('is one line, from day 0 to past the due day', () => {
    expect(lines(answered)).toHaveLength(1);
    expect(cells[0]).toMatchObject({ figure: '0', mark: 'received', received: true });
    expect(cells.find((cell) => cell.due)).toMatchObject({ figure: '20', date: '2025-04-08' });
  });

  test('says why a day is not counted', () => {
    const holiday = cells.find((cell) => cell.kind === 'holiday');
    expect(holiday?.words).toBe(
      'Mon 17 March 2025: St Patrick’s Day (Northern Ireland), not counted',
    );
    expect(holiday?.notable).toBe(true);
    expect(skipped(answered)).toEqual([
      { date: '2025-03-17', reason: 'St Patrick’s Day (Northern Ireland)' },
    ]);
  });

  test('names each month once, where it starts, however many days follow', () => {
    const months = lines(strip('2025-04-03')).map((row) => row.map((cell) => cell.month).join(''));
    expect(months).toEqual(['AprMay']);
  });

  test('names months where they start and marks the answer', () => {
    expect(cells.filter((cell) => cell.month).map((cell) => cell.month)).toEqual(['Mar', 'Apr']);
    expect(cells.find((cell) => cell.answered)?.words).toBe(
      'Wed 2 April 2025: working day 16, answered',
    );
  });
});

test('late working days are counted on from the due day', () => {
  const cells = lines(late).flat();
  expect(cells.filter((cell) => cell.late).map((cell) => cell.figure)).toEqual(['+1', '+2']);
  expect(cells.find((cell) => cell.today)?.words).toBe(
    'Thu 3 April 2025: late by 2 working days, today',
  );
});

test('both due days are shown when the authority may say another', () => {
  const cells = lines(strip('2025-03-10', { later: '2025-04-09' })).flat();
  expect(cells.filter((cell) => cell.due || cell.other).map((cell) => cell.date)).toEqual([
    '2025-04-08',
    '2025-04-09',
  ]);
});

test.each([
  [40, 2],
  [60, 3],
])('%i days stand in lines of whole weeks', (limit, count) => {
  const made = lines(strip('2025-01-20', { limit, answered: '2025-03-31' }));
  expect(made).toHaveLength(count);
  for (const line of made.slice(0, -1)) expect(line).toHaveLength(35);
});

test('in a narrow window the weeks stand under each other', () => {
  const made = lines(answered, layout(500).line);
  expect(made.map((line) => line.length)).toEqual([21, answered.days.length - 21]);
  expect(made.map((line) => line[0]?.month)).toEqual(['Mar', 'Mar']);
});

describe('the words under the days', () => {
  const said = (row: ReturnType<typeof lines>[number], room = 640) =>
    marks(row, cellWidth(row, room)).filter(Boolean);

  test('stand where there is room for them', () => {
    expect(said(lines(answered).flat())).toEqual(['received', 'today', 'due']);
  });

  test('are one where two days are the same', () => {
    expect(said(lines(strip('2025-03-05')).flat())).toEqual(['received', 'due today']);
    expect(said(lines(strip('2025-04-03')).flat())).toEqual(['received today', 'due']);
  });

  test('leave out the less urgent of two that would touch', () => {
    const second = lines(strip('2025-04-01')).flat();
    expect(said(second, 640)).toEqual(['today', 'due']);
    expect(said(second, 1000)).toEqual(['received', 'today', 'due']);
    expect(said(lines(strip('2025-03-10', { later: '2025-04-09' })).flat())).toContain('due');
  });
});

test('the working is plain text to paste', () => {
  const text = inText(
    {
      duty: 'answer',
      title: 'Answer the request',
      whose: 'authority',
      due: '2025-04-08',
      authority_may_say: '2025-04-09',
      provisional: true,
      status: 'open',
      status_text: '',
      citation: 'FOIA s.10(1)',
      rule: 'An answer is due by the twentieth working day.',
      explanation: ['Sat 8 March 2025 is day 0.', 'Day 1 is the next working day.'],
      strip: null,
    },
    'Freedom of Information Act 2000',
  );
  expect(text.split('\n')).toEqual([
    'Last day for the answer: Tue 8 April 2025 (Freedom of Information Act 2000)',
    'The authority may count from a later day and name Wed 9 April 2025.',
    PROVISIONAL,
    '',
    'Sat 8 March 2025 is day 0.',
    'Day 1 is the next working day.',
    '',
    'An answer is due by the twentieth working day. (FOIA s.10(1))',
  ]);
});

test.each([
  ['answered', answered],
  ['late', late],
  ['with two last days', strip('2025-03-10', { later: '2025-04-09' })],
  ['over the change to summer time', strip('2025-03-20', { limit: 40 })],
])('a strip that is %s is the same after it was slim', (_, told) => {
  expect(whole(slim(told))).toEqual(told);
});

test('a weekend is no holiday in a slim strip, though it has its reason', () => {
  const days = answered.days.map((day) => (day.weekend ? { ...day, reason: 'Saturday' } : day));
  expect(slim({ ...answered, days })).toEqual(slim(answered));
});

describe('drawn', () => {
  test('in full, with the text in words and the reasons within reach of the keyboard', () => {
    render(FullStrip, { strip: answered });
    expect(screen.getByText(answered.text)).toBeTruthy();
    const days = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(days).toHaveLength(answered.days.length);
    const names = screen.getAllByRole('button').map((button) => button.getAttribute('aria-label'));
    expect(names).toEqual([
      'Mon 17 March 2025: St Patrick’s Day (Northern Ireland), not counted',
      'Wed 2 April 2025: working day 16, answered',
      'Tue 8 April 2025: working day 20, due',
    ]);
  });

  test('compactly, as one picture with its text', async () => {
    render(CompactStrip, { strip: slim(late) });
    const picture = screen.getByRole('img');
    expect(picture.getAttribute('aria-label')).toBe(late.text);
    // One shape for all days of one look; words when somebody points at them.
    expect(picture.querySelectorAll('path').length).toBeLessThan(10);
    await fireEvent.pointerEnter(picture);
    const words = [...picture.querySelectorAll('title')].map((title) => title.textContent);
    expect(words).toEqual([
      'Mon 17 March 2025: St Patrick’s Day (Northern Ireland), not counted',
      'Tue 1 April 2025: working day 20, due',
    ]);
  });

  test('compactly, with each day once and the last at the right edge', () => {
    const { shapes } = drawn(slim(answered));
    const days = shapes.filter(({ look }) => look !== 'hatch' && look !== 'today');
    const begun = days.flatMap(({ path }) => path.match(/M[\d.]+/g) ?? []);
    expect(begun).toHaveLength(answered.days.filter((day) => day.date <= answered.due).length);
    expect(shapes.find(({ look }) => look === 'due')?.path.match(/M/g)).toHaveLength(1);
    const due = shapes.find(({ look }) => look === 'due')?.path ?? '';
    const [, left = '', wide = ''] = /^M([\d.]+) [\d.]+h([\d.]+)/.exec(due) ?? [];
    // Two corners of two pixels more, to the nearest tenth.
    expect(Math.abs(Number(left) + Number(wide) + 2 - WIDE)).toBeLessThan(0.3);
  });
});
